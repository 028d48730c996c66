import { candidateCases } from '../candidates/candidate-cases.js';
import { FOREIGN } from '../candidates/candidates-of.js';
import type { Case } from '../plan/case.js';
import { isUntested } from '../plan/reasons.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { Forbidden } from '../plan/step.js';
import type { PlanContext } from '../scenario/context.js';

/** The statuses whose possible causes contain a resource of another tenant. */
const STATUSES: readonly string[] = ['402', '403', '404', '410'];

/**
 * Plans a call to a resource of another tenant for each operation that documents a 404 and no error whose causes are tried,
 * if callers of two tenants are configured. A server that does not separate tenants returns no documented error, so no other
 * case would notice it.
 * @param open Statuses of the errors whose causes are tried later, by operation id.
 */
export function isolationCases(
  context: PlanContext,
  open: ReadonlyMap<string, readonly string[]>,
): readonly Case[] {
  const tenants = new Set(Object.values(context.options.callers).map(({ tenant }) => tenant ?? 'default'));
  if (tenants.size < 2) return [];
  return context.model.operations.flatMap((operation) => {
    const obligations = context.byOperation.get(operation.id) ?? [];
    const isDeclared = obligations.some(({ error }) => error?.explicit === true);
    const isTried = open.get(operation.id)?.some((status) => STATUSES.includes(status)) === true;
    const absent = obligations.find(({ response, error }) => error !== null && response.status === '404');
    if (!absent || !operation.path.includes('{') || isDeclared || isTried || !context.selected.has(absent.id))
      return [];
    const planned = candidateCases(context, absent, FOREIGN);
    if (isUntested(planned)) return [];
    const by = SAFE_METHODS.includes(operation.method) ? 'tenant' : 'owner';
    return planned.map((tried) => withForbidden(tried, { by, cause: FOREIGN.label }));
  });
}

const withForbidden = (tried: Case, forbidden: Forbidden): Case => ({
  ...tried,
  steps: tried.steps.map((step) =>
    step.kind === 'request' && step.role === 'attempt'
      ? { ...step, expect: { ...step.expect, forbidden } }
      : step,
  ),
});
