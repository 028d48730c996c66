import type { Case, Plan } from '../plan/case.js';
import type { Evidence } from '../plan/evidence.js';
import type { Obligation } from '../plan/obligation.js';
import { recreation } from '../plan/recreation.js';
import type { Unobserved } from '../plan/step.js';

/** Number of accepted calls after which a documented refusal counts as not observed. */
const CALLS = 3;
/** Fresh values of repetitions, which differ from those of attempts that failed by chance. */
const FIRST_GENERATION = 100;

/** Returns true if the server accepted the call of a candidate. */
export const isAccepted = (evidence: Evidence | undefined): boolean =>
  /^2\d\d\b/.test(evidence?.received ?? '');

/**
 * Returns the repetitions of a case whose call should be refused with the error, in order. Each is run if the server
 * accepted the call before. If it accepts the last one, too, the error was not observed.
 */
export function repetitionsOf(plan: Plan, tried: Case, { id, error, response }: Obligation): readonly Case[] {
  const name = error?.code ?? response.status;
  return Array.from({ length: CALLS - 1 }, (_, index): Case => {
    const again = index === 0 ? 'again' : 'a third time';
    return {
      ...tried,
      id: `${tried.id} for ${name} ${again}`,
      candidate: `${tried.candidate} ${again}`,
      steps: tried.steps.map((step) => recreation(plan, step, FIRST_GENERATION + index)),
    };
  }).map((repetition, index, all) =>
    index < all.length - 1
      ? repetition
      : withUnobserved(repetition, {
          obligation: id,
          cause: tried.candidate ?? '',
          calls: CALLS,
          severity: 'warning',
        }),
  );
}

/** Returns the case with another severity of its finding. */
export const withSeverity = (planned: Case, severity: Unobserved['severity']): Case => ({
  ...planned,
  steps: planned.steps.map((step) =>
    step.kind === 'request' && step.expect.unobserved
      ? { ...step, expect: { ...step.expect, unobserved: { ...step.expect.unobserved, severity } } }
      : step,
  ),
});

const withUnobserved = (planned: Case, unobserved: Unobserved): Case => ({
  ...planned,
  steps: planned.steps.map((step) =>
    step.kind === 'request' && step.expect.rule === 'candidate'
      ? { ...step, expect: { ...step.expect, unobserved } }
      : step,
  ),
});
