import type { Match } from '@touchstone/core';
import { parsePointer } from '@touchstone/core/internal';

import { literal } from './literal.js';

/** A JSON value as an expression; where an object literal could not hold it, for `__proto__` in it, as text to parse. */
function dataLiteral(value: unknown): string {
  const text = literal(value);
  return text.includes('"__proto__":') ? `JSON.parse(${literal(JSON.stringify(value))})` : text;
}

/** A condition as the `Condition` of generated code. */
export function conditionLiteral(condition: Match): string {
  const path = `path: [${parsePointer(condition.pointer).map(literal).join(', ')}]`;
  return 'equals' in condition
    ? `{ ${path}, equals: ${dataLiteral(condition.equals)} }`
    : `{ ${path}, pattern: ${literal(condition.pattern)} }`;
}

/** The generated code that compares an answer's body with conditions, own properties only. */
export const MATCHING = `/** A condition on an answer's body, at the place the property names of \`path\` lead to. */
export type Condition =
  | { readonly path: readonly string[]; readonly equals: unknown }
  /** An unanchored regular expression with the \`u\` flag, on a string or a number's text. */
  | { readonly path: readonly string[]; readonly pattern: string };

function holds(condition: Condition, body: unknown): boolean {
  const value = valueAt(body, condition.path);
  if ('equals' in condition) return JSON.stringify(value) === JSON.stringify(condition.equals);
  return (typeof value === 'string' || typeof value === 'number') && new RegExp(condition.pattern, 'u').test(String(value));
}

function valueAt(body: unknown, path: readonly string[]): unknown {
  let value = body;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** Whether what is documented under \`key\` speaks of this status: its own, else \`4XX\`, else \`default\`. */
function isFor(key: number | string, status: number, keys: readonly (number | string)[]): boolean {
  const range = Math.floor(status / 100) + 'XX';
  return status >= 400 && key === [status, range, 'default'].find((candidate) => keys.includes(candidate));
}`;
