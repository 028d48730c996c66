import type { Json } from '@touchstone/core';
import { type Code, call, list } from '../../../code/layout.js';
import { literal } from '../../../code/literal.js';
import type { Part } from './context.js';
import { readTypes, type Type } from './json-type.js';
import type { Keywords } from './keywords.js';

interface Values {
  readonly parts: readonly Part[];
  /** `typed` when the values are already of the types the schema admits, so that nothing else need say so. */
  readonly is: 'typed' | 'untyped';
}

/** Keywords that may refuse a value which `enum` or `const` admits. */
const NARROWING = [
  ...['minLength', 'maxLength', 'pattern', 'format', 'multipleOf'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
];

/** `enum` and `const`: JSON Schema Validation 2020-12 §6.1.2, §6.1.3. */
export function compileValues(keywords: Keywords): Values {
  const lists: (readonly Json[])[] = [];
  if (keywords.has('enum')) lists.push(keywords.list('enum') as readonly Json[]);
  if (keywords.has('const')) lists.push([keywords.schema.const as Json]);
  if (lists.length === 0) return { parts: [], is: 'untyped' };
  const types = readTypes(keywords);
  const parts = lists.map((values) => {
    const admitted = types ? values.filter((value) => types.some((type) => isOfType(value, type))) : values;
    return compileList(keywords, admitted);
  });
  const settled = lists.flat().every(isPrimitive) && !keywords.has(...NARROWING);
  return { parts, is: settled ? 'typed' : 'untyped' };
}

function compileList(keywords: Keywords, values: readonly Json[]): Part {
  const primitives = [...new Set(values.filter(isPrimitive))];
  const composites = values.filter((value) => !isPrimitive(value));
  const [only] = primitives;
  if (composites.length > 0) {
    // As JSON text: an object literal could not hold `__proto__`.
    const texts = values.map((value) => literal(JSON.stringify(value)));
    return { code: call(keywords.context.runtime('oneOfValues'), [list(texts)]), is: 'check' };
  }
  if (only === undefined) return { code: 'z.never()', is: 'schema' };
  const code: Code = primitives.length === 1 ? literal(only) : list(primitives.map(literal));
  const names =
    primitives.length > 1 && primitives.every((value) => typeof value === 'string' && !(value in {}));
  return { code: call(names ? 'z.enum' : 'z.literal', [code]), is: 'schema' };
}

function isPrimitive(value: Json): value is string | number | boolean | null {
  return typeof value !== 'object' || value === null;
}

function isOfType(value: Json, type: Type): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return !isPrimitive(value) && !Array.isArray(value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
  }
}
