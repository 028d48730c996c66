import type { Operation } from '@touchstone/core';
import { pathParameterNames, type ResourceReference } from '@touchstone/core/internal';
import type { Binding } from '../plan/binding.js';
import { containsMarker } from '../plan/marker.js';
import { mediaOf } from '../plan/media.js';
import type { ParameterValue, RequestTemplate } from '../plan/request-template.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { Step } from '../plan/step.js';
import { listsOnlyOwn, type PlanContext } from '../scenario/context.js';
import { bodyReferences, ownReferences } from '../scenario/own-references.js';

/**
 * The resource that a write affects.
 *
 * - `own`: the run created it, it is disposable, it does not exist, or the server contains only resources of the run.
 * - `chosen`: it has a key that the run chose, so the request may create it.
 * - `foreign`: the run did not create it.
 * - `none`: the request names no resource.
 */
export type Target =
  | { readonly kind: 'own' | 'chosen' | 'none' }
  | { readonly kind: 'foreign'; readonly name: string };

/**
 * Returns the target of a write: the resource of the last path parameter, or else those that the body names.
 * @param steps The steps of the case or fixture that contains the request.
 */
export function targetOf(
  context: PlanContext,
  operation: Operation,
  request: RequestTemplate,
  steps: readonly Step[],
): Target {
  const name = pathParameterNames(request.path).at(-1);
  return name === undefined
    ? bodyTarget(context, operation, request, steps)
    : pathTarget(context, operation, request, name, steps);
}

function pathTarget(
  context: PlanContext,
  operation: Operation,
  request: RequestTemplate,
  name: string,
  steps: readonly Step[],
): Target {
  const substitution = request.substitutions.find(({ in: place, at }) => place === 'path' && at === name);
  const parameter = request.parameters.find(
    (candidate) => candidate.in === 'path' && candidate.name === name,
  );
  if (substitution?.value.isChosen && request.method === 'PUT') return { kind: 'chosen' };
  const isOwn = substitution
    ? isOwnBinding(context, substitution.value, steps)
    : parameter !== undefined && namesNothing(context, operation, parameter);
  return isOwn ? { kind: 'own' } : { kind: 'foreign', name: `{${name}}` };
}

function bodyTarget(
  context: PlanContext,
  operation: Operation,
  request: RequestTemplate,
  steps: readonly Step[],
): Target {
  const bindingAt = ({ at }: ResourceReference): Binding | undefined =>
    request.substitutions.find((candidate) => candidate.in === 'body' && candidate.at === at)?.value;
  const isOwn = (reference: ResourceReference): boolean => {
    const binding = bindingAt(reference);
    return binding !== undefined && isOwnBinding(context, binding, steps);
  };
  const named = ownReferences(context.model, operation, request);
  if (named.length === 0) {
    // An action such as a transfer may affect every resource that its body names.
    // A name alone does not show that the action affects nothing else.
    const bound = bodyReferences(context.model, operation, request).filter(
      (reference) => !('isNamed' in reference) && bindingAt(reference),
    );
    return bound.length === 0 ? { kind: 'none' } : ownOrForeign(bound.find((reference) => !isOwn(reference)));
  }
  const invalid = invalidPointers(context, operation, request);
  const namesNone = ({ at }: ResourceReference): boolean =>
    invalid.some((pointer) => at === pointer || at.startsWith(`${pointer}/`));
  return ownOrForeign(named.find((reference) => !isOwn(reference) && !namesNone(reference)));
}

const ownOrForeign = (foreign: ResourceReference | undefined): Target =>
  foreign ? { kind: 'foreign', name: foreign.at } : { kind: 'own' };

/**
 * Returns the pointers to the values in the body that violate the schema and therefore name no resource. Omits the
 * pointer to the whole body.
 */
function invalidPointers(
  { validator }: PlanContext,
  operation: Operation,
  { body }: RequestTemplate,
): readonly string[] {
  const schema = mediaOf(operation)?.schema;
  if (!schema || !body || !('value' in body)) return [];
  return validator
    .validate(schema, body.value, { direction: 'request' })
    .map(({ pointer }) => pointer)
    .filter((pointer) => pointer !== '');
}

/**
 * Returns true if a path parameter cannot name an existing resource, because its value contains a marker or violates
 * the parameter's schema. A number that violates it may still be that of a resource, because the server may not enforce
 * the limits of the document.
 */
function namesNothing(
  { validator }: PlanContext,
  { parameters }: Operation,
  { name, value }: ParameterValue,
): boolean {
  if (typeof value === 'string' && containsMarker(value)) return true;
  if (/^\d+$/.test(String(value))) return false;
  const declared = parameters.find((candidate) => candidate.in === 'path' && candidate.name === name);
  return declared !== undefined && validator.validate(declared.schema, value).length > 0;
}

/** Returns true if the value identifies a resource of the run, a disposable resource, or no existing resource. */
function isOwnBinding(context: PlanContext, binding: Binding, steps: readonly Step[]): boolean {
  const { altered, isChosen, isDisposable, literal, fixture, name } = binding;
  if (altered || isChosen || isDisposable) return true;
  if (literal !== undefined) return false;
  const source = fixture === undefined ? steps : (context.fixtures.get(fixture)?.steps ?? []);
  const step = source.find((candidate) => bindsName(candidate, name));
  if (step?.kind !== 'request') return step !== undefined;
  return !SAFE_METHODS.includes(step.request.method) || listsOnlyOwn(context);
}

const bindsName = (step: Step, name: string): boolean =>
  (step.kind === 'request' && step.bind?.some((extraction) => extraction.name === name) === true) ||
  (step.kind === 'act' && step.bind === name);
