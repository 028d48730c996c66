import type { Operation } from '@touchstone/core';
import { itemOperation, pathParameterNames, pathUpToLastParameter } from '@touchstone/core/internal';
import { otherWords, requiredActions, stateWords, tracesOf } from '../plan/actions.js';
import { wordsIn } from '../plan/code-words.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import { writesTo } from '../plan/writes-by-item.js';
import { afterMutation } from '../provokers/resource/after.js';
import type { PlanContext } from '../scenario/context.js';
import { oncePerOperation } from '../scenario/once-per-operation.js';
import { isClaim } from '../scenario/unclaimed.js';
import { versionHeader } from '../scenario/version-read.js';
import type { Candidate } from './candidate.js';
import { exhaustionCandidates } from './exhaustion.js';
import { extremeValues } from './extreme-values.js';
import { type ItemState, statesOf } from './item-states.js';

const STATE_WORDS =
  'already state status transition locked closed finished conflict again cannot invalid not'.split(' ');

/**
 * Returns candidates that call an operation in a state in which it may be refused: after the same call, and after every
 * other write to the same item.
 */
export function stateCandidates(context: PlanContext, operation: Operation): readonly Candidate[] {
  const item = pathUpToLastParameter(operation.path);
  if (item === undefined) return [];
  const writes = writesTo(context.model, item).filter((other) => changesState(context, other, operation));
  const repeated = writes.find(({ id }) => id === operation.id);
  return [
    ...unpreparedCandidates(context, operation),
    ...(repeated ? [afterWrite(context, operation, { write: repeated })] : []),
    ...writes
      .filter(({ id }) => id !== operation.id)
      .map((other) => afterWrite(context, operation, { write: other })),
    ...writes.flatMap((write) =>
      statesOf(context, write)
        .filter((state) => !takesFlag(context, write, state))
        .map((state) => afterWrite(context, operation, { write, state })),
    ),
    ...(repeated ? exhaustionCandidates(context, operation) : []),
  ];
}

/** Returns true for a state such as `"isDefault": true`, which the write would take from a resource of another client. */
const takesFlag = (context: PlanContext, write: Operation, { pointer, value }: ItemState): boolean =>
  context.options.isShared === true && value === true && isClaim(context, write, pointer);

/** Returns a candidate that omits the actions without which a code says that the call is refused. */
function unpreparedCandidates({ model }: PlanContext, operation: Operation): readonly Candidate[] {
  return requiredActions(model, operation).map((action) => ({
    label: `before ${action.id}`,
    words: ['not', 'yet', ...stateWords(action), ...otherWords(action), ...LACKING_WORDS],
    identity: [stateWords(action), ['not', 'must', 'required', 'yet', 'unless', 'before']],
    cause: { kind: 'mutation', mutation: { name: '', fresh: true, unprepared: true } },
  }));
}

const LACKING_WORDS = ['must', 'required', 'state', 'status'];

/**
 * Returns true if a write may bring the item into a state in which the operation is refused. A POST to a collection below
 * the item only adds to it, and an update does not keep the item from being read.
 */
function changesState({ model }: PlanContext, { method, path }: Operation, operation: Operation): boolean {
  if (method === 'POST') return !itemOperation(model, 'GET', path) && !itemOperation(model, 'DELETE', path);
  return method === 'DELETE' || !SAFE_METHODS.includes(operation.method);
}

const pathWords = oncePerOperation((_, { path }) => wordsIn(path));

interface EarlierWrite {
  readonly write: Operation;
  /** The state to set. Default: the values of the usual body. */
  readonly state?: ItemState;
}

function afterWrite(context: PlanContext, operation: Operation, { write, state }: EarlierWrite): Candidate {
  const isSame = write.id === operation.id;
  const call = isSame ? 'the same call' : write.id;
  const label = `after ${call}${state ? ` with ${state.pointer} ${JSON.stringify(state.value)}` : ''}`;
  const isRemoval = operation.method === 'DELETE';
  const traces = isRemoval && !state ? tracesOf(write) : [];
  const states = [...(state ? wordsIn(String(state.value)) : stateWords(write)), ...traces];
  const others = state ? [...wordsIn(state.pointer), ...(state.words ?? [])] : otherWords(write);
  // An invoice may be paid several times, so that only a whole payment leads to the state. But what is used in part must
  // not be removed either.
  const isPartial =
    state === undefined &&
    !isRemoval &&
    extremeValues(context, write).some(({ value }) => typeof value === 'number');
  return {
    label,
    words: [...STATE_WORDS, ...pathWords(context, write), ...others, ...states],
    ...(states.length > 0 && !isPartial && { identity: [states] }),
    cause: state
      ? { kind: 'mutation', mutation: afterMutation(context, write, { isSame, state }) }
      : { kind: 'trigger', trigger: { kind: 'after', operation: write.id } },
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

const VALIDATORS = ['precondition', 'etag', 'version', 'match', 'revision'];
const MISMATCHES = ['failed', 'mismatch', 'stale', 'conflict', 'changed', 'outdated', 'modified'];

/** Returns candidates with a precondition that no representation fulfils, and without a precondition (RFC 9110 §13.1). */
export function preconditionCandidates(context: PlanContext, operation: Operation): readonly Candidate[] {
  if (SAFE_METHODS.includes(operation.method) || pathParameterNames(operation.path).length === 0) return [];
  const header = versionHeader(operation) ?? 'If-Match';
  const isConditional = isConditionalWrite(operation);
  return [
    {
      label: 'precondition failed',
      words: PRECONDITION_WORDS,
      identity: [VALIDATORS, MISMATCHES],
      ...(isConditional && { forbiddenBy: 'precondition' as const }),
      cause: { kind: 'trigger', trigger: { kind: 'precondition-failed' } },
    },
    {
      label: 'precondition missing',
      words: [...PRECONDITION_WORDS, 'missing', ...wordsIn(header)],
      identity: [VALIDATORS, ['required', 'missing']],
      cause: { kind: 'trigger', trigger: { kind: 'precondition-missing' } },
    },
    ...outdatedCandidates(context, operation),
  ];
}

/** Returns true if the operation documents both the header with the version and the refusal of a wrong one. */
const isConditionalWrite = (operation: Operation): boolean =>
  versionHeader(operation) !== undefined && operation.responses.some(({ status }) => status === '412');

/** Returns a candidate that sends the version that the item had before an accepted call. */
function outdatedCandidates(context: PlanContext, operation: Operation): readonly Candidate[] {
  if (operation.method === 'DELETE' || versionHeader(operation) === undefined) return [];
  return [
    {
      label: 'an outdated version',
      words: [...PRECONDITION_WORDS, 'old', ...MISMATCHES],
      identity: [VALIDATORS, MISMATCHES],
      ...(isConditionalWrite(operation) && { forbiddenBy: 'precondition' as const }),
      cause: {
        kind: 'mutation',
        mutation: { ...afterMutation(context, operation, { isSame: true }), keepsVersion: 'outdated' },
      },
    },
  ];
}
