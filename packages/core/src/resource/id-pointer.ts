import { isJson } from '../media-type.js';
import type { ApiModel, Response } from '../model/model.js';
import { childPointer, parsePointer } from '../pointer.js';
import { flatten } from './flatten.js';
import { singularsOf } from './item-path.js';
import { mayIdentify } from './key-type.js';
import { lastSegment } from './paths.js';

/** Returned instead of a pointer if the id is the last segment of the `Location` header. */
export const LOCATION_HEADER = 'header location';

/**
 * Returns the JSON Pointer to the new id in the response to a create request, at the root of the body or in an envelope
 * one level below, or under the name of the parameter in the envelopes below. Returns {@link LOCATION_HEADER} if only the `Location` header (RFC 9110 §15.3.2) is documented, and
 * `undefined` if neither is.
 */
export function createdIdPointer(
  model: ApiModel,
  response: Response,
  collection: string,
  parameter: string,
): string | undefined {
  const plural = lastSegment(collection).toLowerCase();
  // A parameter that is named after the collection, such as `{pet}` in `/pets/{pet}`, is an id.
  const name = plural.length > 2 && plural.startsWith(parameter.toLowerCase()) ? 'id' : parameter;
  const schema = schemaOf(response);
  const inBody =
    pointersTo(model, schema, collection, parameter)[0] ?? pointersTo(model, schema, collection, name)[0];
  if (inBody !== undefined) return inBody;
  if (response.headers.some((header) => header.name.toLowerCase() === 'location')) return LOCATION_HEADER;
  const keys = isNamedAfter(collection, parameter) ? KEYS : soleKey(model, schema, collection, parameter);
  const key = keys
    .flatMap((name) => pointersTo(model, schema, collection, name))
    .find((pointer) => mayIdentify(model, collection, propertyAt(model, schema, pointer)));
  return key ?? nestedPointer(model, schema, parameter, isEnvelopeOf(collection));
}

/** Names of the properties that identify an item without an id, if its parameter is named after the collection. */
const KEYS: readonly string[] = ['slug', 'key', 'code', 'handle', 'login', 'name'];

/** Returns true for parameters such as `{org}` of the items of `/orgs`. */
function isNamedAfter(collection: string, parameter: string): boolean {
  const plural = lastSegment(collection).toLowerCase();
  return singularsOf(plural).some((singular) => singular.toLowerCase() === parameter.toLowerCase());
}

/**
 * Returns the only key of an item that has no other id, if a parameter such as `{terminal_id}` is named after the
 * collection and the items require the key. Returns an empty list otherwise.
 */
function soleKey(model: ApiModel, schema: unknown, collection: string, parameter: string): readonly string[] {
  const singular = parameter.replace(/[_-]?id$/i, '');
  if (singular === parameter || !isNamedAfter(collection, singular)) return [];
  const names = propertiesOf(model, schema).map(([name]) => name);
  const required = flatten(model, schema).flatMap((part) =>
    Array.isArray(part.required) ? part.required : [],
  );
  const keys = KEYS.filter((name) => names.includes(name));
  const isSole = keys.length === 1 && keys.every((name) => required.includes(name));
  return isSole && !names.some((name) => ID.test(name)) ? keys : [];
}

/**
 * Returns the JSON Pointer to the item ids in a list response, with `*` as the index, or `undefined`. The array is the
 * body itself, one of its properties, or a property of an envelope such as `data`.
 * @param collection Path of the collection, after which the parameter may be named. Default: unknown.
 */
export function listedIdPointer(
  model: ApiModel,
  response: Response,
  parameter: string,
  collection?: string,
): string | undefined {
  const isKey = collection !== undefined && isNamedAfter(collection, parameter);
  const pointer = [parameter, ...(isKey ? ['id'] : [])].flatMap(
    (name) => pointerInItems(model, response, name) ?? [],
  )[0];
  if (pointer !== undefined || collection === undefined) return pointer;
  const key = isKey
    ? KEYS.flatMap((name) => pointerInItems(model, response, name) ?? [])
    : [pointerOfSoleKey(model, response, collection, parameter) ?? []].flat();
  return key.find((found) => mayIdentify(model, collection, propertyAt(model, schemaOf(response), found)));
}

function pointerOfSoleKey(
  model: ApiModel,
  response: Response,
  collection: string,
  parameter: string,
): string | undefined {
  for (const [pointer, candidate] of possibleLists(model, schemaOf(response))) {
    const items = itemsOf(model, candidate);
    const [key] = items === undefined ? [] : soleKey(model, items, collection, parameter);
    if (key !== undefined) return `${pointer}/*/${key}`;
  }
  return undefined;
}

/** Returns the schema of the property at a JSON Pointer, with `*` for the items of an array. */
function propertyAt(model: ApiModel, schema: unknown, pointer: string): unknown {
  let current = schema;
  for (const token of parsePointer(pointer)) {
    const inObject = propertiesOf(model, current).find(([name]) => name === token)?.[1];
    current = token === '*' ? itemsOf(model, current) : inObject;
  }
  return current;
}

const itemsOf = (model: ApiModel, schema: unknown): unknown =>
  flatten(model, schema).flatMap((part) => ('items' in part ? [part.items] : []))[0];

/** A list in the response with a resource, such as the lines of an order. */
export interface PartList {
  /** Name of the property that contains the list. */
  readonly name: string;
  /** JSON Pointer to the ids of the items, with `*` as the index. */
  readonly pointer: string;
}

/** Returns the lists of items with ids in a resource, which is the body itself or in an envelope one level below. */
export function partLists(model: ApiModel, response: Response, collection: string): readonly PartList[] {
  const isEnvelope = isEnvelopeOf(collection);
  const root = propertiesOf(model, schemaOf(response));
  const resources = [
    ['', root] as const,
    ...root
      .filter(([name]) => isEnvelope(name))
      .map(([name, child]) => [childPointer('', name), propertiesOf(model, child)] as const),
  ];
  return resources.flatMap(([pointer, properties]) =>
    properties.flatMap(([name, child]): readonly PartList[] => {
      const items = itemsOf(model, child);
      const [id] = items === undefined ? [] : idProperties(model, items, 'id');
      return id === undefined ? [] : [{ name, pointer: `${childPointer(pointer, name)}/*/${id}` }];
    }),
  );
}

function pointerInItems(model: ApiModel, response: Response, parameter: string): string | undefined {
  for (const [pointer, candidate] of possibleLists(model, schemaOf(response))) {
    const items = itemsOf(model, candidate);
    if (items === undefined) continue;
    const [idName] = idProperties(model, items, parameter);
    const inItem = idName === undefined ? nestedPointer(model, items, parameter) : `/${idName}`;
    if (inItem !== undefined) return `${pointer}/*${inItem}`;
  }
  return undefined;
}

/** Yields the schemas that may be those of a list: the body, its properties, and the properties of envelopes. */
function* possibleLists(
  model: ApiModel,
  schema: unknown,
): Iterable<readonly [pointer: string, schema: unknown]> {
  yield ['', schema];
  const properties = propertiesOf(model, schema);
  for (const [name, child] of properties) yield [childPointer('', name), child];
  for (const [name, child] of properties.filter(([property]) => ENVELOPES.includes(property)))
    for (const [inner, list] of propertiesOf(model, child))
      yield [childPointer(childPointer('', name), inner), list];
}

const schemaOf = ({ content }: Response): unknown =>
  content.find(({ mediaType }) => isJson(mediaType) || mediaType === '*/*')?.schema?.schema;

/** Names of envelope properties, in addition to the name of the resource. */
const ENVELOPES: readonly string[] = [
  'data',
  'result',
  'results',
  'item',
  'payload',
  'resource',
  'response',
  'entity',
  'content',
  'object',
];

function pointersTo(
  model: ApiModel,
  schema: unknown,
  collection: string,
  parameter: string,
): readonly string[] {
  const isEnvelope = isEnvelopeOf(collection);
  const nested = propertiesOf(model, schema).filter(([name]) => isEnvelope(name));
  return [
    ...idProperties(model, schema, parameter).map((name) => `/${name}`),
    ...nested.flatMap(([name, child]) =>
      idProperties(model, child, parameter).map((idName) => `/${name}/${idName}`),
    ),
  ];
}

/** Returns a function that accepts `pet` for `/pets` and `category` for `/categories`, but not the `category` of a pet. */
function isEnvelopeOf(collection: string): (name: string) => boolean {
  const plural = normalizedName(lastSegment(collection));
  const singulars = singularsOf(plural);
  return (name) => {
    if (ENVELOPES.includes(name)) return true;
    const normalized = normalizedName(name);
    return normalized.length > 2 && (plural.startsWith(normalized) || singulars.includes(normalized));
  };
}

/** Properties that contain the data of a resource beside its metadata, as in JSON:API. */
const DATA: readonly string[] = ['attributes', 'fields', 'properties', 'values'];

const MAX_ENVELOPES = 3;

/** Returns the JSON Pointer to a property with the name of a parameter in the data of a resource or in envelopes. */
function nestedPointer(
  model: ApiModel,
  schema: unknown,
  parameter: string,
  isEnvelope: (name: string) => boolean = () => false,
  depth = 1,
): string | undefined {
  if (depth > MAX_ENVELOPES) return undefined;
  for (const [name, child] of propertiesOf(model, schema)) {
    if (!DATA.includes(name) && !isEnvelope(name)) continue;
    const found = propertiesOf(model, child).find(([inner]) => isNamed(inner, parameter))?.[0];
    const inner =
      found === undefined ? nestedPointer(model, child, parameter, isEnvelope, depth + 1) : `/${found}`;
    if (inner !== undefined) return `/${name}${inner}`;
  }
  return undefined;
}

/**
 * Returns the names of the properties that may hold the value of a path parameter: the parameter's name in any spelling
 * and, for an id, names such as `uuid`. If a parameter that is not an id has no property of the same name, the end of its
 * name counts, such as `slug` for `articleSlug`.
 */
function idProperties(model: ApiModel, schema: unknown, parameter: string): readonly string[] {
  const names = propertiesOf(model, schema).map(([name]) => name);
  const exactNames = [parameter, ...(ID.test(parameter) ? ['id', '_id', 'uuid', 'guid', 'uid', 'pk'] : [])];
  const similarNames = names.filter((name) => isNamed(name, parameter));
  const exact = [...new Set([...exactNames.filter((name) => names.includes(name)), ...similarNames])];
  if (exact.length > 0 || ID.test(parameter)) return exact;
  return ENDS.filter((name) => names.includes(name) && normalizedName(parameter).endsWith(name));
}

/** Matches the names of id parameters: `id`, `petId`, `pet_id`, `uuid`; not `username` or `slug`. */
const ID = /^(id|_id|uuid|guid|uid|key|pk)$|(Id|ID|_id|-id|Uuid|_uuid|_pk|Pk)$/;

/** Property names that match the end of a parameter name such as `tag_name`, `articleSlug` or `project-code`. */
const ENDS: readonly string[] = ['name', 'slug', 'key', 'code', 'number', 'handle'];

const isNamed = (name: string, parameter: string): boolean =>
  normalizedName(name) === normalizedName(parameter);

const normalizedName = (name: string): string => name.replaceAll(/[_-]/g, '').toLowerCase();

function propertiesOf(model: ApiModel, schema: unknown): readonly (readonly [string, unknown])[] {
  return flatten(model, schema).flatMap((part) =>
    typeof part.properties === 'object' && part.properties !== null ? Object.entries(part.properties) : [],
  );
}
