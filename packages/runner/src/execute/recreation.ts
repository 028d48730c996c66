import { createValidator, type Json, type Validator } from '@touchstone/core';
import type { Plan } from '../plan/case.js';
import { freshBody } from '../plan/fresh-body.js';
import { remarked } from '../plan/marker.js';
import { mediaOf } from '../plan/media.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { Step } from '../plan/step.js';

/**
 * Returns the step with other fresh values, so that its resource does not collide with that of an earlier attempt at
 * the case or of a discarded fixture.
 * @param generation Number of earlier attempts or discarded fixtures.
 */
export const recreation = (plan: Plan, step: Step, generation: number): Step =>
  step.kind === 'request' ? { ...step, request: recreatedRequest(plan, step.request, generation) } : step;

/** Returns the request with other fresh values; see {@link recreation}. */
export function recreatedRequest(plan: Plan, request: RequestTemplate, generation: number): RequestTemplate {
  if (!request.body || !('value' in request.body)) return request;
  const { body, operation: id } = request;
  const operation = plan.model.operations.find((candidate) => candidate.id === id);
  const schema = operation && mediaOf(operation)?.schema;
  const isValid = (candidate: Json): boolean =>
    !schema || validatorOf(plan).validate(schema, candidate, { direction: 'request' }).length === 0;
  const label = `${JSON.stringify(body.value)} ${generation}`;
  const fresh = freshBody(body.fresh ?? [], body.value, label, { used: new Set(), isValid });
  return { ...request, body: { ...body, value: remarked(fresh, generation) } };
}

const validators = new WeakMap<Plan, Validator>();

function validatorOf(plan: Plan): Validator {
  const validator = validators.get(plan) ?? createValidator(plan.model);
  validators.set(plan, validator);
  return validator;
}
