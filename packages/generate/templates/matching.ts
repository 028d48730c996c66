// biome-ignore-all format: emitters copy this text into generated files as it is written here.
import { valueAt } from './body-value.js';

/** A condition on the value at `path`, a list of property names and array indexes, in the response body. */
export type Condition =
  | { readonly path: readonly string[]; readonly equals: unknown }
  /** An unanchored regular expression with the `u` flag, tested against a string or the text of a number. */
  | { readonly path: readonly string[]; readonly pattern: string };

export function holds(condition: Condition, body: unknown): boolean {
  const value = valueAt(body, condition.path);
  if ('equals' in condition) return JSON.stringify(value) === JSON.stringify(condition.equals);
  return (typeof value === 'string' || typeof value === 'number') && new RegExp(condition.pattern, 'u').test(String(value));
}
