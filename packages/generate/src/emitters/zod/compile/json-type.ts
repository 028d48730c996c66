import type { Keywords } from './keywords.js';

const TYPES = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object'] as const;

export type Type = (typeof TYPES)[number];

/** The types a schema admits, in a fixed order; undefined where it does not say. */
export function readTypes(keywords: Keywords): readonly Type[] | undefined {
  if (!keywords.has('type')) return undefined;
  const { type } = keywords.schema;
  const named: readonly unknown[] = Array.isArray(type) ? type : [type];
  const unknown = named.filter((name) => !TYPES.some((known) => known === name));
  if (unknown.length > 0) {
    keywords.problem(
      'type',
      `JSON Schema has no type ${unknown.map((name) => JSON.stringify(name)).join(', ')}.`,
    );
  }
  return TYPES.filter((known) => named.includes(known) && !(known === 'integer' && named.includes('number')));
}
