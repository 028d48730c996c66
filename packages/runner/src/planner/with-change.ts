import { operationAt } from '@touchstone/core/internal';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import { isUpsert, type Step } from '../plan/step.js';
import { effectOfRequest } from '../safety/effect-of-request.js';
import { targetOf } from '../safety/target.js';
import type { PlanContext } from '../scenario/context.js';
import { suggestsRead } from './suggests-read.js';

const KINDS: readonly string[] = ['change', 'destroy', 'dangerous'];

/**
 * Marks a step that may change or remove something that the run did not create, such as the settings of the server, and
 * does not restore. Applies to servers that the run did not start.
 * @param steps The steps of the case or fixture that contains the step.
 */
export function withChange(context: PlanContext, step: Step, steps: readonly Step[]): Step {
  if (step.kind !== 'request' || context.options.isShared !== true) return step;
  const { request, undo, remains } = step;
  const operation = context.operations.get(request.operation);
  if (!operation || (isSafe(request.method) && request.method !== operation.method)) return step;
  if ((undo && !undo.isElsewhere && !isUpsert(step)) || remains?.after === '2xx') return step;
  const { kind } = effectOfRequest(context, operation, request);
  if (!KINDS.includes(kind)) return step;
  const target = targetOf(context, operation, request, steps);
  if (target.kind === 'own' || target.kind === 'chosen') return step;
  const read = isSafe(request.method) ? undefined : operationAt(context.model, 'GET', request.path);
  const mayOnlyRead = operation.method === 'POST' && suggestsRead(operation);
  return { ...step, changes: { read: read?.id ?? null, ...(mayOnlyRead && { mayOnlyRead }) } };
}

const isSafe = (method: string): boolean => SAFE_METHODS.includes(method);
