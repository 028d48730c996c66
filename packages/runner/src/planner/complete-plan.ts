import type { Plan } from '../plan/case.js';
import type { Evidence } from '../plan/evidence.js';

/**
 * Returns the plan with the cases of all rounds, as if the server accepted every possible cause of an error. Contains every case that a run
 * of the plan may send.
 */
export function completePlan(plan: Plan): Plan {
  let current = plan;
  for (let known = -1; ; ) {
    const evidence = current.cases.map(
      ({ id }): Evidence => ({ case: id, obligation: null, received: '200' }),
    );
    if (!current.next || evidence.length === known) return current;
    known = evidence.length;
    current = current.next(evidence);
  }
}
