import type { Json, Validator } from '@touchstone/core';
import { atPointer } from '@touchstone/core/internal';
import type { AbsentValues } from './binding.js';
import { mediaOf } from './media.js';
import { nonexistentIdLike } from './nonexistent-id.js';
import { type Untested, untested } from './reasons.js';
import { replaceAt } from './replace-at.js';

/** Returns true if an id satisfies its schema. */
export type AdmitsId = (id: string) => boolean;

/**
 * Returns an id that differs from `id`, identifies no resource and satisfies its schema: the similar id, or else one of
 * the alternatives. Returns undefined if the schema admits none of them.
 */
export function absentIdFor(
  id: string,
  alternatives: readonly string[],
  admits: AdmitsId,
  similar: string = nonexistentIdLike(id),
): string | undefined {
  if (admits(similar)) return similar;
  return alternatives.find((value) => value !== id && admits(value));
}

/** Returns a function that validates a path segment, read as a string and as a number. */
export const admitsSegment =
  (validator: Validator, pointer: string): AdmitsId =>
  (id) =>
    readings(id).some((value) => validator.validate({ pointer }, value).length === 0);

const readings = (id: string): readonly Json[] => (NUMBER.test(id) ? [Number(id), id] : [id]);

/** Matches the numbers whose text a server reads as the same number. */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/**
 * Returns a function that returns true if the body with the id at the pointer violates no rule that the body with the
 * `current` id satisfies. Another mutation may have made the rest of the body invalid.
 */
export function admitsInBody(
  validator: Validator,
  operation: Parameters<typeof mediaOf>[0],
  body: Json,
  at: string,
  current: string,
): AdmitsId {
  const schema = mediaOf(operation)?.schema;
  if (!schema) return () => true;
  const isNumber = typeof atPointer(body, at) === 'number';
  const violationsWith = (id: string): readonly string[] =>
    validator
      .validate(schema, replaceAt(body, at, isNumber ? Number(id) : id), { direction: 'request' })
      .map(({ pointer, schemaPointer, keyword }) => `${pointer} ${schemaPointer} ${keyword}`);
  const known = new Set(violationsWith(current));
  return (id) => violationsWith(id).every((violation) => known.has(violation));
}

/** Returns a function that validates an id against its parameter, or else within the body. */
export function admitsAltered(
  validator: Validator,
  operation: Parameters<typeof mediaOf>[0],
  { body }: { readonly body: Json | undefined },
  { at, id, values }: { readonly at: string; readonly id: string; readonly values: AbsentValues },
): AdmitsId {
  if (values.schema !== null) return admitsSegment(validator, values.schema);
  return body === undefined ? () => true : admitsInBody(validator, operation, body, at, id);
}

/** Returns the reason why no request can name a nonexistent resource at a parameter or pointer. */
export const noAbsentValue = (at: string): Untested =>
  untested(
    'no valid request',
    `No valid value of ${at} is known to name no resource: a value of the same form may name a resource of others.`,
  );
