import type { Operation } from '@touchstone/core';
import {
  isItemPath,
  itemOperation,
  pathParameterNames,
  pathUpToLastParameter,
} from '@touchstone/core/internal';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { PlanContext } from '../scenario/context.js';
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
    (other) =>
      !SAFE_METHODS.includes(other.method) &&
      concernsSameItem(other, operation) &&
      changesState(context, other, operation),
  );
  const repeated = writes.find(({ id }) => id === operation.id);
  return [
    ...(repeated ? [afterWrite(operation, repeated)] : []),
    ...writes.filter(({ id }) => id !== operation.id).map((other) => afterWrite(operation, other)),
  ];
}

/** Returns true if a write changes the item that the path of the operation names. */
function concernsSameItem({ path }: Operation, operation: Operation): boolean {
  const item = pathUpToLastParameter(operation.path);
  return item !== undefined && pathUpToLastParameter(path) === item;
}

/**
 * Returns true if a write may bring the item into a state in which the operation is refused. A POST to a collection below
 * the item only adds to it, and an update does not keep the item from being read.
 */
function changesState({ model }: PlanContext, { method, path }: Operation, operation: Operation): boolean {
  if (method === 'POST') return !itemOperation(model, 'GET', path) && !itemOperation(model, 'DELETE', path);
  return method === 'DELETE' || !SAFE_METHODS.includes(operation.method);
}

function afterWrite(operation: Operation, write: Operation): Candidate {
  const words = [...STATE_WORDS.split(' '), ...wordsIn(write.path), ...actionWords(write)];
  return {
    label: write.id === operation.id ? 'after the same call' : `after ${write.id}`,
    words,
    cause: { kind: 'trigger', trigger: { kind: 'after', operation: write.id } },
  };
}

function actionWords({ method, path }: Operation): readonly string[] {
  if (method === 'DELETE') return ['deleted', 'removed', 'gone', 'archived', 'found'];
  // A code names the state after an action: `already_shipped` for `/orders/{id}/ship`.
  const action = isItemPath(path) ? undefined : wordsIn(path.slice(path.lastIndexOf('/'))).at(-1);
  return action === undefined ? [] : [action, `${action}ed`, `${action}d`, `${action}${action.at(-1)}ed`];
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
      cause: { kind: 'trigger', trigger: { kind: 'precondition-failed' } },
    },
    {
      label: 'precondition missing',
      words: [...PRECONDITION_WORDS, 'missing'],
      cause: { kind: 'trigger', trigger: { kind: 'precondition-missing' } },
    },
  ];
}
