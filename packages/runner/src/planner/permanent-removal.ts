import { type Operation, type Parameter, resolveSchema } from '@touchstone/core';
import { collectionPath, isItemPath, lastSegment, pathParameterNames } from '@touchstone/core/internal';
import { isUntested } from '../plan/reasons.js';
import type { ParameterValue } from '../plan/request-template.js';
import type { PlanContext } from '../scenario/context.js';
import { sampleParameters } from '../scenario/parameters.js';

/** The request that removes an item for good that another DELETE has moved into a trash. */
export interface PermanentRemoval {
  readonly operation: Operation;
  /** Name of the path parameter that receives the id. */
  readonly at: string;
  readonly parameters: readonly ParameterValue[];
}

/** Matches a segment of a path that names a trash. */
const TRASH = /^(?:trash(?:ed|can|bin)?|(?:recycle[-_]?)?bin|archived?|archives)$/i;

/** Matches a parameter that makes a DELETE permanent. */
const PERMANENT = /^(?:permanent(?:ly)?|purge|hard(?:delete)?|forcedelete|skiptrash)$/i;

/**
 * Returns the request that removes an item for good: the same DELETE with a parameter such as `permanent`, or the DELETE in a
 * trash whose id has the same name and type. Returns undefined if the document has none, or several.
 */
export function permanentRemoval(context: PlanContext, remove: Operation): PermanentRemoval | undefined {
  if (isInTrash(remove.path)) return undefined;
  const flag = remove.parameters.find(
    (parameter) => parameter.in === 'query' && isPermanentFlag(context, remove, parameter),
  );
  if (flag) return call(context, remove, [{ in: 'query', name: flag.name, value: true }]);
  const [operation, ...others] = context.model.operations.filter(
    (other) => other.method === 'DELETE' && isInTrash(other.path) && takesSameId(context, other, remove),
  );
  return operation && others.length === 0 ? call(context, operation, []) : undefined;
}

function call(
  context: PlanContext,
  operation: Operation,
  more: readonly ParameterValue[],
): PermanentRemoval | undefined {
  const at = pathParameterNames(operation.path).at(-1);
  const sampled = sampleParameters(context, operation);
  if (at === undefined || isUntested(sampled)) return undefined;
  const names = new Set(more.map(({ name }) => name));
  return { operation, at, parameters: [...sampled.filter(({ name }) => !names.has(name)), ...more] };
}

const isInTrash = (path: string): boolean =>
  isItemPath(path) && path.split('/').some((segment) => TRASH.test(segment));

/** Returns true for a boolean such as `permanent`, or `force` if a description says that it removes an item for good. */
function isPermanentFlag({ model }: PlanContext, remove: Operation, parameter: Parameter): boolean {
  const { name, schema, description = '' } = parameter;
  const resolved = resolveSchema(model, schema).schema;
  const isForced =
    /^force$/i.test(name) &&
    FOR_GOOD.test(`${description} ${remove.description ?? ''} ${remove.summary ?? ''}`);
  return (
    (isForced || PERMANENT.test(name.replaceAll(/[-_]/g, ''))) &&
    typeof resolved === 'object' &&
    resolved.type === 'boolean'
  );
}

const FOR_GOOD = /\bfor good\b|\bpermanent/i;

/**
 * Returns true if two operations take the same parents and an id of the same type, which has the same name, or which the
 * paths give to items of the same name: `/trash/files/{id}` and `/files/{fileId}`.
 */
function takesSameId({ model }: PlanContext, one: Operation, other: Operation): boolean {
  const [names, otherNames] = [pathParameterNames(one.path), pathParameterNames(other.path)];
  const typeOf = (operation: Operation, name: string | undefined): string => {
    const parameter = operation.parameters.find((item) => item.in === 'path' && item.name === name);
    const schema = parameter && resolveSchema(model, parameter.schema).schema;
    return typeof schema === 'object' ? JSON.stringify([schema.type, schema.format]) : '';
  };
  const isSameName =
    names.at(-1) === otherNames.at(-1) ||
    lastSegment(collectionPath(one.path)) === lastSegment(collectionPath(other.path));
  return (
    isSameName &&
    names.slice(0, -1).join(' ') === otherNames.slice(0, -1).join(' ') &&
    typeOf(one, names.at(-1)) === typeOf(other, otherNames.at(-1))
  );
}
