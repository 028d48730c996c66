import type { PlanOptions } from '../config/config.js';
import type { Case } from '../plan/case.js';
import { isUntested } from '../plan/reasons.js';
import type { RankedAttempt } from './ranked-attempt.js';

/**
 * Returns true if requests that a server must refuse may be sent although the errors that refuse them are proven: to a
 * server that the run started, or if the run may change resources of its own on another one. Each may create a resource.
 */
export const mayViolate = ({ isShared, allow }: PlanOptions): boolean =>
  isShared !== true || allow.includes('change');

/**
 * Returns the attempts that a server must refuse, each once: those that violate a constraint of the request, those of a
 * caller that must not make the call, and those that refer to nothing. One refusal proves an error, but not that the server
 * checks the others. Wrong credentials are tried for each security scheme instead of each operation.
 */
export function mustBeRefused(attempts: readonly RankedAttempt[]): readonly Case[] {
  const cases = new Map<string, Case>();
  for (const { attempt, label } of attempts)
    if (!isUntested(attempt) && !label.startsWith('credential: ') && isRefused(attempt))
      cases.set(attempt.id, attempt);
  return [...cases.values()];
}

const isRefused = ({ steps, candidate }: Case): boolean =>
  candidate?.startsWith('reference absent: ') === true ||
  steps.some((step) => step.kind === 'request' && step.expect.forbidden !== undefined);
