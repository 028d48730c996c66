import type { Operation } from '@touchstone/core';
import type { Candidate } from '../candidates/candidate.js';
import { candidateCases } from '../candidates/candidate-cases.js';
import { headerCandidates } from '../candidates/candidates-of.js';
import type { Case } from '../plan/case.js';
import { declaresAllCauses, type Obligation } from '../plan/obligation.js';
import { isUntested } from '../plan/reasons.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { RequestStep, Step } from '../plan/step.js';
import type { PlanContext } from '../scenario/context.js';

/**
 * Plans reads whose header names another tenant, or the tenant of a caller that may no longer act for it, if the run creates
 * callers of separate tenants: those of one operation for each header that the callers may supply. Each is preceded by a call that
 * shows whether the server checks the header. Omits operations whose errors are declared.
 */
export function tenantHeaderCases(context: PlanContext): readonly Case[] {
  const { callers, tenants } = context.options.control;
  if (!callers || !tenants) return [];
  const tried = new Set<string>();
  return context.model.operations.flatMap((operation) => {
    const obligation = refusalOf(context, operation);
    if (!obligation || !SAFE_METHODS.includes(operation.method) || operation.path.includes('{')) return [];
    return headerCandidates(operation).flatMap((candidate): readonly Case[] => {
      if (tried.has(candidate.label)) return [];
      tried.add(candidate.label);
      return casesOf(context, obligation, candidate);
    });
  });
}

/** Returns the selected error of an operation that requires a credential and declares no error. */
function refusalOf(context: PlanContext, { id, security }: Operation): Obligation | undefined {
  if (security.length === 0) return undefined;
  const obligations = context.byOperation.get(id) ?? [];
  if (obligations.some(({ error }) => error !== null && declaresAllCauses(error))) return undefined;
  return obligations.find(
    ({ response, error, id: obligation }) =>
      error !== null && response.status.startsWith('4') && context.selected.has(obligation),
  );
}

function casesOf(context: PlanContext, obligation: Obligation, candidate: Candidate): readonly Case[] {
  const { label } = candidate;
  const planned = candidateCases(context, obligation, {
    ...candidate,
    label: `${label}, whatever the error`,
  });
  if (isUntested(planned)) return [];
  const attemptOf = (name: string): RequestStep | undefined =>
    planned.find(({ candidate: cause }) => cause?.endsWith(name))?.steps.find(isAttempt);
  const unknown = attemptOf(' unknown');
  const foreign = attemptOf(' of another tenant');
  return planned.flatMap((tried) => {
    const isForeign = tried.steps.some((step) => step === foreign);
    const control = isForeign ? unknown : tried.candidate?.endsWith(' in use') ? foreign : undefined;
    return control ? [withControl(tried, control, label)] : [];
  });
}

/** Returns the case with another call of the same caller before its own, and before the caller changes. */
function withControl({ steps, ...rest }: Case, { request, ...control }: RequestStep, cause: string): Case {
  const attempt = steps.find(isAttempt);
  const before = steps.findIndex((step) => CHANGES.includes(step.kind) || step === attempt);
  const checked = steps.map(
    (step): Step =>
      step === attempt && step.kind === 'request'
        ? {
            ...step,
            expect: { ...step.expect, forbidden: { by: 'separate tenant', cause, control: CONTROL } },
          }
        : step,
  );
  const caller = attempt?.request.caller ?? null;
  return {
    ...rest,
    steps: [
      ...checked.slice(0, before),
      { ...control, id: CONTROL, request: { ...request, caller } },
      ...checked.slice(before),
    ],
  };
}

const CONTROL = 'a wrong name';
const CHANGES: readonly Step['kind'][] = ['renew-token', 'update-caller'];

const isAttempt = (step: Step): step is RequestStep => step.kind === 'request' && step.role === 'attempt';
