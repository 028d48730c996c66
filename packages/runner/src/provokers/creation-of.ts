import type { RequestStep } from '../plan/step.js';
import type { Scenario } from '../scenario/scenario.js';

/** Returns the step that creates the resource named in the path; undefined if no step of the scenario creates it. */
export function creationOf({ steps, request }: Scenario): RequestStep | undefined {
  const binding = request.substitutions.findLast((substitution) => substitution.in === 'path')?.value.name;
  return steps.flatMap((step) =>
    step.kind === 'request' && step.request.body && step.bind?.some(({ name }) => name === binding)
      ? [step]
      : [],
  )[0];
}
