import { type Json, type Operation, type Parameter, type SampleShape, sample } from '@touchstone/core';
import { serializeParameter } from '@touchstone/core/internal';
import { isUntested, type Untested, untested } from '../plan/reasons.js';
import type { ParameterValue } from '../plan/request-template.js';
import { configuredParameter } from './configured-values.js';
import type { PlanContext } from './context.js';
import { isOpaque, pagingValue } from './paging.js';
import { trySample } from './try-sample.js';

/**
 * Samples values for the required parameters of an operation and for the named optional query parameters. Omits path
 * parameters, which name resources, and credentials.
 */
export function sampleParameters(
  context: PlanContext,
  operation: Operation,
  query: readonly string[] = [],
): readonly ParameterValue[] | Untested {
  const values: ParameterValue[] = [];
  for (const parameter of operation.parameters) {
    if (parameter.in === 'path' || isCredential(context, operation, parameter)) continue;
    const configured = configuredValue(context, operation, parameter);
    const isSent =
      parameter.required ||
      configured !== undefined ||
      (parameter.in === 'query' && query.includes(parameter.name));
    if (!isSent) continue;
    const value = configured ?? usualParameter(context, operation, parameter);
    if (isUntested(value)) return value;
    values.push(value);
  }
  return values;
}

/**
 * Returns true if the parameter is the API key of a security scheme. Some documents list it again as a parameter, but
 * it is sent only once, as the credential.
 */
export const isCredential = (
  { model }: PlanContext,
  { security }: Operation,
  parameter: Parameter,
): boolean =>
  security.flat().some(({ scheme }) => {
    const { in: place, parameterName } = model.securitySchemes.get(scheme) ?? {};
    return place === parameter.in && parameterName?.toLowerCase() === parameter.name.toLowerCase();
  });

/**
 * Returns the configured value of a parameter; undefined if the configuration specifies none, or specifies one for all
 * operations that the parameter does not admit.
 */
function configuredValue(
  context: PlanContext,
  operation: Operation,
  parameter: Parameter,
): ParameterValue | Untested | undefined {
  const value = configuredParameter(context, operation, parameter.name);
  if (value === undefined || context.validator.validate(parameter.schema, value).length > 0) return undefined;
  return trySample(`No ${parameter.in} parameter ${parameter.name}`, () => asSent(parameter, value));
}

const asSent = (parameter: Parameter, value: Json): ParameterValue => ({
  in: parameter.in,
  name: parameter.name,
  value,
  text: serializeParameter(parameter, value),
  ...(parameter.in === 'header' && { of: 'caller' as const }),
});

/** Returns the usual value of a parameter. Cached, because thousands of calls to an operation share it. */
function usualParameter(
  context: PlanContext,
  operation: Operation,
  parameter: Parameter,
): ParameterValue | Untested {
  const cached = context.usualParameters.get(parameter);
  if (cached) return cached;
  const label = `${operation.id} ${parameter.in} ${parameter.name}`;
  const value = sampleParameter(context, parameter, label);
  context.usualParameters.set(parameter, value);
  return value;
}

/** Returns the document's example if it is valid, or else a sampled value. */
function sampleParameter(
  context: PlanContext,
  parameter: Parameter,
  label: string,
): ParameterValue | Untested {
  return trySample(`No ${parameter.in} parameter ${parameter.name}`, () => {
    const example = exampleOf(context, parameter);
    if (example === undefined && isOpaque(context, parameter))
      return untested(
        'no valid request',
        `Only the server knows the values of the parameter ${parameter.name}: add an example to the document.`,
      );
    const sampled = (shape: SampleShape): Json =>
      sample(context.model, parameter.schema, { random: context.random(label), shape, direction: 'request' });
    const minimal = example ?? pagingValue(context, parameter) ?? sampled('minimal');
    const value = isEmpty(minimal) ? sampled('full') : minimal;
    if (isEmpty(value) && parameter.in === 'query')
      return untested(
        'no valid request',
        `The parameter ${parameter.name} admits only empty lists or objects, which are not sent.`,
      );
    const isOnce = isIdempotencyKey(parameter) && admitsUuid(context, parameter);
    return { ...asSent(parameter, value), ...(isOnce && { isOnce: true as const }) };
  });
}

/**
 * Returns true for the header whose value a server remembers, to answer a repeated request with the first response.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export const isIdempotencyKey = ({ in: place, name }: Parameter): boolean =>
  place === 'header' && /^(x-)?(idempotency|idempotent)-?key$/i.test(name);

const admitsUuid = ({ validator }: PlanContext, { schema }: Parameter): boolean =>
  validator.validate(schema, 'f47ac10b-58cc-4372-a567-0e02b2c3d479').length === 0;

/** Returns true for a list or object without members, which is not sent (RFC 6570 §3.2.1). */
const isEmpty = (value: Json): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

function exampleOf({ validator }: PlanContext, { examples, schema }: Parameter): Json | undefined {
  return examples.find((value) => validator.validate(schema, value).length === 0);
}

/**
 * Returns the value that the document specifies for a path parameter as an example, `const` or `enum`; undefined if it
 * specifies none.
 */
export function documentedSegment(
  context: PlanContext,
  operation: Operation,
  name: string,
): ParameterValue | undefined {
  const parameter = operation.parameters.find(
    (candidate) => candidate.in === 'path' && candidate.name === name,
  );
  if (!parameter) return undefined;
  const { schema } = parameter.schema;
  const isListed = typeof schema === 'object' && (Array.isArray(schema.enum) || schema.const !== undefined);
  if (!isListed && exampleOf(context, parameter) === undefined) return undefined;
  const value = sampleParameter(context, parameter, `${operation.id} path ${name}`);
  return isUntested(value) ? undefined : value;
}

/** Returns the configured value of a path parameter; undefined if the configuration specifies none. */
export function configuredSegment(
  context: PlanContext,
  operation: Operation,
  name: string,
): ParameterValue | undefined {
  const parameter = operation.parameters.find(
    (candidate) => candidate.in === 'path' && candidate.name === name,
  );
  const value = parameter && configuredValue(context, operation, parameter);
  return isUntested(value) ? undefined : value;
}

/** Samples a path segment for a call that must be refused before the server looks up the resource. */
export function sampledSegment(
  context: PlanContext,
  { parameters, id }: Operation,
  name: string,
): ParameterValue | Untested {
  const parameter = parameters.find((candidate) => candidate.in === 'path' && candidate.name === name);
  if (!parameter)
    return { reason: 'no resource', detail: `${id} does not describe its path parameter ${name}.` };
  return trySample(`No path parameter ${name}`, () => {
    const random = context.random(`${id} path ${name}`);
    const value = sample(context.model, parameter.schema, { random, shape: 'minimal', direction: 'request' });
    if (value === null) return untested('no resource', `The path parameter ${name} admits only null.`);
    return { in: 'path', name, value, text: serializeParameter(parameter, value) };
  });
}
