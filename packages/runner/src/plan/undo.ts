import type { Operation } from '@touchstone/core';
import type { Bound, RequestStep, Step, Undo } from './case.js';
import { isUnreachable, type PlanContext, successOf } from './context.js';
import { idIn } from './id-pointer.js';
import { sampleParameters } from './parameters.js';
import { principalFor } from './principals.js';
import { request } from './request.js';
import { namesIn, operationsOn, renamed } from './routes.js';

/**
 * The step with how to take back what it makes. Every POST on a collection whose items can be deleted has it, one
 * that should be refused too: a server that accepts it leaves something behind.
 */
export function withUndo(context: PlanContext, step: Step): Step {
  if (step.kind !== 'request' || step.request.method !== 'POST') return step;
  const create = context.operations.get(step.request.operation);
  const undo = create?.method === 'POST' ? undoOf(context, create, step) : undefined;
  return undo ? { ...step, undo } : step;
}

function undoOf(context: PlanContext, create: Operation, step: RequestStep): Undo | undefined {
  const remove = operationsOn(context.model, `${create.path}/{}`).find(({ method }) => method === 'DELETE');
  const success = remove && successOf(context, create);
  const parameter = remove && namesIn(remove.path).at(-1);
  if (!remove || !success || parameter === undefined) return undefined;
  const pointer = idIn(context.model, success.response, create.path, parameter);
  const parameters = sampleParameters(context, remove, 'required');
  if (pointer === undefined || isUnreachable(parameters)) return undefined;
  const inPath = step.request.substitutions.filter((each) => each.in === 'path');
  const parents = new Map(inPath.map(({ at, value }): [string, Bound] => [at, value]));
  return {
    pointer,
    parameter,
    request: request(remove, removerOf(context, remove, step), {
      parents: renamed(parents, create.path, remove.path.slice(0, remove.path.lastIndexOf('/'))),
      parameters: [...step.request.parameters.filter((each) => each.in === 'path'), ...parameters],
    }),
  };
}

/** Somebody of the caller's tenant who may remove: the caller itself may lack the scope, or be revoked by then. */
function removerOf(
  context: PlanContext,
  remove: Operation,
  { request: { principal } }: RequestStep,
): string | null {
  const planned = principal === null ? undefined : context.principals.get(principal);
  const tenant = planned?.from === 'control' ? planned.description.tenant : 'removal';
  const remover = principalFor(context, remove, { tenant });
  return isUnreachable(remover) ? principal : remover;
}
