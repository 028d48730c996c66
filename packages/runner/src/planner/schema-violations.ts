import type { Operation } from '@touchstone/core';
import type { Candidate } from '../candidates/candidate.js';
import { requestCandidates } from '../candidates/candidates-of.js';
import type { PlanOptions } from '../config/config.js';
import type { Case } from '../plan/case.js';
import type { Obligation } from '../plan/obligation.js';
import { isUntested, type Untested } from '../plan/reasons.js';

/**
 * Returns true if requests that violate their schemas may be sent although the errors that refuse them are proven: to a
 * server that the run started, or if the run may change resources of its own on another one. Each may create a resource.
 */
export const mayViolate = ({ isShared, allow }: PlanOptions): boolean =>
  isShared !== true || allow.includes('change');

/**
 * Returns the cases whose requests violate a schema of their operation, so that a server must not accept them: one for each
 * constraint. One refusal proves a documented error, but not that the server checks the other constraints. Omits operations
 * that document no error for an invalid request, and those that declare its causes.
 *
 * @param open The errors of the document whose status determines no cause.
 * @param casesOf Plans the cases of a possible cause.
 */
export function schemaViolations(
  open: Iterable<Obligation>,
  casesOf: (obligation: Obligation, candidate: Candidate) => readonly Case[] | Untested,
): readonly Case[] {
  const refusals = new Map<string, Obligation>();
  for (const obligation of open)
    if (STATUSES.has(obligation.response.status) && !declaresRefusal(obligation.operation))
      refusals.set(obligation.operation.id, obligation);
  return [...refusals.values()].flatMap((obligation) =>
    requestCandidates(obligation.operation).flatMap((candidate) => {
      const planned = casesOf(obligation, candidate);
      return isUntested(planned) ? [] : planned.filter(isForbidden);
    }),
  );
}

const STATUSES: ReadonlySet<string> = new Set(['400', '422', '4XX', 'default']);

const declaresRefusal = ({ responses }: Operation): boolean =>
  responses.some(({ status, errors }) => STATUSES.has(status) && errors.some(({ explicit }) => explicit));

const isForbidden = ({ steps }: Case): boolean =>
  steps.some((step) => step.kind === 'request' && step.expect.forbidden !== undefined);
