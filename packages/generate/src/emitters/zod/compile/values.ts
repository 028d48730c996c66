import type { Json } from '@touchstone/core';
import { type Code, call, list } from '../../../code/layout.js';
import { literal } from '../../../code/literal.js';
import type { Part } from './context.js';
import { readTypes, type Type } from './json-type.js';
import type { Keywords } from './keywords.js';

interface Values {
  readonly parts: readonly Part[];
  /**
   * `true` if all values are primitive and no keyword can reject them, so that `type` and the keywords of each type
   * need no validator.
   */
  readonly impliesType: boolean;
}

/** Keywords that can reject a primitive value that `enum` or `const` admits. */
const NARROWING = [
  ...['minLength', 'maxLength', 'pattern', 'format', 'multipleOf'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
];

/** Compiles `enum` and `const`: JSON Schema Validation 2020-12 §6.1.2, §6.1.3. */
export function compileValues(keywords: Keywords): Values {
  const lists: (readonly Json[])[] = [];
  if (keywords.has('enum')) lists.push(keywords.list('enum') as readonly Json[]);
  if (keywords.has('const')) lists.push([keywords.schema.const as Json]);
  if (lists.length === 0) return { parts: [], impliesType: false };
  const types = readTypes(keywords);
  const parts = lists.map((values) => {
    const admitted = types ? values.filter((value) => types.some((type) => isOfType(value, type))) : values;
    return compileList(keywords, admitted);
  });
  const impliesType = lists.flat().every(isPrimitive) && !keywords.has(...NARROWING);
  return { parts, impliesType };
}

function compileList(keywords: Keywords, values: readonly Json[]): Part {
  const primitives = [...new Set(values.filter(isPrimitive))];
  const composites = values.filter((value) => !isPrimitive(value));
  const [only] = primitives;
  if (composites.length > 0) {
    // Pass the values as JSON text, because `__proto__: x` in an object literal sets the prototype.
    const texts = values.map((value) => literal(JSON.stringify(value)));
    return { code: call(keywords.context.runtime('oneOfValues'), [list(texts)]), kind: 'check' };
  }
  if (only === undefined) return { code: 'z.never()', kind: 'schema' };
  const code: Code = primitives.length === 1 ? literal(only) : list(primitives.map(literal));
  const areNames =
    primitives.length > 1 && primitives.every((value) => typeof value === 'string' && !(value in {}));
  return { code: call(areNames ? 'z.enum' : 'z.literal', [code]), kind: 'schema' };
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
