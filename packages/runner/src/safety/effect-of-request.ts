import type { Effect, Operation } from '@touchstone/core';
import { operationsOn } from '@touchstone/core/internal';
import type { RequestTemplate } from '../plan/request-template.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { PlanContext } from '../scenario/context.js';
import { effectOfOperation } from '../scenario/effect-of-operation.js';

/**
 * Returns the effect that a request has if the server accepts it, even if the server should refuse it. The effect of an
 * undeclared method follows from the method and the path.
 */
export function effectOfRequest(
  context: PlanContext,
  operation: Operation,
  { method, path }: RequestTemplate,
): Effect {
  if (method === operation.method) return effectOfOperation(context, operation);
  const reason = `the path does not declare ${method}`;
  if (SAFE_METHODS.includes(method)) {
    const isDangerous = operationsOn(context.model, path).some(
      (declared) => effectOfOperation(context, declared).kind === 'dangerous',
    );
    return isDangerous
      ? { kind: 'dangerous', reason: `${reason}, and another method of the path is dangerous` }
      : { kind: 'read', reason };
  }
  if (!path.includes('{')) return { kind: 'dangerous', reason };
  return { kind: method === 'DELETE' ? 'destroy' : 'change', reason };
}
