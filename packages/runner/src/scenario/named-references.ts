import type { ApiModel, Json, Operation } from '@touchstone/core';
import {
  atPointer,
  childPointer,
  collectionPath,
  documentReferences,
  operationAt,
  partLists,
  pathParameterNames,
  pathUpTo,
  type ResourceReference,
  withoutTrailingSlash,
} from '@touchstone/core/internal';
import { words } from './field-names.js';
import { best, singular, type Target, targetsOf } from './reference-targets.js';

/** A reference that only the name of its property suggests. */
export interface NamedReference extends ResourceReference {
  readonly isNamed: true;
  /**
   * Present if the value identifies a part of the resource in the path of the call: the sampled value, which is sent if the
   * resource has no such part.
   */
  readonly otherwise?: string;
}

/**
 * Returns the properties of a body whose names suggest that they contain ids of other resources: `customerId` for
 * `/customers/{id}`, beside it `locationId` for an item of the list at `/customers/{id}/locations`, and `lineId` for one of
 * the `lines` of the order in the path. Returns an empty list if the document declares references with `x-reference`.
 */
export function namedReferences(
  model: ApiModel,
  operation: Operation,
  schema: unknown,
  value: Json,
): readonly NamedReference[] {
  if (typeof value !== 'object' || value === null || documentReferences(model).length > 0) return [];
  // Many steps of a plan have the same body.
  const known = results.get(value);
  if (known?.operation === operation && known.schema === schema) return known.references;
  const search = searchOf(model, operation);
  const references = [...namedIn(search, schema, value, ''), ...ownIds(search.targets, operation, value)];
  results.set(value, { operation, schema, references });
  return references;
}

/** The last result for each body. */
const results = new WeakMap<
  object,
  {
    readonly operation: Operation;
    readonly schema: unknown;
    readonly references: readonly NamedReference[];
  }
>();

/**
 * Returns the properties with the id of the item that a call without a path parameter changes, such as `_id` in the body
 * of `PUT /tasks` and `_ids` in that of `DELETE /tasks/bulk`. A POST to a collection creates an item instead.
 */
function ownIds(
  targets: readonly Target[],
  { path, method }: Operation,
  value: Json,
): readonly NamedReference[] {
  if (path.includes('{') || typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const item = targets.find(
    ({ path: other, pointer }) =>
      pointer === null && `${withoutTrailingSlash(path)}/`.startsWith(`${collectionPath(other)}/`),
  );
  if (!item || (method === 'POST' && collectionPath(item.path) === withoutTrailingSlash(path))) return [];
  return Object.entries(value)
    .filter(([name]) => /^_?(id|uuid|guid)s?$/i.test(name))
    .flatMap(([name, child]) => idPlaces(child, childPointer('', name)))
    .map((at) => referenceAt(at, item.path));
}

interface Search {
  readonly model: ApiModel;
  readonly targets: readonly Target[];
  /** Path of the operation. */
  readonly own: string;
  /** The results for the properties of each schema, by name. Most bodies of an operation have the same properties. */
  readonly properties: WeakMap<object, Map<string, Property>>;
  /** The lists among the targets, without that of the operation. */
  readonly lists: readonly Target[];
  /** The last result for each part of a body. */
  readonly parts: WeakMap<
    object,
    { readonly schema: unknown; readonly at: string; readonly references: readonly NamedReference[] }
  >;
}

/** What the name and the schema of a property suggest. */
interface Property {
  /** The schema as the document declares it. */
  readonly schema: unknown;
  /** The words before `id` in the name. */
  readonly subject: string | undefined;
  /** Path of the item that the value identifies. */
  readonly item: string | undefined;
}

const searches = new WeakMap<ApiModel, Map<string, Search>>();

function searchOf(model: ApiModel, operation: Operation): Search {
  const own = withoutTrailingSlash(operation.path);
  const byPath = searches.get(model) ?? new Map<string, Search>();
  searches.set(model, byPath);
  const known = byPath.get(own);
  if (known) return known;
  const targets = targetsOf(model);
  const lists = targets.filter(({ path, pointer }) => pointer !== null && path !== own);
  const search = { model, targets, own, properties: new WeakMap(), lists, parts: new WeakMap() };
  byPath.set(own, search);
  return search;
}

function propertyIn(search: Search, schema: unknown, name: string): Property {
  if (!isRecord(schema)) return createProperty(search, undefined, name);
  const byName = search.properties.get(schema) ?? new Map<string, Property>();
  search.properties.set(schema, byName);
  const known = byName.get(name);
  if (known) return known;
  const property = createProperty(search, propertyOf(search.model, schema, name), name);
  byName.set(name, property);
  return property;
}

function createProperty(search: Search, schema: unknown, name: string): Property {
  // The name of the property's own schema says more: `clientId: { $ref: '#/components/schemas/PersonId' }`.
  const named = [schemaNameOf(schema), name].flatMap((text) => subjectOf(text) ?? []);
  const item = named.flatMap((subject) => itemNamed(search, subject) ?? [])[0]?.path;
  return { schema, subject: subjectOf(name), item };
}

/** Returns the references in a part of a body. Cached, because bodies with different violations share their other parts. */
function namedIn(search: Search, schema: unknown, value: Json, at: string): readonly NamedReference[] {
  if (typeof value !== 'object' || value === null) return [];
  const known = search.parts.get(value);
  if (known && known.schema === schema && known.at === at) return known.references;
  const references = [...findNamed(search, schema, value, at)];
  search.parts.set(value, { schema, at, references });
  return references;
}

function* findNamed(search: Search, schema: unknown, value: object, at: string): Iterable<NamedReference> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      yield* namedIn(search, itemsOf(search.model, schema), item, childPointer(at, index));
    return;
  }
  const members = Object.entries(value).map(
    ([name, child]) => [name, child as Json, propertyIn(search, schema, name)] as const,
  );
  const items = new Map(
    members.flatMap(([name, , { item }]) => (item === undefined ? [] : [[name, item] as const])),
  );
  for (const [name, child, property] of members) {
    const pointer = childPointer(at, name);
    const target = property.item ?? listNamed(search, property.subject, items);
    const part = target === undefined ? partNamed(search, property.subject) : undefined;
    const found = target ?? part;
    if (found === undefined) yield* namedIn(search, property.schema, child, pointer);
    else
      for (const place of idPlaces(child, pointer))
        yield {
          ...referenceAt(place, found),
          ...(part !== undefined && { otherwise: String(atPointer(value, place.slice(at.length))) }),
        };
  }
}

function referenceAt(at: string, target: string): NamedReference {
  const [path = '', pointer = null] = target.split('#', 2);
  return { at, path, pointer, isNamed: true };
}

/** Returns the pointers to the ids in a property: its own, or those of the items of a list. */
function idPlaces(value: Json, pointer: string): readonly string[] {
  if (isId(value)) return [pointer];
  return Array.isArray(value) && value.every(isId)
    ? [...value.keys()].map((index) => childPointer(pointer, index))
    : [];
}

const isId = (value: Json): boolean => typeof value === 'string' || typeof value === 'number';

/** Returns the words before `id` in a name: `assigned_technician` for `assignedTechnicianId`. */
export const subjectOf = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : /^(.+)_(?:id|ids|uuid|uuids)$/.exec(words(name))?.[1];

/** Returns the name of the component that a schema refers to; undefined if it is no reference. */
const schemaNameOf = (schema: unknown): string | undefined =>
  isRecord(schema) && typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;

const MAX_DEPTH = 8;

/** Returns the schema to which a schema refers, or the schema itself. */
export function resolved(model: ApiModel, schema: unknown, depth = 0): Readonly<Record<string, unknown>> {
  if (!isRecord(schema)) return {};
  return typeof schema.$ref === 'string' && depth < MAX_DEPTH
    ? resolved(model, atPointer(model.document, schema.$ref), depth + 1)
    : schema;
}

/** Returns the schema of a property as the document declares it, so a reference is not resolved. */
function propertyOf(model: ApiModel, schema: unknown, name: string, depth = 0): unknown {
  if (depth > MAX_DEPTH) return undefined;
  const { properties, allOf, oneOf, anyOf } = resolved(model, schema);
  if (isRecord(properties) && Object.hasOwn(properties, name)) return properties[name];
  const parts = [allOf, oneOf, anyOf].flatMap((part): readonly unknown[] =>
    Array.isArray(part) ? part : [],
  );
  return parts.map((part) => propertyOf(model, part, name, depth + 1)).find((found) => found !== undefined);
}

const itemsOf = (model: ApiModel, schema: unknown): unknown => resolved(model, schema).items;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/**
 * Returns the items with the name, or else the only ones whose name ends the subject, such as `technicians` for
 * `assigned_technician`, or that the subject ends, such as `inventory-items` for `item`.
 */
function itemNamed({ targets, own }: Search, subject: string): Target | undefined {
  const items = targets.filter(({ path, pointer }) => pointer === null && collectionPath(path) !== own);
  return best(items, subject);
}

/**
 * Returns the list with the name, as an `x-reference`: one below an item that another property of the same object names,
 * or else one whose path has no parameter.
 */
function listNamed(
  { lists }: Search,
  subject: string | undefined,
  items: ReadonlyMap<string, string>,
): string | undefined {
  if (subject === undefined) return undefined;
  for (const [property, item] of items) {
    const below = best(
      lists.filter(({ path }) => collectionPath(path) === item),
      subject,
    );
    if (below) return `${below.path.replace(/\{[^}]*\}/, `{${property}}`)}#${below.pointer}`;
  }
  const list = best(
    lists.filter(({ path }) => pathParameterNames(path).length === 0),
    subject,
  );
  return list && `${list.path}#${list.pointer}`;
}

/**
 * Returns the list with the name in the resource that the path of the call names, or in one above it, as an
 * `x-reference`.
 */
function partNamed({ model, own }: Search, subject: string | undefined): string | undefined {
  const name = subject === undefined ? undefined : singular(subject);
  for (const parameter of name === undefined ? [] : pathParameterNames(own).toReversed()) {
    const path = pathUpTo(own, parameter);
    const success = operationAt(model, 'GET', path)?.responses.find(({ status }) => status.startsWith('2'));
    const lists = success ? partLists(model, success, collectionPath(path)) : [];
    const list = lists.find((one) => singular(words(one.name)) === name);
    if (list) return `${path}#${list.pointer}`;
  }
  return undefined;
}
