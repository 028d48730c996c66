import type { Case, Step, Unreachable } from '../plan/case.js';
import { isUnreachable, successOf } from '../plan/context.js';
import { produced } from '../plan/resource.js';
import { operationAt } from '../plan/routes.js';
import { type ScenarioOptions, scenario } from '../plan/scenario.js';
import { gather, type Provoked, type Target, unreachable } from './provoker.js';
import { tenantOf } from './refusal.js';

/** Well-formed calls: with the document's example, the smallest body, the fullest, and each optional query parameter. */
export function provokeSuccess(target: Target<null>): Provoked {
  const { context, operation, obligation } = target;
  if (successOf(context, operation)?.id !== obligation.id) {
    return unreachable(
      'trigger unknown',
      `Nothing says when ${operation.id} answers ${obligation.response.status} rather than its first success.`,
    );
  }
  const shapes: ScenarioOptions['shape'][] = operation.requestBody
    ? ['example', 'minimal', 'full']
    : ['example'];
  const query = operation.parameters.filter(({ in: place, required }) => place === 'query' && !required);
  return gather([
    ...shapes.map((shape) => successCase(target, shape, { shape })),
    ...query.map(({ name }) => successCase(target, `with ${name}`, { shape: 'example', query: [name] })),
  ]);
}

function successCase(
  target: Target<null>,
  name: string,
  options: Pick<ScenarioOptions, 'shape' | 'query'>,
): Case | Unreachable {
  const { context, operation, obligation, way } = target;
  const need = { tenant: tenantOf(target) };
  const made = scenario(context, operation, { ...options, need, label: `${way.id} ${name}` });
  if (isUnreachable(made)) return made;
  const step: Step = {
    kind: 'request',
    id: 'accepted',
    request: made.request,
    expect: { rule: 'status-intended', obligation: obligation.id, way: way.id },
  };
  return {
    id: `${operation.id} ${obligation.response.status} ${name}`,
    operation: operation.id,
    ways: [way.id],
    steps: [
      ...made.steps,
      ...(name === 'example' ? something(target, made.request.substitutions.length) : []),
      step,
    ],
    cleanup: [],
    exclusive: false,
  };
}

/** A list is worth reading when something is in it. */
function something({ context, operation, obligation }: Target<null>, bound: number): readonly Step[] {
  const create =
    operation.method === 'GET' && bound === 0
      ? operationAt(context.model, 'POST', operation.path)
      : undefined;
  if (!create) return [];
  const need = { tenant: tenantOf({ operation }) };
  const made = produced(context, create.path, 'id', {
    need,
    name: 'listed',
    label: obligation.id,
    parents: new Map(),
    depth: 0,
  });
  return made === undefined || isUnreachable(made) ? [] : made.steps;
}
