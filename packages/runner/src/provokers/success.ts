import { operationAt } from '@touchstone/core/internal';
import type { Case, RequestTemplate, Step, Untested } from '../plan/case.js';
import { isUntested, successOf } from '../plan/context.js';
import { withBodyAt } from '../plan/edit.js';
import { produced } from '../plan/resource.js';
import { type Scenario, type ScenarioOptions, scenario } from '../plan/scenario.js';
import { bodyValueAt, gather, type Provoked, type Target, untested } from './provoker.js';
import { tenantOf } from './refusal.js';

/** Well-formed calls: with the document's example, the smallest body, the fullest, and each optional query parameter. */
export function provokeSuccess(target: Target<null>): Provoked {
  const { context, operation, obligation } = target;
  if (successOf(context, operation)?.id !== obligation.id) {
    return untested(
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
    ...ownValues(target),
  ]);
}

function successCase(
  target: Target<null>,
  name: string,
  options: Pick<ScenarioOptions, 'shape' | 'query'>,
  edit = (made: Scenario): RequestTemplate | undefined => made.request,
): Case | Untested {
  const { context, operation, obligation, variant } = target;
  const need = { tenant: tenantOf(target) };
  const made = scenario(context, operation, { ...options, need, label: `${variant.id} ${name}` });
  if (isUntested(made)) return made;
  const request = edit(made);
  if (!request) return untested('no valid request', `Nothing is known of what ${operation.id} changes.`);
  const step: Step = {
    kind: 'request',
    id: 'accepted',
    request,
    expect: { rule: 'status-intended', obligation: obligation.id, variant: variant.id },
  };
  return {
    id: `${operation.id} ${obligation.response.status} ${name}`,
    operation: operation.id,
    variants: [variant.id],
    steps: [
      ...made.steps,
      ...(name === 'example' ? something(target, made.request.substitutions.length) : []),
      step,
    ],
    cleanup: [],
    exclusive: false,
  };
}

/** What no two resources may share is the updated one's own, and may be said again. */
function ownValues(target: Target<null>): readonly (Case | Untested)[] {
  const { operation } = target;
  const uniques = operation.responses
    .flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))
    .flatMap((trigger) =>
      trigger.kind === 'duplicate' && trigger.fields.length > 0 ? [trigger.fields] : [],
    );
  if (!operation.path.endsWith('}') || !['PUT', 'PATCH'].includes(operation.method)) return [];
  return uniques.map((fields) =>
    successCase(target, `with its own ${fields.join(', ')}`, { shape: 'example' }, (made) => {
      const create = makerOf(made);
      const own = fields.map((field) => [field, create && bodyValueAt(create, field)] as const);
      return own.every(([, value]) => value !== undefined)
        ? own.reduce((request, [field, value]) => withBodyAt(request, field, value), made.request)
        : undefined;
    }),
  );
}

/** The call that made what the path names. */
function makerOf({ steps, request }: Scenario): RequestTemplate | undefined {
  const named = request.substitutions.findLast((each) => each.in === 'path')?.value.binding;
  return steps.flatMap((step) =>
    step.kind === 'request' && step.request.body && step.bind?.some(({ name }) => name === named)
      ? [step.request]
      : [],
  )[0];
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
  return made === undefined || isUntested(made) ? [] : made.steps;
}
