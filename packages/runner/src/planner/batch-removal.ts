import type { ApiModel, MediaType, Operation, Response, Schema } from '@touchstone/core';
import {
  atPointer,
  childPointer,
  collectionPath,
  createdIdPointer,
  isJson,
  operationAt,
  pathShape,
} from '@touchstone/core/internal';
import { type PlanContext, successOf } from '../scenario/context.js';
import { componentOf, type ElsewhereRemoval, isElsewhere, itemOperations } from './elsewhere-removal.js';
import { removalOfItem } from './item-removal.js';
import { suggestsRead } from './suggests-read.js';

/** The removal of the resources that one request creates. */
export interface BatchRemoval extends ElsewhereRemoval {
  /** JSON Pointer to the ids in the response, with `*` as the index of the resource. */
  readonly pointer: string;
}

/**
 * Returns the removal of the resources that a request such as `POST /messages/batch` creates: the response contains an array
 * of items of a collection with a list, or of results with one item each, and the document has a GET and a DELETE of the
 * item. Returns undefined if there is none, or several, or if the name of the operation suggests that it only reads.
 */
export function batchRemoval(
  context: PlanContext,
  create: Operation,
  response: Response,
): BatchRemoval | undefined {
  const media = response.content.find(({ mediaType }) => isJson(mediaType));
  if (!media?.schema || suggestsRead(create)) return undefined;
  const shape = pathShape(create.path);
  const places = itemPlaces(context.model, media.schema.schema);
  const removes = places.length === 0 ? [] : itemOperations(context.model, 'DELETE');
  const candidates = removes
    .filter((item) => isElsewhere(item.shape, shape))
    .flatMap(({ operation }) => removalAt(context, operation, places, { response, media }));
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** A place of items in a response. */
interface ItemPlace {
  /** JSON Pointer to the items, with `*` as the index. */
  readonly pointer: string;
  readonly component: string;
}

/** Returns the removals of the items at the places with their component. */
function removalAt(
  context: PlanContext,
  remove: Operation,
  places: readonly ItemPlace[],
  { response, media }: { readonly response: Response; readonly media: MediaType },
): readonly BatchRemoval[] {
  const collection = collectionPath(remove.path);
  const read = operationAt(context.model, 'GET', remove.path);
  const shown = read && successOf(context, read);
  const component = shown && componentOf(shown.response, collection);
  const removal = component === undefined ? undefined : removalOfItem(context, remove, collection);
  if (!removal?.read || !removal.list) return [];
  return places.flatMap((place) => {
    if (place.component !== component || !media.schema) return [];
    const schema = { ...media.schema, schema: { $ref: component } };
    const item = { ...response, headers: [], content: [{ ...media, schema }] };
    const id = createdIdPointer(context.model, item, collection, removal.name);
    return id?.startsWith('/') ? [{ ...removal, pointer: `${place.pointer}${id}` }] : [];
  });
}

/** Returns the places of items in a response that is an array of them, or that has a member with such an array. */
function itemPlaces(model: ApiModel, schema: unknown): readonly ItemPlace[] {
  const arrays = [['', schema] as const, ...propertiesOf(model, schema)];
  return arrays.flatMap(([pointer, array]) => {
    const { items } = resolved(model, array);
    if (items === undefined) return [];
    const members = [['', items] as const, ...propertiesOf(model, items)];
    return members.flatMap(([member, item]) => {
      const component = typeof item === 'object' && item !== null && '$ref' in item ? item.$ref : undefined;
      return typeof component === 'string' ? [{ pointer: `${pointer}/*${member}`, component }] : [];
    });
  });
}

/** Returns the properties of an object schema, each with its pointer. */
function propertiesOf(model: ApiModel, schema: unknown): readonly (readonly [string, unknown])[] {
  const { properties } = resolved(model, schema);
  if (typeof properties !== 'object' || properties === null) return [];
  return Object.entries(properties).map(([name, property]) => [childPointer('', name), property]);
}

type ObjectSchema = Exclude<Schema, boolean>;

/** Returns the schema itself, or the component to which it refers; an empty schema for others. */
function resolved(model: ApiModel, schema: unknown): Partial<ObjectSchema> {
  if (typeof schema !== 'object' || schema === null) return {};
  const target =
    '$ref' in schema && typeof schema.$ref === 'string' ? atPointer(model.document, schema.$ref) : schema;
  return typeof target === 'object' && target !== null ? target : {};
}
