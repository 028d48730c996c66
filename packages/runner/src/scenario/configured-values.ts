import type { Json, Operation, SchemaNode } from '@touchstone/core';
import { atPointer, own, parsePointer } from '@touchstone/core/internal';
import type { Binding } from '../plan/binding.js';
import { replaceAt } from '../plan/replace-at.js';
import type { PlanContext } from './context.js';

/** Thrown if configured values make a body invalid, so the operation has no well-formed call with them. */
export class ConfiguredValueError extends Error {
  override readonly name = 'ConfiguredValueError';
}

/** Returns the value that the configuration specifies for a parameter; undefined if it specifies none. */
export function configuredParameter(
  { options }: PlanContext,
  operation: Operation,
  name: string,
): Json | undefined {
  const value = own(own(options.operations, operation.id)?.values, name);
  return value === undefined ? own(options.values, name) : value;
}

/**
 * Returns the body with the values that the configuration specifies for its members. A value for the operation is added if
 * the body lacks the member; a value for all operations only replaces an existing one, and is ignored if the schema does
 * not admit it.
 * @throws {ConfiguredValueError} if the values for the operation violate the schema.
 */
export function withConfiguredValues(
  { options, validator }: PlanContext,
  operation: Operation,
  schema: SchemaNode,
  body: Json,
): Json {
  const violationOf = (candidate: Json) => validator.validate(schema, candidate, { direction: 'request' })[0];
  const general = bodyValues(options.values)
    .filter(([pointer]) => atPointer(body, pointer) !== undefined)
    .reduce((result, [pointer, value]) => {
      const candidate = replaceAt(result, pointer, value);
      return violationOf(candidate) ? result : candidate;
    }, body);
  const specific = bodyValues(own(options.operations, operation.id)?.values).filter(([pointer]) =>
    hasParent(general, pointer),
  );
  if (specific.length === 0) return general;
  const result = specific.reduce((value, [pointer, member]) => replaceAt(value, pointer, member), general);
  const violation = violationOf(result);
  if (violation)
    throw new ConfiguredValueError(
      `the configured values violate the schema: ${violation.pointer || 'the body'} ${violation.message}.`,
    );
  return result;
}

/** Returns the JSON Pointers to the members of a body that the configuration specifies. */
export const configuredPointers = ({ options }: PlanContext, { id }: Operation): readonly string[] => [
  ...bodyValues(options.values).map(([pointer]) => pointer),
  ...bodyValues(own(options.operations, id)?.values).map(([pointer]) => pointer),
];

const bodyValues = (
  values: Readonly<Record<string, Json>> | undefined,
): readonly (readonly [string, Json])[] =>
  Object.entries(values ?? {}).filter(([name]) => isBodyPointer(name));

/** Returns true if a key of `values` is a JSON Pointer into the body, and not the name of a parameter. */
export const isBodyPointer = (name: string): boolean => name.startsWith('/');

/** Returns true if the value at a pointer exists, or if it would be a member of an existing object. */
function hasParent(body: Json, pointer: string): boolean {
  if (atPointer(body, pointer) !== undefined) return true;
  const parent = atPointer(body, pointer.slice(0, pointer.lastIndexOf('/')));
  return (
    parsePointer(pointer).length > 0 &&
    typeof parent === 'object' &&
    parent !== null &&
    !Array.isArray(parent)
  );
}

/** Returns the bodies that the configuration specifies for an operation. */
export const configuredBodies = ({ options }: PlanContext, { id }: Operation): readonly Json[] =>
  own(options.operations, id)?.bodies ?? [];

/**
 * Returns the binding of a resource that the configuration specifies for one operation only; undefined if there is none.
 * @param reference An item path such as `/customers/{id}`, or an `x-reference` with a pointer.
 */
export function operationReference(
  { options }: PlanContext,
  { id }: Operation,
  reference: string,
  name: string,
): Binding | undefined {
  const settings = own(options.operations, id);
  const literal = own(settings?.references, reference);
  if (literal === undefined) return undefined;
  return {
    name,
    literal,
    ...(settings?.disposable?.includes(reference) === true && { isDisposable: true as const }),
  };
}
