import type { ApiModel, Json } from '@touchstone/core';
import {
  childPointer,
  collectionPath,
  documentReferences,
  isItemPath,
  pathParameterNames,
  type ResourceReference,
} from '@touchstone/core/internal';
import { words } from './field-names.js';

/** A reference that only the name of its property suggests. */
export interface NamedReference extends ResourceReference {
  readonly isNamed: true;
}

/**
 * Returns the properties of a body whose names suggest that they contain ids of other resources: `customerId` for
 * `/customers/{id}`. Returns an empty list if the document declares references with `x-reference`.
 *
 * @param own Path of the collection that the request itself belongs to.
 */
export function namedReferences(model: ApiModel, value: Json, own: string): readonly NamedReference[] {
  if (documentReferences(model).length > 0) return [];
  return [...namedIn(collectionsOf(model), value, own, '')];
}

function* namedIn(
  collections: readonly Collection[],
  value: Json,
  own: string,
  at: string,
): Iterable<NamedReference> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, child] of Object.entries(value)) {
    const pointer = childPointer(at, name);
    const subject = Array.isArray(value) ? undefined : subjectOf(name);
    const found = subject === undefined ? undefined : collectionNamed(collections, subject);
    const isOfOther = found !== undefined && collectionPath(found.item) !== own;
    if (isOfOther && isId(child)) yield { at: pointer, path: found.item, pointer: null, isNamed: true };
    else if (isOfOther && Array.isArray(child) && child.every(isId))
      for (const index of child.keys())
        yield { at: childPointer(pointer, index), path: found.item, pointer: null, isNamed: true };
    else yield* namedIn(collections, child, own, pointer);
  }
}

const isId = (value: Json): boolean => typeof value === 'string' || typeof value === 'number';

/** Returns the words before `id` in a name: `assigned_technician` for `assignedTechnicianId`. */
const subjectOf = (name: string): string | undefined => /^(.+)_(?:id|ids|uuid|uuids)$/.exec(words(name))?.[1];

interface Collection {
  /** Path of the items. */
  readonly item: string;
  /** The words of the last segment, singular and joined with underscores: `stock_location`. */
  readonly name: string;
}

const collectionsByModel = new WeakMap<ApiModel, readonly Collection[]>();

/** Returns the collections whose items have only one path parameter. */
function collectionsOf(model: ApiModel): readonly Collection[] {
  const cached = collectionsByModel.get(model);
  if (cached) return cached;
  const collections = model.paths
    .filter(({ path }) => isItemPath(path) && pathParameterNames(path).length === 1)
    .map(({ path }) => ({ item: path, name: singular(words(lastSegmentOf(collectionPath(path)))) }));
  collectionsByModel.set(model, collections);
  return collections;
}

const lastSegmentOf = (path: string): string => path.split('/').findLast((segment) => segment !== '') ?? '';

const singular = (name: string): string =>
  name
    .replace(/ies$/, 'y')
    .replace(/(ss|x|ch|sh)es$/, '$1')
    .replace(/(?<!s)s$/, '');

/**
 * Returns the collection with the name, or else the only one whose name ends the subject: `technicians` for
 * `assigned_technician`, or that the subject ends: `stock-locations` for `location`.
 */
function collectionNamed(collections: readonly Collection[], subject: string): Collection | undefined {
  const exact = collections.filter(({ name }) => name === singular(subject));
  if (exact.length > 0) return exact[0];
  const similar = collections.filter(
    ({ name }) => `_${subject}`.endsWith(`_${name}`) || `_${name}`.endsWith(`_${subject}`),
  );
  return similar.length === 1 ? similar[0] : undefined;
}
