import type { Step } from '../plan/step.js';
import type { PlanContext } from '../scenario/context.js';
import { withChange } from './with-change.js';
import { withUndo } from './with-undo.js';

/**
 * Adds the removals of what the steps create, and marks the changes that the run does not restore.
 * @param steps All steps of a case or fixture.
 */
export const completeSteps = (context: PlanContext, steps: readonly Step[]): readonly Step[] =>
  steps.map((step) => withChange(context, withUndo(context, step), steps));
