import type { Json, Operation } from '@touchstone/core';
import { childPointer } from '@touchstone/core/internal';
import { bodyValueAt, withBodyAt, withParameter } from '../plan/edit-request.js';
import { markerOf } from '../plan/marker.js';
import { mediaOf } from '../plan/media.js';
import { isUntested } from '../plan/reasons.js';
import { replaceAt } from '../plan/replace-at.js';
import type { RequestTemplate } from '../plan/request-template.js';
import { sampleBody } from '../scenario/body.js';
import { type PlanContext, successOf } from '../scenario/context.js';
import { isIdempotencyKey } from '../scenario/parameters.js';
import type { Candidate } from './candidate.js';

const WORDS = 'idempotency idempotent key reused reuse used already mismatch different conflict'.split(' ');

/**
 * Returns a candidate that repeats the idempotency key of an accepted call with another body. Returns an empty list if the
 * operation has no such header, or if no value of the body can differ.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export function idempotencyCandidates(context: PlanContext, operation: Operation): readonly Candidate[] {
  const header = operation.parameters.find(isIdempotencyKey);
  const success = successOf(context, operation);
  const other = otherValue(context, operation);
  if (!header || !success || !other) return [];
  const key = markerOf(context.options.valueSeed ?? context.options.seed, `${operation.id} idempotency key`);
  const withKey = (request: RequestTemplate): RequestTemplate =>
    withParameter(request, 'header', header.name, key);
  return [
    {
      label: 'another request with the same idempotency key',
      words: WORDS,
      identity: [
        ['idempotency', 'idempotent'],
        ['reused', 'reuse', 'used', 'already', 'mismatch', 'different', 'conflict'],
      ],
      cause: {
        kind: 'mutation',
        mutation: {
          name: '',
          fresh: true,
          before: (_caller, wellFormed) => [
            {
              kind: 'request',
              role: 'prerequisite',
              id: 'earlier write',
              request: withKey(wellFormed),
              expect: { rule: 'status-intended', obligation: success.id },
            },
          ],
          edit: (request) => withKey(other(request)),
        },
      },
    },
  ];
}

/** Returns an edit that changes one value of the body to another valid one; undefined if none can be changed. */
function otherValue(
  context: PlanContext,
  operation: Operation,
): ((request: RequestTemplate) => RequestTemplate) | undefined {
  const schema = mediaOf(operation)?.schema;
  const sampled = sampleBody(context, operation, { label: 'references', shape: 'example' });
  if (!schema || !sampled || isUntested(sampled)) return undefined;
  const { value: body } = sampled.body;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const referred = new Set(sampled.references.map(({ at }) => at));
  const admits = (pointer: string, value: Json): boolean =>
    context.validator.validate(schema, replaceAt(body, pointer, value), { direction: 'request' }).length ===
    0;
  for (const [name, value] of Object.entries(body)) {
    const pointer = childPointer('', name);
    const change = referred.has(pointer)
      ? undefined
      : changesOf(value).find((candidate) => {
          const changed = candidate(value);
          return changed !== undefined && admits(pointer, changed);
        });
    if (change)
      return (request) => {
        const changed = change(bodyValueAt(request, pointer));
        return changed === undefined ? request : withBodyAt(request, pointer, changed);
      };
  }
  return undefined;
}

type Change = (value: Json | undefined) => Json | undefined;

function changesOf(value: Json): readonly Change[] {
  if (typeof value === 'number') {
    const add =
      (step: number): Change =>
      (old) =>
        typeof old === 'number' ? old + step : undefined;
    return [add(-1), add(1), add(0.01)];
  }
  if (typeof value === 'string') {
    return [
      (old) => (typeof old === 'string' ? `${old}x` : undefined),
      (old) => (typeof old === 'string' ? `x${old.slice(1)}` : undefined),
    ];
  }
  return [];
}
