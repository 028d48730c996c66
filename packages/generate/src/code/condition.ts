import type { Match } from '@touchstone/core';
import { parsePointer } from '@touchstone/core/internal';
import { literal } from './literal.js';

/** Returns a condition as an expression of the generated type `Condition`. */
export function conditionLiteral(condition: Match): string {
  const path = `path: [${parsePointer(condition.pointer).map(literal).join(', ')}]`;
  return 'equals' in condition
    ? `{ ${path}, equals: ${dataLiteral(condition.equals)} }`
    : `{ ${path}, pattern: ${literal(condition.pattern)} }`;
}

/**
 * Returns a JSON value as code. A value with a `__proto__` key becomes a `JSON.parse` call, because in an object
 * literal the key would set the prototype.
 */
function dataLiteral(value: unknown): string {
  const text = literal(value);
  return text.includes('"__proto__":') ? `JSON.parse(${literal(JSON.stringify(value))})` : text;
}
