import type { Json, MediaType, Operation } from '@touchstone/core';
import { childPointer, fieldSchemas } from '@touchstone/core/internal';
import { replaceAt } from '../plan/replace-at.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { PlanContext } from './context.js';
import { words } from './field-names.js';
import { isObject } from './fresh-places.js';

/** Matches members of which only one resource can have the value `true`, such as `isDefault` of an address. */
const CLAIM = /^(is_?)?(default|primary|preferred|main|home|featured|current|master|leader|fallback)$/;

/** Matches descriptions of such members: "Exactly one category is it." */
const ONLY_ONE =
  /\b(only|exactly|at most|just)\s+(a single|one)\b|\bat a time\b|\b(other|previous)\b[^.]*\b(lose|loses|unset|cleared|reset)\b/i;

/**
 * Returns the body of a write with `false` for members such as `isDefault`, because `true` would change the resource of
 * another client that has it. Bodies for servers that the run started stay unchanged.
 */
export function unclaimed(
  context: PlanContext,
  operation: Operation,
  { schema }: MediaType,
  body: Json,
): Json {
  const { options, validator } = context;
  if (options.isShared !== true || !schema || !isObject(body) || SAFE_METHODS.includes(operation.method))
    return body;
  return Object.entries(body).reduce<Json>((edited, [name, value]) => {
    if (value !== true || !isClaim(context, operation, childPointer('', name))) return edited;
    const free = replaceAt(edited, childPointer('', name), false);
    return validator.validate(schema, free, { direction: 'request' }).length === 0 ? free : edited;
  }, body);
}

/** Returns true for a member of the body of which only one resource can have the value `true`. */
export function isClaim({ model }: PlanContext, operation: Operation, pointer: string): boolean {
  const name = pointer.slice(pointer.lastIndexOf('/') + 1);
  return (
    CLAIM.test(words(name)) ||
    fieldSchemas(model, operation, pointer).some(
      ({ schema }) =>
        typeof schema === 'object' &&
        typeof schema.description === 'string' &&
        ONLY_ONE.test(schema.description),
    )
  );
}
