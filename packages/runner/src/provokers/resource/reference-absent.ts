import type { Trigger } from '@touchstone/core';
import { admitsInBody } from '../../plan/absent-id.js';
import type { AbsentValues } from '../../plan/binding.js';
import { bodyValueAt, withAlteredBinding, withBodyAt } from '../../plan/edit-request.js';
import { nonexistentIdLike } from '../../plan/nonexistent-id.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import { absentInBodyAt, absentLiteral } from '../../scenario/absent-values.js';
import { sampleBody } from '../../scenario/body.js';
import { actionFor } from '../../scenario/reference-order.js';
import type { ProvokeContext, RequestMutation } from '../provoke-context.js';

type ReferenceAbsent = ProvokeContext<Extract<Trigger, { kind: 'reference-absent' }>>;

/**
 * Returns mutations that make a body property reference a nonexistent resource, or a resource that a control action has
 * not created yet.
 */
export function referenceAbsentMutations(target: ReferenceAbsent): readonly RequestMutation[] | Untested {
  const { operation } = target;
  if (!operation.requestBody) return untested('no violation possible', `${operation.id} takes no body.`);
  const absent = absentReference(target);
  const later = notYetCreated(target);
  if (isUntested(absent)) return later.length > 0 ? later : absent;
  return [
    {
      name: '',
      shape: 'full',
      edit: (request) => withNonexistentReference(target, request, absent),
    },
    ...later,
  ];
}

/**
 * Returns a mutation whose call is refused until the control action creates the resource. The repeated call detects a
 * server that caches the failed lookup. Returns an empty list if there is no such action, or if no body can be sampled.
 */
function notYetCreated({ context, operation, trigger }: ReferenceAbsent): readonly RequestMutation[] {
  const { field } = trigger;
  const sampled = sampleBody(context, operation, { label: 'references', shape: 'full' });
  if (!sampled || isUntested(sampled)) return [];
  const reference = sampled.references.find(({ at }) => at === field);
  if (!reference || !actionFor(context, reference)) return [];
  const isAtField = ({ in: place, at }: RequestTemplate['substitutions'][number]): boolean =>
    place === 'body' && at === field;
  return [
    {
      name: 'until it exists',
      shape: 'full',
      lacks: (step, { substitutions }) =>
        step.kind === 'act' && step.bind === substitutions.find(isAtField)?.value.name,
      // Sends the id from the document's example. The resource that should contain it is new, so the server does not
      // find it there.
      edit: (request) => ({
        ...request,
        substitutions: request.substitutions.filter((substitution) => !isAtField(substitution)),
      }),
      recovered: (request) => request,
    },
  ];
}

/** Returns the values that the property may have if an altered id violates its schema; see `absentInBodyAt`. */
function absentReference({
  context,
  operation,
  trigger,
}: ReferenceAbsent): AbsentValues | undefined | Untested {
  const sampled = sampleBody(context, operation, { label: 'references', shape: 'full' });
  if (!sampled || isUntested(sampled) || !('value' in sampled.body)) return undefined;
  return absentInBodyAt(context, operation, sampled.body.value, trigger.field, 'read');
}

function withNonexistentReference(
  { context, operation, trigger: { field } }: ReferenceAbsent,
  request: RequestTemplate,
  absent: AbsentValues | undefined,
): RequestTemplate {
  if (request.substitutions.some(({ in: place, at }) => place === 'body' && at === field))
    return withAlteredBinding(request, 'body', field, absent);
  if (!request.body || !('value' in request.body)) return request;
  const value = bodyValueAt(request, field);
  const current = String(value ?? '');
  const similar = typeof value === 'number' ? String(value + 1_000_000_007) : nonexistentIdLike(current);
  const admits = admitsInBody(context.validator, operation, request.body.value, field, current);
  const id = absentLiteral(current, absent, admits, similar);
  return withBodyAt(request, field, typeof value === 'number' ? Number(id) : id);
}
