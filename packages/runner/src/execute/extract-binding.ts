import { atPointer, LOCATION_HEADER, parsePointer } from '@touchstone/core/internal';
import type { ReceivedResponse } from '../http/message.js';

/**
 * Extracts a string or number from a response. `*` in the pointer matches the first index with a value that is not
 * excluded. The pointer `header location` returns the last segment of that header (RFC 9110 §15.3.2). Returns undefined
 * if there is no such value, or if it contains unpaired surrogates, which no request can carry.
 */
export function extractBinding(
  pointer: string,
  { json, headers }: ReceivedResponse,
  excluded: readonly string[] = [],
): string | undefined {
  if (pointer === LOCATION_HEADER) return lastSegment(headers.location);
  const value = valuesAt(json, parsePointer(pointer)).find(
    (candidate) => !excluded.includes(String(candidate)),
  );
  if (typeof value === 'string') return /\p{Surrogate}/u.test(value) ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
}

function valuesAt(value: unknown, tokens: readonly string[]): readonly unknown[] {
  const [token, ...rest] = tokens;
  if (token === undefined) return [value];
  if (token === '*') return Array.isArray(value) ? value.flatMap((item) => valuesAt(item, rest)) : [];
  const child = atPointer(value, `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  return child === undefined ? [] : valuesAt(child, rest);
}

function lastSegment(location: string | undefined): string | undefined {
  const segment = location?.split(/[?#]/, 1)[0]?.replace(/\/+$/, '').split('/').at(-1);
  if (segment === undefined || segment === '') return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
