import { atPointer, LOCATION_HEADER, parsePointer } from '@touchstone/core/internal';
import type { Exchange } from '../checks/exchange.js';
import { ETAG_HEADER } from '../plan/binding.js';

/**
 * Extracts a string or number from a response. `*` in the pointer stands for the first index with a value that is not
 * excluded, `header etag` for that header, and `header location` for the last segment of that header (RFC 9110 §15.3.2),
 * unless it names the requested collection itself. Returns undefined if the response has no such value, or if it has unpaired surrogates,
 * which no request can carry.
 */
export function extractBinding(
  pointer: string,
  { request, response: { json, headers } }: Pick<Exchange, 'request' | 'response'>,
  excluded: readonly string[] = [],
): string | undefined {
  if (pointer === ETAG_HEADER) return headers.etag;
  if (pointer === LOCATION_HEADER) return lastSegment(headers.location, request.url);
  const value = valuesAt(json, parsePointer(pointer)).find(
    (candidate) => isScalar(candidate) && !excluded.includes(String(candidate)),
  );
  if (typeof value === 'string') return /\p{Surrogate}/u.test(value) ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
}

const isScalar = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

function valuesAt(value: unknown, tokens: readonly string[]): readonly unknown[] {
  const [token, ...rest] = tokens;
  if (token === undefined) return [value];
  if (token === '*') return Array.isArray(value) ? value.flatMap((item) => valuesAt(item, rest)) : [];
  const child = atPointer(value, `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  return child === undefined ? [] : valuesAt(child, rest);
}

function lastSegment(location: string | undefined, requested: string): string | undefined {
  const path = location === undefined ? undefined : pathOf(location, requested);
  const segment = path?.split('/').at(-1);
  if (segment === undefined || segment === '' || path === pathOf(requested, requested)) return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Returns the path of a URL without slashes at its end; undefined if the URL is invalid. */
function pathOf(url: string, base: string): string | undefined {
  return URL.canParse(url, base) ? new URL(url, base).pathname.replace(/\/+$/, '') : undefined;
}
