import { createValidator, type Json, type SchemaNode, type Validator } from '@touchstone/core';
import { atPointer } from '@touchstone/core/internal';
import type { Plan } from './case.js';
import { freshBody } from './fresh-body.js';
import type { FreshPlace } from './fresh-place.js';
import { remarked } from './marker.js';
import { mediaOf } from './media.js';
import type { RequestTemplate } from './request-template.js';
import type { Step } from './step.js';

/**
 * Returns the step with other fresh values, so that its resource does not collide with that of an earlier attempt at
 * the case or of a discarded fixture. A body that violates its schema on purpose keeps its violations, and equal values
 * of two bodies stay equal.
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
  const violationsOf = (candidate: Json): string =>
    schema ? violationText(validatorOf(plan), schema, candidate) : '';
  const violations = violationsOf(body.value);
  const isValid = (candidate: Json): boolean => violationsOf(candidate) === violations;
  const labelOf = (place: FreshPlace): string => `${generation} ${textOf(place)}`;
  const textOf = ({ pointer }: FreshPlace): string =>
    (JSON.stringify(atPointer(body.value, pointer)) ?? '').toLowerCase();
  const places = (body.fresh ?? []).filter(
    (place) =>
      textOf(place) !== '' &&
      (violations === '' ||
        isValid(freshBody([place], body.value, labelOf, { used: new Set(), isValid: () => true }))),
  );
  const days = places.filter(({ kind }) => kind === 'day').map(textOf);
  const label = (place: FreshPlace): string =>
    place.kind === 'day' ? `${generation} ${days.join()}` : labelOf(place);
  const fresh = freshBody(places, body.value, label, { used: new Set(), isValid });
  return { ...request, body: { ...body, value: remarked(fresh, generation) } };
}

/** Returns the violations of a value as a text that is equal for the same violations. */
const violationText = (validator: Validator, schema: SchemaNode, value: Json): string =>
  validator
    .validate(schema, value, { direction: 'request' })
    .map(({ pointer, keyword }) => `${pointer} ${keyword}`)
    .join('\n');

const validators = new WeakMap<Plan, Validator>();

function validatorOf(plan: Plan): Validator {
  const validator = validators.get(plan) ?? createValidator(plan.model);
  validators.set(plan, validator);
  return validator;
}
