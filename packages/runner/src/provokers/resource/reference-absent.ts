import type { Trigger } from '@touchstone/core';
import { withBodyAt } from '../../plan/edit.js';
import { nonexistentIdLike } from '../../plan/nonexistent-id.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import { sampleBody } from '../../scenario/body.js';
import { actionFor } from '../../scenario/prerequisites.js';
import { bodyValueAt, type ProvokeContext, type RequestMutation } from '../provoker.js';

type ReferenceAbsent = ProvokeContext<Extract<Trigger, { kind: 'reference-absent' }>>;

/** A property of the body that names something which does not exist; or not yet, where an action can make it. */
export function referenceAbsentMutations(target: ReferenceAbsent): readonly RequestMutation[] | Untested {
  const { operation, trigger } = target;
  if (!operation.requestBody) return untested('no violation possible', `${operation.id} takes no body.`);
  return [{ name: '', shape: 'full', edit: altered(trigger.field) }, ...notYet(target)];
}

/** Refused while there is none, and accepted once the control action has made it: what was looked up is not kept. */
function notYet({ context, operation, trigger }: ReferenceAbsent): readonly RequestMutation[] {
  const { field } = trigger;
  const sampled = sampleBody(context, operation, { label: 'references', shape: 'full' });
  if (!sampled || isUntested(sampled)) return [];
  const reference = sampled.references.find(({ at }) => at === field);
  if (!reference || !actionFor(context, reference)) return [];
  const isAt = ({ in: place, at }: RequestTemplate['substitutions'][number]): boolean =>
    place === 'body' && at === field;
  return [
    {
      name: 'until it exists',
      shape: 'full',
      lacks: (step, { substitutions }) =>
        step.kind === 'act' && step.bind === substitutions.find(isAt)?.value.binding,
      // What the document has for an example names nothing of a resource that was only just made.
      edit: (request) => ({
        ...request,
        substitutions: request.substitutions.filter((each) => !isAt(each)),
      }),
      recovered: (request) => request,
    },
  ];
}

const altered =
  (field: string) =>
  (request: RequestTemplate): RequestTemplate => {
    if (!request.substitutions.some(({ in: place, at }) => place === 'body' && at === field)) {
      const value = bodyValueAt(request, field);
      return withBodyAt(
        request,
        field,
        typeof value === 'number' ? value + 1_000_000_007 : nonexistentIdLike(String(value ?? '')),
      );
    }
    return {
      ...request,
      substitutions: request.substitutions.map((each) =>
        each.in === 'body' && each.at === field ? { ...each, value: { ...each.value, altered: true } } : each,
      ),
    };
  };
