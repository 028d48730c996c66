import type { Operation, PathItem } from '@touchstone/core';
import { own, pathParameterNames, pathShape, pathUpTo, type Route } from '@touchstone/core/internal';
import type { Environment } from '../../environment.js';
import type { ParentIds } from '../store/record.js';
import type { ResourceType, ResourceTypes } from '../types/resource-types.js';

/** A collection that a path of the initial data addresses. */
export interface InitialCollection {
  readonly type: ResourceType;
  readonly item: PathItem;
  readonly parents: ParentIds;
  /** The operation that creates resources in the collection, or else the operation that lists them. */
  readonly operation: Operation;
}

/** Returns the collection at a route; `undefined` if no operation lists or creates resources there. */
export function collectionAt(types: ResourceTypes, route: Route | undefined): InitialCollection | undefined {
  const ofMethod = (
    method: string,
    effect: 'list' | 'create',
  ): Pick<InitialCollection, 'type' | 'operation'> | undefined => {
    const operation = route?.item.operations.find((candidate) => candidate.method === method);
    const actual = operation && types.effectOf(operation);
    return operation && actual?.kind === effect ? { type: actual.of, operation } : undefined;
  };
  const inferred = ofMethod('POST', 'create') ?? ofMethod('GET', 'list');
  if (!route || !inferred) return undefined;
  const { item, values } = route;
  const parents = new Map(
    pathParameterNames(item.path).map((name) => [
      pathShape(pathUpTo(item.path, name)),
      own(values, name) ?? '',
    ]),
  );
  return { ...inferred, item, parents };
}

/** Returns `true` if the operation lists or creates resources, which means that its path addresses a collection. */
export function isCollectionOperation(types: ResourceTypes, operation: Operation): boolean {
  const { kind } = types.effectOf(operation);
  return kind === 'list' || kind === 'create';
}

const MAX_SUGGESTED_PATHS = 20;

/** Returns a sentence that lists the collections of the document. */
export function suggestCollections({ basePath, model }: Environment, types: ResourceTypes): string {
  const paths = model.operations
    .filter((operation) => isCollectionOperation(types, operation))
    .map(({ path }) => path);
  const collections = [...new Set(paths)];
  if (collections.length === 0) return 'The document has no collections.';
  const listed = collections.slice(0, MAX_SUGGESTED_PATHS).join(', ');
  const rest = collections.length - MAX_SUGGESTED_PATHS;
  const more = rest > 0 ? ` and ${rest} more` : '';
  return `Collections: ${listed}${more}${basePath && `. Omit the base path ${basePath}`}.`;
}
