import type { ApiError } from '@touchstone/core';
import type { Candidate } from '../candidates/candidate.js';
import { candidateCases } from '../candidates/candidate-cases.js';
import { FOREIGN } from '../candidates/candidates-of.js';
import { isTied } from '../candidates/tied.js';
import type { Case } from '../plan/case.js';
import { errorWords } from '../plan/code-words.js';
import { declaresAllCauses } from '../plan/obligation.js';
import { isUntested } from '../plan/reasons.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { Forbidden } from '../plan/step.js';
import type { PlanContext } from '../scenario/context.js';

/** The candidate with a label of its own, because a round may try the same cause for an error. */
const ISOLATION: Candidate = { ...FOREIGN, label: `${FOREIGN.label}, whatever the error` };

/**
 * Plans a call to a resource of another tenant for each operation on an item that documents a 404, if callers of two tenants
 * are configured, or if the run can create them. A server that does not separate tenants accepts the call, and no case that aims at a documented error
 * would notice it. Omits operations whose errors are declared, and those with an error whose code names the owner, for which
 * a round tries the same cause.
 */
export function isolationCases(context: PlanContext): readonly Case[] {
  const { callers, control } = context.options;
  const tenants = new Set(Object.values(callers).map(({ tenant }) => tenant ?? 'default'));
  if (tenants.size < 2 && !control.callers) return [];
  return context.model.operations.flatMap((operation) => {
    const obligations = context.byOperation.get(operation.id) ?? [];
    const absent = obligations.find(({ response, error }) => error !== null && response.status === '404');
    const isTried = obligations.some(
      ({ error }) =>
        error !== null &&
        (declaresAllCauses(error) || causesForeign(error) || isTied(errorWords(error), operation, FOREIGN)),
    );
    if (!absent || isTried || !operation.path.includes('{') || !context.selected.has(absent.id)) return [];
    const planned = candidateCases(context, absent, ISOLATION);
    if (isUntested(planned)) return [];
    const isRead = SAFE_METHODS.includes(operation.method);
    const by = !isRead ? 'owner' : control.tenants ? 'separate tenant' : 'tenant';
    return planned.map((tried) => withForbidden(tried, { by, cause: FOREIGN.label }));
  });
}

const causesForeign = ({ explicit, triggers }: ApiError): boolean =>
  explicit && triggers.some(({ kind }) => kind === 'resource-foreign');

const withForbidden = (tried: Case, forbidden: Forbidden): Case => ({
  ...tried,
  steps: tried.steps.map((step) =>
    step.kind === 'request' && step.role === 'attempt'
      ? { ...step, expect: { ...step.expect, forbidden } }
      : step,
  ),
});
