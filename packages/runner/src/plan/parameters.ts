import { type Json, type Operation, type Parameter, type SampleShape, sample } from '@touchstone/core';
import { serializeParameter } from '@touchstone/core/internal';
import type { ParameterValue, Untested } from './case.js';
import { isUntested, type PlanContext } from './context.js';
import { drawn } from './drawn.js';

/**
 * Values for an operation's required parameters, and for the optional query parameters named; path parameters
 * left out, for those name resources.
 */
export function sampleParameters(
  context: PlanContext,
  operation: Operation,
  query: readonly string[] = [],
): readonly ParameterValue[] | Untested {
  const values: ParameterValue[] = [];
  for (const parameter of operation.parameters) {
    const wanted = parameter.required || (parameter.in === 'query' && query.includes(parameter.name));
    if (parameter.in === 'path' || !wanted || isCredential(context, operation, parameter)) continue;
    const value = usualParameter(context, operation, parameter);
    if (isUntested(value)) return value;
    values.push(value);
  }
  return values;
}

/** Some documents list an API key among the parameters too: it goes once, as the credential. */
const isCredential = ({ model }: PlanContext, { security }: Operation, parameter: Parameter): boolean =>
  security.flat().some(({ scheme }) => {
    const { in: place, parameterName } = model.securitySchemes.get(scheme) ?? {};
    return place === parameter.in && parameterName?.toLowerCase() === parameter.name.toLowerCase();
  });

/** Drawn once: thousands of calls of an operation differ in another respect. */
function usualParameter(
  context: PlanContext,
  operation: Operation,
  parameter: Parameter,
): ParameterValue | Untested {
  const known = context.usualParameters.get(parameter);
  if (known) return known;
  const label = `${operation.id} ${parameter.in} ${parameter.name}`;
  const made = sampleParameter(context, parameter, label);
  context.usualParameters.set(parameter, made);
  return made;
}

/** A value for one parameter: the document's example, where it is as its schema says, or a drawn one. */
function sampleParameter(
  context: PlanContext,
  parameter: Parameter,
  label: string,
): ParameterValue | Untested {
  return drawn(`No ${parameter.in} parameter ${parameter.name}`, () => {
    const example = exampleOf(context, parameter);
    const made = (shape: SampleShape): Json =>
      sample(context.model, parameter.schema, { random: context.random(label), shape, direction: 'request' });
    const least = example ?? made('minimal');
    // An empty list is sent as nothing, and what is required has to be there.
    const isNothing = parameter.required && Array.isArray(least) && least.length === 0;
    const value = isNothing ? made('full') : least;
    return {
      in: parameter.in,
      name: parameter.name,
      value,
      text: serializeParameter(parameter, value),
      ...(parameter.in === 'header' && { of: 'caller' as const }),
    };
  });
}

function exampleOf({ validator }: PlanContext, { examples, schema }: Parameter): Json | undefined {
  return examples.find((value) => validator.validate(schema, value).length === 0);
}

/** What the document itself offers for a path parameter that names no resource. */
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
