import type { Json, Operation } from '@touchstone/core';
import { childPointer, fieldSchemas } from '@touchstone/core/internal';
import { wordsIn } from '../plan/code-words.js';
import { withBodyAt } from '../plan/edit-request.js';
import { mediaOf } from '../plan/media.js';
import { isUntested } from '../plan/reasons.js';
import { replaceAt } from '../plan/replace-at.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import { sampleBody } from '../scenario/body.js';
import type { PlanContext } from '../scenario/context.js';
import { type OperationFunction, oncePerOperation } from '../scenario/once-per-operation.js';
import type { Candidate } from './candidate.js';

/** Words of error codes for a number that is too large, or for what it exceeds. */
export const LARGE_WORDS =
  'insufficient exceed exceeded exceeding over limit balance fund stock quantity available unavailable enough capacity quota too many large much high out sold credit maximum more than';
const PAST_WORDS = 'past expired before early late old date order range period';
const FUTURE_WORDS = 'future far ahead after advance late date range period';

/** Maximum number of values of a body that are replaced. */
const MAX_VALUES = 6;
const MAX_DEPTH = 2;

/** A valid value that rules beyond the schema often exclude. */
export interface ExtremeValue {
  readonly label: string;
  readonly pointer: string;
  readonly value: Json;
  readonly words: readonly string[];
}

/**
 * Returns candidates that send values which the schema admits but which other rules often exclude: the largest number, such
 * as a quantity that exceeds a stock, and dates in the past and far ahead. Returns an empty list for a server with data of
 * others, on which an accepted call may use up a balance.
 */
export const extremeCandidates = (context: PlanContext, operation: Operation): readonly Candidate[] =>
  extremeValues(context, operation).map(({ label, pointer, value, words }) => ({
    label,
    words,
    cause: {
      kind: 'mutation',
      mutation: { name: '', fresh: true, edit: (request) => withBodyAt(request, pointer, value) },
    },
  }));

/** Returns the extreme values that the schema of the body admits; see {@link extremeCandidates}. */
export const extremeValues: OperationFunction<readonly ExtremeValue[]> = oncePerOperation(
  (context, operation) => {
    if (SAFE_METHODS.includes(operation.method) || context.options.isShared === true) return [];
    const schema = mediaOf(operation)?.schema;
    const sampled = sampleBody(context, operation, { label: 'references', shape: 'full' });
    if (!schema || !sampled || isUntested(sampled)) return [];
    const { value: body } = sampled.body;
    const admits = (pointer: string, value: Json): boolean =>
      context.validator.validate(schema, replaceAt(body, pointer, value), { direction: 'request' }).length ===
      0;
    const named = new Set(sampled.references.map(({ at }) => at));
    return scalarsOf(body)
      .filter(([pointer]) => !named.has(pointer))
      .flatMap(([pointer, value]): readonly ExtremeValue[] => {
        const extremes =
          typeof value === 'number'
            ? largest(context, operation, pointer, value)
            : typeof value === 'string'
              ? daysLike(value)
              : [];
        return extremes
          .filter((extreme) => extreme.value !== value && admits(pointer, extreme.value))
          .slice(0, 2)
          .map((extreme) => ({
            label: `${extreme.name} at ${pointer}`,
            pointer,
            value: extreme.value,
            words: [...extreme.words.split(' '), ...wordsIn(pointer)],
          }));
      })
      .slice(0, MAX_VALUES);
  },
);

interface Extreme {
  readonly name: string;
  readonly value: Json;
  readonly words: string;
}

/** Returns the maximum that the schema specifies, or else a large number. */
function largest(
  { model }: PlanContext,
  operation: Operation,
  pointer: string,
  old: number,
): readonly Extreme[] {
  const maxima = fieldSchemas(model, operation, pointer).flatMap(({ schema }) =>
    typeof schema === 'object' && typeof schema.maximum === 'number' ? [schema.maximum] : [],
  );
  const values = maxima.length > 0 ? [Math.min(...maxima)] : [1_000_000_000, 30_000];
  return values
    .filter((value) => value > old)
    .slice(0, 1)
    .map((value) => ({ name: 'the largest number', value, words: LARGE_WORDS }));
}

const DAY = /^\d{4}-\d{2}-\d{2}/;

function daysLike(old: string): readonly Extreme[] {
  if (!DAY.test(old)) return [];
  return [
    { name: 'a past date', value: old.replace(DAY, '2001-02-03'), words: PAST_WORDS },
    { name: 'a date far ahead', value: old.replace(DAY, '2999-11-30'), words: FUTURE_WORDS },
  ];
}

/** Returns the numbers and strings of a body, with their pointers, not those in arrays. */
function scalarsOf(value: Json, at = '', depth = 0): readonly (readonly [string, Json])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, child]) => {
    const pointer = childPointer(at, name);
    if (typeof child === 'number' || typeof child === 'string') return [[pointer, child] as const];
    return depth < MAX_DEPTH ? scalarsOf(child, pointer, depth + 1) : [];
  });
}
