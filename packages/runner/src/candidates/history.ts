import type { Operation } from '@touchstone/core';
import { isItemPath, itemOperation, pathParameterNames } from '@touchstone/core/internal';
import type { Binding } from '../plan/binding.js';
import { withParameter } from '../plan/edit-request.js';
import { isUntested, type Untested } from '../plan/reasons.js';
import type { RequestTemplate } from '../plan/request-template.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { Step } from '../plan/step.js';
import { tenantOf } from '../provokers/tenant-of.js';
import { type PlanContext, successOf } from '../scenario/context.js';
import { planScenario } from '../scenario/plan-scenario.js';
import type { Scenario } from '../scenario/scenario.js';
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
    ...(repeated ? [afterWrite(context, operation, repeated)] : []),
    ...writes.filter(({ id }) => id !== operation.id).map((other) => afterWrite(context, operation, other)),
  ];
}

/** Returns true if a write changes the item that the path of the operation names. */
function concernsSameItem({ path }: Operation, operation: Operation): boolean {
  const item = itemPathOf(operation.path);
  return item !== undefined && itemPathOf(path) === item;
}

/**
 * Returns true if a write may bring the item into a state in which the operation is refused. A POST to a collection below
 * the item only adds to it, and an update does not keep the item from being read.
 */
function changesState({ model }: PlanContext, { method, path }: Operation, operation: Operation): boolean {
  if (method === 'POST') return !itemOperation(model, 'GET', path) && !itemOperation(model, 'DELETE', path);
  return method === 'DELETE' || !SAFE_METHODS.includes(operation.method);
}

/** Returns the part of a path up to its last parameter: `/orders/{id}` for `/orders/{id}/ship`. */
const itemPathOf = (path: string): string | undefined => /^.*\{[^{}]*\}/.exec(path)?.[0];

function afterWrite(context: PlanContext, operation: Operation, write: Operation): Candidate {
  const isSame = write.id === operation.id;
  const label = isSame ? 'after the same call' : `after ${write.id}`;
  const states = stateWords(write);
  return {
    label,
    words: [...STATE_WORDS.split(' '), ...wordsIn(write.path), ...otherWords(write), ...states],
    ...(states.length > 0 && { identity: [states] }),
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

/** Returns the words of a state after a write: `shipped` after `POST /orders/{id}/ship`. */
function stateWords(write: Operation): readonly string[] {
  if (write.method === 'DELETE') return ['deleted', 'removed'];
  const action = actionOf(write);
  if (action === undefined) return [];
  return [`${action}ed`, `${action}d`, `${action}${action.at(-1)}ed`, IRREGULAR.get(action) ?? []].flat();
}

const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ['pay', 'paid'],
  ['send', 'sent'],
  ['sell', 'sold'],
  ['hold', 'held'],
  ['withdraw', 'withdrawn'],
]);

const otherWords = (write: Operation): readonly string[] =>
  write.method === 'DELETE' ? ['gone', 'archived', 'found'] : [actionOf(write) ?? []].flat();

/** Returns the action that the last segment of a path names; undefined for an item. */
const actionOf = ({ path }: Operation): string | undefined =>
  isItemPath(path) ? undefined : wordsIn(path.slice(path.lastIndexOf('/'))).at(-1);

function writeSteps(
  context: PlanContext,
  write: Operation,
  wellFormed: RequestTemplate,
  isSame: boolean,
): readonly Step[] {
  const success = successOf(context, write);
  if (!success) return [];
  const earlier = isSame ? { steps: [], request: wellFormed } : scenarioOf(context, write, wellFormed);
  if (isUntested(earlier)) return [];
  return [
    ...earlier.steps,
    {
      kind: 'request',
      role: 'prerequisite',
      id: 'earlier write',
      request: { ...earlier.request, caller: wellFormed.caller },
      expect: { rule: 'status-intended', obligation: success.id },
    },
  ];
}

/** Plans a write to the item of another call. */
function scenarioOf(
  context: PlanContext,
  write: Operation,
  { operation, substitutions, parameters }: RequestTemplate,
): Pick<Scenario, 'steps' | 'request'> | Untested {
  const bindings: readonly (readonly [string, Binding])[] = [
    ...parameters
      .filter(({ in: place }) => place === 'path')
      .map(({ name, value }) => [name, { name, literal: String(value) }] as const),
    ...substitutions.filter(({ in: place }) => place === 'path').map(({ at, value }) => [at, value] as const),
  ];
  return planScenario(context, write, {
    requirements: { tenant: tenantOf({ operation: write }) },
    label: `write before ${operation}`,
    shape: 'example',
    prefix: 'earlier.',
    parents: new Map(bindings),
  });
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

const VALIDATORS = ['precondition', 'etag', 'version', 'match'];

/** Returns candidates with a precondition that no representation fulfils, and without a precondition (RFC 9110 §13.1). */
export function preconditionCandidates(operation: Operation): readonly Candidate[] {
  if (SAFE_METHODS.includes(operation.method) || pathParameterNames(operation.path).length === 0) return [];
  return [
    {
      label: 'precondition failed',
      words: PRECONDITION_WORDS,
      identity: [VALIDATORS, ['failed', 'mismatch', 'stale']],
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
      identity: [VALIDATORS, ['required', 'missing']],
      cause: {
        kind: 'mutation',
        mutation: { name: '', edit: (request) => withParameter(request, 'header', 'If-Match', undefined) },
      },
    },
  ];
}
