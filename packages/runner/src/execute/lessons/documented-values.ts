import { type Json, resolveSchema } from '@touchstone/core';
import type { Plan } from '../../plan/case.js';
import type { Member } from './members.js';

/** Returns the example, default and listed values of a member. */
export function documentedValues({ model }: Plan, { node }: Member): readonly Json[] {
  if (!node) return [];
  const { schema } = resolveSchema(model, node);
  if (typeof schema !== 'object') return [];
  const listed = [schema.examples, schema.enum].flatMap((list) => (Array.isArray(list) ? list : []));
  const single = [schema.example, schema.default, schema.const];
  return [...single, ...listed].filter((value): value is Json => value !== undefined);
}

/** Returns true if the document describes a member as a string. */
export function isTextual({ model }: Plan, { node }: Member): boolean {
  const schema = node && resolveSchema(model, node).schema;
  if (typeof schema !== 'object') return false;
  return schema.type === 'string' || (Array.isArray(schema.type) && schema.type.includes('string'));
}
