// biome-ignore-all format: emitters copy this text into generated files as it is written here.
import { RE2JS } from 're2js';
import { valueAt } from './body-value.js';

/** A condition on the value at `path`, a list of property names and array indexes, in the response body. */
export type Condition =
  | { readonly path: readonly string[]; readonly equals: unknown }
  /**
   * An unanchored regular expression with the `u` flag, tested against a string or the text of a number. `linear` is the
   * same expression in the syntax of RE2; it is absent if the engine of JavaScript is fast, or RE2 has no equivalent.
   */
  | { readonly path: readonly string[]; readonly pattern: string; readonly linear?: string };

/** The compiled expressions, by their source in the syntax of RE2. */
const expressions = new Map<string, RE2JS>();

export function holds(condition: Condition, body: unknown): boolean {
  const value = valueAt(body, condition.path);
  if ('equals' in condition) return JSON.stringify(value) === JSON.stringify(condition.equals);
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  const { pattern, linear } = condition;
  if (linear === undefined) return new RegExp(pattern, 'u').test(String(value));
  const expression = expressions.get(linear) ?? RE2JS.compile(linear);
  expressions.set(linear, expression);
  return expression.test(String(value));
}
