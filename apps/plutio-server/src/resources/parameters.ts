import type { Call } from '../http/call.js';
import { invalidField, quoted } from '../http/input.js';

/**
 * Checks that a call has only declared query parameters, each at most once.
 * @throws Refusal invalid_request if a parameter is undeclared or repeated
 */
export function checkNames({ query, mutants }: Call, declared: readonly string[]): void {
  if (query.size === 0 || mutants.has('undeclared-query-ignored')) return;
  const seen = new Set<string>();
  for (const name of query.keys()) {
    if (!declared.includes(name)) throw invalidField(quoted(name), 'is not a parameter of this operation');
    if (seen.has(name)) throw invalidField(name, 'must not be repeated');
    seen.add(name);
  }
}

/**
 * Reads a query parameter that is a whole number.
 * @throws Refusal invalid_request if the value is not a whole number in the range
 */
export function readCount(
  { query }: Call,
  name: string,
  { absent, least, most }: { readonly absent: number; readonly least: number; readonly most: number },
): number {
  const text = query.get(name);
  if (text === null) return absent;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= least && count <= most) return count;
  throw invalidField(name, `must be a whole number from ${least} to ${most}`);
}

export interface Sort {
  /** The field as a dot path. */
  readonly field: string;
  readonly descending: boolean;
}

/**
 * Reads the sort parameter. By default, the newest entity comes first.
 * @throws Refusal invalid_request if the field is not one of `fields`
 */
export function readSort({ query }: Call, fields: readonly string[]): Sort {
  const text = query.get('sort') ?? '-createdAt';
  const descending = text.startsWith('-');
  const field = descending ? text.slice(1) : text;
  if (fields.includes(field)) return { field, descending };
  throw invalidField(
    'sort',
    `must be one of ${fields.join(', ')}, optionally with a leading minus for descending order`,
  );
}
