import {
  type ApiModel,
  type MediaType,
  type Response,
  resolveSchema,
  type SchemaNode,
} from '@touchstone/core';
import { applicableSchemas, isJson, parsePointer } from '@touchstone/core/internal';
import { bare } from './names.js';

/** Where a response holds the thing, or the list of things, that it is about. */
export interface AnswerShape {
  /** JSON Pointer into the response: `''` or `/data`. */
  readonly at: string;
  readonly isList: boolean;
  /** Of one thing. */
  readonly entity: SchemaNode;
  /** Names the kind of thing: the component its schema is; null for one that is written in place. */
  readonly name: string | null;
}

/** What answers are wrapped in. */
const ENVELOPES =
  /^(data|results?|items?|payload|resource|response|entity|content|object|records?|values?|list|rows|entries|body)$/i;

const IDS = /^(_?id|uuid|guid|uid|key|slug|name|code|number)$/i;

/**
 * Undefined for a response whose content is no JSON, or says nothing of its shape.
 * @param plural The last segment of the collection's path: `bank-accounts`.
 * @param parameter The last parameter of an item's path, `bank_account_id`; null for a collection.
 */
export function answerShape(
  model: ApiModel,
  response: Response,
  plural: string,
  parameter: string | null,
): AnswerShape | undefined {
  const media = jsonOf(response);
  const schema = media?.schema;
  if (!schema) return undefined;
  const root = listOrEntity(model, schema, '');
  if (!root) return undefined;
  if (root.isList) return root;
  const wrapped = propertiesOf(model, root.entity);
  const names = [...wrapped.keys()];
  if (parameter !== null && names.some((name) => bare(name) === bare(parameter))) return root;
  if (hasId(names) && !(wrapped.has('data') && hasId(namesOf(model, wrapped.get('data'))))) return root;
  // `pets` of `/pets`, or the one list there is; `pet` of it, or `data`.
  const inner = [...wrapped].flatMap(([name, node]) => {
    const found = listOrEntity(model, node, `/${name}`);
    return found ? [{ property: name, found }] : [];
  });
  const singular = bare(parameter ?? '').replace(/(?:uu|gu|u)?id$/, '');
  const isOwn = (name: string): boolean =>
    ENVELOPES.test(name) ||
    (name.length > 2 && plural !== '' && bare(plural).startsWith(bare(name))) ||
    (singular.length > 2 && singular === bare(name));
  const lists = inner.filter(({ found }) => found.isList);
  const list = lists.find(({ property }) => isOwn(property));
  const single = inner.find(({ property, found }) => !found.isList && isOwn(property));
  const own = parameter === null ? (list ?? single) : (single ?? list);
  const [only, ...others] = lists;
  const isPage = only && others.length === 0 && hasFigures(names.filter((name) => name !== only.property));
  return (own ?? (isPage ? only : undefined))?.found ?? root;
}

const hasId = (names: readonly string[]): boolean =>
  names.some((name) => IDS.test(name) && !ENVELOPES.test(name));

/** Of an object, or of the items of a list. */
function namesOf(model: ApiModel, node: SchemaNode | undefined): readonly string[] {
  const entity = node && listOrEntity(model, node, '')?.entity;
  return entity ? [...propertiesOf(model, entity).keys()] : [];
}

const hasFigures = (names: readonly string[]): boolean =>
  names.some((name) =>
    /^(total|count|next|page|pagination|meta|links|has_?more|cursor|limit|offset)/i.test(name),
  );

export const jsonOf = ({ content }: Response): MediaType | undefined =>
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

/** Names of the properties that an object's schema requires, through `$ref` and `allOf`. */
export function requiredOf(model: ApiModel, { pointer }: SchemaNode): ReadonlySet<string> {
  return new Set(
    applicableSchemas(model, pointer, ['allOf']).flatMap(({ schema }) =>
      Array.isArray(schema.required) ? schema.required.map(String) : [],
    ),
  );
}

/** Properties of an object's schema, through `$ref` and what it is composed of. */
export function propertiesOf(model: ApiModel, node: SchemaNode): ReadonlyMap<string, SchemaNode> {
  const found = new Map<string, SchemaNode>();
  for (const { pointer, schema } of applicableSchemas(model, node.pointer)) {
    if (typeof schema.properties !== 'object' || schema.properties === null) continue;
    for (const [name, child] of Object.entries(schema.properties)) {
      const token = name.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('%', '%25');
      if (!found.has(name))
        found.set(name, {
          pointer: `${pointer}/properties/${token}`,
          schema: child,
          location: node.location,
        });
    }
  }
  return found;
}
