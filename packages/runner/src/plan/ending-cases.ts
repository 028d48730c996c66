import type { EndedThing } from '@touchstone/core';
import type { Case, Plan } from './case.js';

/**
 * Returns the stages in which the dangerous cases of a run are executed: those last that may end the session of a caller,
 * and after them those that may end the server. In both stages, the calls that the server should accept come last.
 */
export function dangerousStages(plan: Plan): readonly ((planned: Case) => boolean)[] {
  const ends = new Map(plan.effects.map((effect) => [effect.operation, effect.ends]));
  const mayEnd = ({ steps }: Case, thing: EndedThing): boolean =>
    steps.some((step) => step.kind === 'request' && ends.get(step.request.operation) === thing);
  const endsServer = (planned: Case): boolean => mayEnd(planned, 'server');
  return [
    (planned) => !endsServer(planned) && !mayEnd(planned, 'session'),
    (planned) => !endsServer(planned) && !isAccepted(planned, plan),
    (planned) => !endsServer(planned),
    (planned) => !isAccepted(planned, plan),
    () => true,
  ];
}

/** Returns true if the case tries a success. */
const isAccepted = ({ variants }: Case, plan: Plan): boolean =>
  variants.some((id) => {
    const obligation = plan.variantsById.get(id)?.obligation ?? '';
    return plan.obligationsById.get(obligation)?.error === null;
  });
