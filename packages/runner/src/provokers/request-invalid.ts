import { type Parameter, ParameterValueError, SampleError, sample, serializeParameter, type Trigger, UnsupportedStyleError, violations } from '@touchstone/core';
import type { RequestTemplate, Unreachable } from '../plan/case.js';
import { withDifference, withParameter } from '../plan/edit.js';
import { fullBody } from '../plan/scenario.js';
import { type Overlay, type Target, unreachable } from './provoker.js';

type Invalid = Target<Extract<Trigger, { kind: 'request-invalid' }>>;

/** One overlay for every constraint that the part's schema states, each broken alone. */
export function requestInvalidOverlays(target: Invalid): readonly Overlay[] | Unreachable {
  const { operation, trigger } = target;
  switch (trigger.in) {
    case 'syntax':
      return operation.requestBody
        ? [{ name: '', edit: (request) => ({ ...request, ...unparsable(request), substitutions: withoutBody(request) }) }]
        : unreachable('no violation possible', `${operation.id} takes no body.`);
    case 'body':
      return bodyOverlays(target);
    case 'query':
    case 'path':
    case 'header':
      return parameterOverlays(target, trigger.in);
  }
}

const unparsable = (request: RequestTemplate): Pick<RequestTemplate, 'body'> => ({
  body: { mediaType: request.body?.mediaType ?? 'application/json', text: '{"unfinished": ' },
});

const withoutBody = (request: RequestTemplate): RequestTemplate['substitutions'] =>
  request.substitutions.filter((each) => each.in !== 'body');

function bodyOverlays({ context, operation, way }: Invalid): readonly Overlay[] | Unreachable {
  const media = operation.requestBody?.content.find(({ schema, mediaType }) => schema && /\bjson\b/.test(mediaType));
  const schema = media?.schema;
  if (!schema) return unreachable('no violation possible', `${operation.id} takes no JSON body with a schema.`);
  const base = fullBody(context, operation);
  if (base === undefined) return unreachable('no valid request', `No body could be made for ${operation.id}.`);
  const found = violations(context.model, schema, base, { random: context.random(way.id), direction: 'request' });
  // An absent required property is an error of its own, where the document tells the two apart.
  const own = operation.responses.some(({ errors }) =>
    errors.some(({ triggers }) => triggers.some(({ kind }) => kind === 'required-missing')),
  );
  const kept = found.filter(({ keyword }) => !(own && keyword === 'required'));
  if (kept.length === 0) return unreachable('no violation possible', `The body of ${operation.id} can hold anything.`);
  return kept.map(({ name, value }) => ({ name, shape: 'full', edit: (request) => withDifference(request, base, value) }));
}

function parameterOverlays({ context, operation, way }: Invalid, place: 'query' | 'path' | 'header'): readonly Overlay[] | Unreachable {
  const parameters = operation.parameters.filter((parameter) => parameter.in === place);
  const overlays = parameters.flatMap((parameter) => [
    ...(parameter.required && place !== 'path'
      ? [{ name: `${parameter.name} missing`, edit: (request: RequestTemplate) => withParameter(request, place, parameter.name, undefined) }]
      : []),
    ...valueOverlays(parameter, place, (label) => context.random(`${way.id} ${label}`), context.model),
  ]);
  if (overlays.length > 0) return overlays;
  return unreachable('no violation possible', `The ${place} parameters of ${operation.id} can hold anything.`);
}

function valueOverlays(
  parameter: Parameter,
  place: 'query' | 'path' | 'header',
  random: (label: string) => Parameters<typeof sample>[2]['random'],
  model: Parameters<typeof sample>[0],
): readonly Overlay[] {
  try {
    const valid = sample(model, parameter.schema, { random: random(parameter.name), shape: 'minimal', direction: 'request' });
    const found = violations(model, parameter.schema, valid, { random: random(`${parameter.name} violations`), direction: 'request' });
    return found.flatMap(({ name, value, keyword }) => {
      // What is not a string travels as one, so a string parameter cannot be of another type.
      if (value === null || typeof value === 'object' || (keyword === 'type' && typeof valid === 'string')) return [];
      const text = serializeParameter(parameter, value);
      return [{ name: `${parameter.name}: ${name}`, edit: (request: RequestTemplate) => withParameter(request, place, parameter.name, text) }];
    });
  } catch (error) {
    if (error instanceof SampleError || error instanceof UnsupportedStyleError || error instanceof ParameterValueError) return [];
    throw error;
  }
}
