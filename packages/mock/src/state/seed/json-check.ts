import { childPointer, MAX_JSON_DEPTH } from '@touchstone/core/internal';
import type { InitialDataProblem } from './initial-data.js';

/**
 * Returns a problem if a value cannot be expressed in JSON, or if it is nested too deeply, as with a circular
 * reference.
 */
export function findNonJson(data: unknown): InitialDataProblem | undefined {
  const stack: [unknown, string, number][] = [[data, '', 0]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [value, pointer, depth] = next;
    if (depth > MAX_JSON_DEPTH)
      return {
        pointer,
        message: `The value is nested more than ${MAX_JSON_DEPTH} levels deep, or it is circular.`,
      };
    if (typeof value === 'number' ? !Number.isFinite(value) : !JSON_TYPES.includes(typeof value))
      return { pointer, message: `Expected JSON, received ${String(value)}.` };
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, child] of Object.entries(value))
      stack.push([child, childPointer(pointer, name), depth + 1]);
  }
  return undefined;
}

const JSON_TYPES: readonly string[] = ['object', 'string', 'number', 'boolean'];

/** Describes the type of a value for a message: `a list`. */
export function describeType(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
