import type { Case, Plan } from '../plan/case.js';
import type { ComparedList } from '../plan/compared-list.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { RequestStep } from '../plan/step.js';
import type { BudgetLimits } from './run-budget.js';

/** A run reads one list for this number of requests that its budget permits. */
const REQUESTS_PER_LIST = 20;

/**
 * Returns the lists that a run compares: none if its cases only read. An operation that may do more than read is called
 * only if a case expects it to succeed.
 */
export function listsToRead(
  { lists, cases, effects, obligationsById }: Plan,
  limits?: BudgetLimits,
): readonly ComparedList[] {
  if (lists.length === 0 || !cases.some(mayWrite)) return [];
  const reads = new Set(effects.filter(({ kind }) => kind === 'read').map(({ operation }) => operation));
  const called = new Set(
    cases
      .flatMap(requestsOf)
      .filter(({ expect }) => obligationsById.get(expect.obligation)?.error === null)
      .map(({ request }) => request.operation),
  );
  const mayCall = ({ request: { operation } }: ComparedList): boolean =>
    reads.has(operation) || called.has(operation);
  return firstOfEach(lists.filter(mayCall)).slice(0, maxListsOf(limits));
}

/** Returns the number of lists, or of mentioned resources, that a run may read. */
export const maxListsOf = ({ maxRequests = Infinity }: BudgetLimits = {}): number =>
  Math.floor(maxRequests / REQUESTS_PER_LIST);

/** Keeps the first list of each collection, because `POST /flows/filter` and `POST /flows/paginate` show the same items. */
const firstOfEach = (lists: readonly ComparedList[]): readonly ComparedList[] =>
  lists.filter(
    ({ collection }, index) => lists.findIndex((other) => other.collection === collection) === index,
  );

const requestsOf = ({ steps }: Case): readonly RequestStep[] =>
  steps.filter((step): step is RequestStep => step.kind === 'request');

/** Returns true if a request of the case, or of a fixture that it uses, may change something. */
const mayWrite = (planned: Case): boolean =>
  requestsOf(planned).some(
    ({ request: { method, substitutions } }) =>
      !SAFE_METHODS.includes(method) || substitutions.some(({ value }) => value.fixture !== undefined),
  );
