import type { Operation } from '@touchstone/core';
import type { Candidate } from '../candidates/candidate.js';
import { candidateCases } from '../candidates/candidate-cases.js';
import { EXPIRED, MISPLACED, REVOKED } from '../candidates/credentials.js';
import type { Case } from '../plan/case.js';
import { mediaOf } from '../plan/media.js';
import { declaresAllCauses, type Obligation } from '../plan/obligation.js';
import { isUntested } from '../plan/reasons.js';
import { expiresByClock } from '../provokers/authorization/expired-token.js';
import type { PlanContext } from '../scenario/context.js';

/** The candidates with labels of their own, because a round may try the same causes for an error. */
const [revoked, expired, misplaced] = [REVOKED, EXPIRED, MISPLACED].map((candidate) => ({
  ...candidate,
  label: `${candidate.label}, whatever the error`,
})) as [Candidate, Candidate, Candidate];

/**
 * Plans calls with a revoked credential, with a token that expires as the run moves the clock, and with a credential in the
 * query or the body instead of its documented place, for each security scheme: one call without a body and one with a JSON
 * body. A server that accepts them still returns its documented 401 to a call without a credential, so no case that aims at
 * an error would notice it. Plans none unless the run creates its callers, because a secret in a URL may end in logs, or for
 * operations whose errors are declared.
 */
export function credentialCases(context: PlanContext): readonly Case[] {
  if (!context.options.control.callers) return [];
  const chosen = new Map<string, Obligation>();
  const inOrder = [...context.model.operations].sort((one, other) => rank(one) - rank(other));
  for (const operation of inOrder) {
    const refused = refusalOf(context, operation);
    const schemes = JSON.stringify(operation.security.flat().map(({ scheme }) => scheme));
    const key = `${schemes} ${mediaOf(operation) === undefined}`;
    if (refused && !chosen.has(key)) chosen.set(key, refused);
  }
  return [...chosen.values()].flatMap((obligation) =>
    candidatesFor(context, obligation).flatMap((candidate) => {
      const planned = candidateCases(context, obligation, candidate);
      return isUntested(planned) ? [] : planned;
    }),
  );
}

/** A created caller has a credential that does not expire unless it obtains tokens. */
const candidatesFor = (context: PlanContext, obligation: Obligation): readonly Candidate[] =>
  expiresByClock({ context, operation: obligation.operation })
    ? [revoked, expired, misplaced]
    : [revoked, misplaced];

/** Returns the selected 401 of an operation that requires a credential and declares no error. */
function refusalOf(context: PlanContext, { id, security }: Operation): Obligation | undefined {
  if (security.length === 0 || security.some((alternative) => alternative.length === 0)) return undefined;
  const obligations = context.byOperation.get(id) ?? [];
  if (obligations.some(({ error }) => error !== null && declaresAllCauses(error))) return undefined;
  return obligations.find(
    ({ response, error, id: obligation }) =>
      error !== null && response.status === '401' && context.selected.has(obligation),
  );
}

/** Prefers operations that need no resource. */
const rank = ({ path }: Operation): number => (path.includes('{') ? 1 : 0);
