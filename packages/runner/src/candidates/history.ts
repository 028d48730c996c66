import type { Operation } from '@touchstone/core';
import { isItemPath, pathParameterNames } from '@touchstone/core/internal';
import { withParameter } from '../plan/edit-request.js';
import { isUntested } from '../plan/reasons.js';
import type { RequestTemplate } from '../plan/request-template.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { Step } from '../plan/step.js';
import { sampleBody } from '../scenario/body.js';
import { type PlanContext, successOf } from '../scenario/context.js';
import type { Candidate } from './candidate.js';
import { wordsIn } from './code-words.js';

const STATE_WORDS =
  'already state status transition locked closed finished conflict again cannot invalid not';

/**
 * Returns candidates that call an operation in a state in which it may be refused: after the same call, and after every
 * other write to the same item.
 */
export function stateCandidates(context: PlanContext, operation: Operation): readonly Candidate[] {
  if (pathParameterNames(operation.path).length === 0) return [];
  const writes = context.model.operations.filter(
    (other) => !SAFE_METHODS.includes(other.method) && concernsSameItem(other, operation),
  );
  const repeated = writes.find(({ id }) => id === operation.id);
  return [
    ...(repeated ? [afterWrite(context, operation, repeated)] : []),
    ...writes.filter(({ id }) => id !== operation.id).map((other) => afterWrite(context, operation, other)),
  ];
}

/** Returns true if a write changes the item that the path of the operation names. */
function concernsSameItem({ path }: Operation, operation: Operation): boolean {
  const item = itemPathOf(operation.path);
  return item !== undefined && itemPathOf(path) === item;
}

/** Returns the part of a path up to its last parameter: `/orders/{id}` for `/orders/{id}/ship`. */
const itemPathOf = (path: string): string | undefined => /^.*\{[^{}]*\}/.exec(path)?.[0];

function afterWrite(context: PlanContext, operation: Operation, write: Operation): Candidate {
  const isSame = write.id === operation.id;
  const label = isSame ? 'after the same call' : `after ${write.id}`;
  const words = [...STATE_WORDS.split(' '), ...wordsIn(write.path), ...actionWords(write)];
  return {
    label,
    words,
    cause: {
      kind: 'mutation',
      mutation: {
        name: '',
        fresh: true,
        before: (_caller, wellFormed) => writeSteps(context, write, wellFormed, isSame),
      },
    },
  };
}

function actionWords({ method, path }: Operation): readonly string[] {
  if (method === 'DELETE') return ['deleted', 'removed', 'gone', 'archived', 'found'];
  // A code names the state after an action: `already_shipped` for `/orders/{id}/ship`.
  const action = isItemPath(path) ? undefined : wordsIn(path.slice(path.lastIndexOf('/'))).at(-1);
  return action === undefined ? [] : [action, `${action}ed`, `${action}d`, `${action}${action.at(-1)}ed`];
}

function writeSteps(
  context: PlanContext,
  write: Operation,
  wellFormed: RequestTemplate,
  isSame: boolean,
): readonly Step[] {
  const success = successOf(context, write);
  if (!success) return [];
  const request = isSame ? wellFormed : requestOf(context, write, wellFormed);
  if (!request) return [];
  return [
    {
      kind: 'request',
      role: 'prerequisite',
      id: 'earlier write',
      request,
      expect: { rule: 'status-intended', obligation: success.id },
    },
  ];
}

/** Returns a write to the item of another call; undefined if no body can be sampled. */
function requestOf(
  context: PlanContext,
  write: Operation,
  { substitutions, parameters, caller }: RequestTemplate,
): RequestTemplate | undefined {
  const names = pathParameterNames(write.path);
  const body = sampleBody(context, write, { label: 'earlier write', shape: 'example' });
  if (isUntested(body)) return undefined;
  return {
    operation: write.id,
    method: write.method,
    path: write.path,
    parameters: parameters.filter(({ in: place, name }) => place === 'path' && names.includes(name)),
    ...(body && { body: body.body }),
    substitutions: substitutions.filter(({ in: place, at }) => place === 'path' && names.includes(at)),
    caller,
    credential: 'as it is',
  };
}

const PRECONDITION_WORDS = [
  'precondition',
  'failed',
  'required',
  'etag',
  'version',
  'match',
  'modified',
  'stale',
];

/** Returns candidates with a precondition that no representation fulfils, and without a precondition (RFC 9110 §13.1). */
export function preconditionCandidates(operation: Operation): readonly Candidate[] {
  if (SAFE_METHODS.includes(operation.method) || pathParameterNames(operation.path).length === 0) return [];
  return [
    {
      label: 'precondition failed',
      words: PRECONDITION_WORDS,
      cause: {
        kind: 'mutation',
        mutation: {
          name: '',
          edit: (request) => withParameter(request, 'header', 'If-Match', '"touchstone"'),
        },
      },
    },
    {
      label: 'precondition missing',
      words: [...PRECONDITION_WORDS, 'missing'],
      cause: {
        kind: 'mutation',
        mutation: { name: '', edit: (request) => withParameter(request, 'header', 'If-Match', undefined) },
      },
    },
  ];
}
