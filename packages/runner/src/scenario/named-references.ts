import type { ApiModel, Json, Operation } from '@touchstone/core';
import {
  atPointer,
  childPointer,
  collectionPath,
  createdIdPointer,
  documentedItemPath,
  documentReferences,
  isItemPath,
  LOCATION_HEADER,
  lastSegment,
  listedIdPointer,
  operationAt,
  partLists,
  pathParameterNames,
  pathUpTo,
  type ResourceReference,
  withoutTrailingSlash,
} from '@touchstone/core/internal';
import { words } from './field-names.js';

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
  if (documentReferences(model).length > 0) return [];
  const own = withoutTrailingSlash(operation.path);
  const targets = targetsOf(model);
  return [...namedIn({ model, targets, own }, schema, value, ''), ...ownIds(targets, operation, value)];
}

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
  readonly own: string;
}

function* namedIn(search: Search, schema: unknown, value: Json, at: string): Iterable<NamedReference> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      yield* namedIn(search, itemsOf(search.model, schema), item, childPointer(at, index));
    return;
  }
  const members = Object.entries(value);
  const items = new Map<string, string>();
  const properties = new Map(members.map(([name]) => [name, propertyOf(search.model, schema, name)]));
  for (const [name] of members) {
    // The name of the property's own schema says more: `clientId: { $ref: '#/components/schemas/PersonId' }`.
    const named = [schemaNameOf(properties.get(name)), name].flatMap((text) => subjectOf(text) ?? []);
    const found = named.flatMap((subject) => itemNamed(search, subject) ?? [])[0];
    if (found) items.set(name, found.path);
  }
  for (const [name, child] of members) {
    const pointer = childPointer(at, name);
    const target = items.get(name) ?? listNamed(search, subjectOf(name), items);
    const part = target === undefined ? partNamed(search, subjectOf(name)) : undefined;
    const found = target ?? part;
    if (found === undefined) yield* namedIn(search, properties.get(name), child, pointer);
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

/** The items of a collection, or a list or a collection whose items have no path of their own. */
export interface Target {
  /** Path of the item, of the list or of the collection. */
  readonly path: string;
  /** The names of the items, singular, with underscores between words: `stock_location`. */
  readonly names: readonly string[];
  /** JSON Pointer to the ids in the response of a list, or to that of a creation; null for the path of an item. */
  readonly pointer: string | null;
}

const targetsByModel = new WeakMap<ApiModel, readonly Target[]>();

/** Returns the items and lists that a name of a property may mean, in document order. */
export function targetsOf(model: ApiModel): readonly Target[] {
  const cached = targetsByModel.get(model);
  if (cached) return cached;
  const targets = model.paths.flatMap(({ path }) => targetAt(model, path) ?? []);
  targetsByModel.set(model, targets);
  return targets;
}

function targetAt(model: ApiModel, path: string): Target | undefined {
  const get = operationAt(model, 'GET', path);
  if (isItemPath(path)) {
    if (pathParameterNames(path).length !== 1) return undefined;
    const schema = get && schemaName(get);
    const segment = singular(words(lastSegment(collectionPath(path))));
    return { path, names: [segment, ...(schema === undefined ? [] : [schema])], pointer: null };
  }
  if (!get) return createdTarget(model, path);
  const success = get.responses.find(({ status }) => status.startsWith('2'));
  const pointer = success && listedIdPointer(model, success, 'id');
  if (pointer === undefined || operationAt(model, 'GET', `${path}/{id}`)) return undefined;
  return { path, names: [singular(words(lastSegment(path)))], pointer };
}

/** Returns the collection to which only a POST is documented, if its response contains the id of the new item. */
function createdTarget(model: ApiModel, path: string): Target | undefined {
  const create = operationAt(model, 'POST', path);
  const success = create?.responses.find(({ status }) => status.startsWith('2'));
  if (!create || !success || pathParameterNames(path).length > 0 || documentedItemPath(model, path))
    return undefined;
  const name = singular(words(lastSegment(path)));
  const pointer = ['id', `${name}_id`].flatMap((id) => createdIdPointer(model, success, path, id) ?? [])[0];
  if (pointer === undefined || pointer === LOCATION_HEADER) return undefined;
  const schema = schemaName(create);
  return { path, names: [name, ...(schema === undefined ? [] : [schema])], pointer };
}

/** Returns the name of the component that an operation returns, with underscores between its words. */
function schemaName({ responses }: Operation): string | undefined {
  const success = responses.find(({ status }) => status.startsWith('2'));
  const text = JSON.stringify(success?.content[0]?.schema?.schema ?? null);
  const reference = /"\$ref":"[^"]*\/([^"/]+)"/.exec(text)?.[1];
  return reference && words(reference).replace(/_(answer|response|envelope|result|dto|out|read)$/, '');
}

/** Returns a name without its plural ending. */
export const singular = (name: string): string =>
  name
    .replace(/ies$/, 'y')
    .replace(/(ss|x|ch|sh)es$/, '$1')
    .replace(/(?<!s)s$/, '');

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
  { targets, own }: Search,
  subject: string | undefined,
  items: ReadonlyMap<string, string>,
): string | undefined {
  if (subject === undefined) return undefined;
  const lists = targets.filter(({ path, pointer }) => pointer !== null && path !== own);
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

/** Returns the first target with the name, or else the only one with a similar name. */
export function best(targets: readonly Target[], subject: string): Target | undefined {
  const name = singular(subject);
  const exact = targets.find(({ names }) => names.includes(name));
  if (exact) return exact;
  const similar = targets.filter(({ names }) =>
    names.some((other) => `_${name}`.endsWith(`_${other}`) || `_${other}`.endsWith(`_${name}`)),
  );
  return similar.length === 1 ? similar[0] : undefined;
}
