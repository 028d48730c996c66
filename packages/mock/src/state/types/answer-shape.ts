import {
  type ApiModel,
  type MediaType,
  type Response,
  resolveSchema,
  type SchemaNode,
} from '@touchstone/core';
import { applicableSchemas, isJson, parsePointer } from '@touchstone/core/internal';
import { normalizeName } from './names.js';
import { propertiesOf } from './properties.js';

/** The location of the resource, or of the list of resources, in the body of a response. */
export interface AnswerShape {
  /** JSON Pointer into the body, such as `''` or `/data`. */
  readonly at: string;
  readonly isList: boolean;
  /** Schema of one resource. */
  readonly entity: SchemaNode;
  /** Name of the schema component; `null` for an inline schema. */
  readonly name: string | null;
}

/** Matches names of properties that wrap the content of a response. */
const ENVELOPES =
  /^(data|results?|items?|payload|resource|response|entity|content|object|records?|values?|list|rows|entries|body)$/i;

const IDS = /^(_?id|uuid|guid|uid|key|slug|name|code|number)$/i;

/**
 * Finds the resource or the list of resources in the body of a response; `undefined` if the response is not JSON, or if
 * its schema describes neither an object nor a list of objects.
 *
 * @param plural The last segment of the collection's path: `bank-accounts`.
 * @param parameter The last parameter of an item's path, `bank_account_id`; `null` for a collection.
 */
export function answerShape(
  model: ApiModel,
  response: Response,
  plural: string,
  parameter: string | null,
): AnswerShape | undefined {
  const media = jsonContentOf(response);
  const schema = media?.schema;
  if (!schema) return undefined;
  const root = listOrEntity(model, schema, '');
  if (!root) return undefined;
  if (root.isList) return root;
  const wrapped = propertiesOf(model, root.entity);
  const names = [...wrapped.keys()];
  if (parameter !== null && names.some((name) => normalizeName(name) === normalizeName(parameter)))
    return root;
  if (hasId(names) && !(wrapped.has('data') && hasId(namesOf(model, wrapped.get('data'))))) return root;
  // The content is the value of `pets` or the only list for `/pets`, the value of `pet` for `/pets/{id}`, or the value
  // of an envelope such as `data`.
  const inner = [...wrapped].flatMap(([name, node]) => {
    const shape = listOrEntity(model, node, `/${name}`);
    return shape ? [{ property: name, shape }] : [];
  });
  const singular = normalizeName(parameter ?? '').replace(/(?:uu|gu|u)?id$/, '');
  const isContent = (name: string): boolean =>
    ENVELOPES.test(name) ||
    (name.length > 2 && plural !== '' && normalizeName(plural).startsWith(normalizeName(name))) ||
    (singular.length > 2 && singular === normalizeName(name));
  const lists = inner.filter(({ shape }) => shape.isList);
  const list = lists.find(({ property }) => isContent(property));
  const single = inner.find(({ property, shape }) => !shape.isList && isContent(property));
  const content = parameter === null ? (list ?? single) : (single ?? list);
  const [only, ...others] = lists;
  const isPage =
    only && others.length === 0 && hasPageFigures(names.filter((name) => name !== only.property));
  return (content ?? (isPage ? only : undefined))?.shape ?? root;
}

const hasId = (names: readonly string[]): boolean =>
  names.some((name) => IDS.test(name) && !ENVELOPES.test(name));

/** Returns the property names of an object, or of the items of a list. */
function namesOf(model: ApiModel, node: SchemaNode | undefined): readonly string[] {
  const entity = node && listOrEntity(model, node, '')?.entity;
  return entity ? [...propertiesOf(model, entity).keys()] : [];
}

const hasPageFigures = (names: readonly string[]): boolean =>
  names.some((name) =>
    /^(total|count|next|page|pagination|meta|links|has_?more|cursor|limit|offset)/i.test(name),
  );

/** Returns the first content of a response that has a schema and is, or may be, JSON. */
export const jsonContentOf = ({ content }: Response): MediaType | undefined =>
  content.find(({ mediaType, schema }) => schema && (isJson(mediaType) || mediaType === '*/*'));

function listOrEntity(model: ApiModel, schema: SchemaNode, at: string): AnswerShape | undefined {
  const places = applicableSchemas(model, schema.pointer);
  const list = places.find((place) => typeof place.schema.items === 'object');
  if (list) {
    const items: SchemaNode = {
      pointer: `${list.pointer}/items`,
      schema: list.schema.items as SchemaNode['schema'],
      location: schema.location,
    };
    return isObjectSchema(model, items) ? { at, isList: true, ...entityOf(model, items) } : undefined;
  }
  return isObjectSchema(model, schema) ? { at, isList: false, ...entityOf(model, schema) } : undefined;
}

const isObjectSchema = (model: ApiModel, { pointer }: SchemaNode): boolean =>
  applicableSchemas(model, pointer).some(
    ({ schema }) => schema.type === 'object' || typeof schema.properties === 'object',
  );

function entityOf(model: ApiModel, node: SchemaNode): Pick<AnswerShape, 'entity' | 'name'> {
  const entity = resolveSchema(model, node);
  const [components, schemas, name, ...below] = parsePointer(entity.pointer);
  const isComponent = components === 'components' && schemas === 'schemas' && below.length === 0;
  return { entity, name: isComponent ? (name ?? null) : null };
}
