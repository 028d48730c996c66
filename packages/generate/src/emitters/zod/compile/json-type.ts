import type { Keywords } from './keywords.js';

const JSON_TYPES = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object'] as const;

export type Type = (typeof JSON_TYPES)[number];

/** Returns the types that a schema admits, in a fixed order; `undefined` if it has no `type`. */
export function readTypes(keywords: Keywords): readonly Type[] | undefined {
  if (!keywords.has('type')) return undefined;
  const { type } = keywords.schema;
  const names: readonly unknown[] = Array.isArray(type) ? type : [type];
  const unknownNames = names.filter((name) => !JSON_TYPES.some((jsonType) => jsonType === name));
  if (unknownNames.length > 0) {
    const quoted = unknownNames.map((name) => JSON.stringify(name)).join(', ');
    keywords.problem('type', `Unknown type ${quoted}. Known types: ${JSON_TYPES.join(', ')}.`);
  }
  return JSON_TYPES.filter(
    (jsonType) => names.includes(jsonType) && !(jsonType === 'integer' && names.includes('number')),
  );
}
