import type { ApiModel, Json, SchemaNode } from '../model/model.js';
import { childPointer } from '../pointer.js';
import { type ApplicableSchema, applicableSchemas } from './applicable-schemas.js';
import { isObject, isSchema, keyword } from './keywords.js';
import { schemaSet } from './validator.js';

const MAX_MEMBERS = 10;

/**
 * Returns the pointers of at most 10 members of a response body that a schema marks `writeOnly`. Considers `$ref`,
 * `allOf`, and the branches of `anyOf` and `oneOf` that the value satisfies. Omits members with the value `null`,
 * because they reveal nothing.
 */
export function writeOnlyMembers(
  model: Pick<ApiModel, 'document'>,
  { pointer }: Pick<SchemaNode, 'pointer'>,
  value: Json,
): readonly string[] {
  if (!canContainMark(model, pointer)) return [];
  const members: string[] = [];
  const stack: Place[] = [{ schemas: [pointer], value, at: '' }];
  for (let place = stack.pop(); place && members.length < MAX_MEMBERS; place = stack.pop()) {
    if (place.value === null) continue;
    const applicable = place.schemas.flatMap((schema) => applying(model, schema, place.value));
    if (place.at !== '' && applicable.some(({ schema }) => schema['writeOnly'] === true)) {
      members.push(place.at);
      continue;
    }
    for (const child of childrenOf(place, applicable).reverse()) stack.push(child);
  }
  return members;
}

/** A value in the response, with the pointers of the schemas that apply to it. */
interface Place {
  readonly schemas: readonly string[];
  readonly value: Json;
  readonly at: string;
}

/**
 * Returns the schemas that apply to a value, including the branches of `anyOf` and `oneOf` that it satisfies and that
 * can contain a mark.
 */
function applying(
  model: Pick<ApiModel, 'document'>,
  pointer: string,
  value: Json,
): readonly ApplicableSchema[] {
  const certain = applicableSchemas(model, pointer, ['allOf']);
  const branches = certain.flatMap(({ pointer: at, schema }) =>
    ['anyOf', 'oneOf'].flatMap((name) => {
      const list = keyword(schema as { readonly [name: string]: Json }, name);
      return Array.isArray(list) ? list.map((_, index) => childPointer(childPointer(at, name), index)) : [];
    }),
  );
  const { references, validate } = schemaSet(model);
  const satisfied = branches.filter((branch) => {
    const schema = references.schemaAt(branch);
    if (schema === undefined || !canContainMark(model, branch)) return false;
    const node = { pointer: branch, schema, location: { source: '', pointer: branch } };
    return validate(node, value, { direction: 'response' }).length === 0;
  });
  return [...certain, ...satisfied.flatMap((branch) => applying(model, branch, value))];
}

function childrenOf({ value, at }: Place, applicable: readonly ApplicableSchema[]): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value as { readonly [name: string]: Json }).flatMap(([name, member]) => {
    const schemas = applicable.flatMap(({ pointer, schema }) =>
      isList ? itemSchema(pointer, schema, Number(name)) : propertySchema(pointer, schema, name),
    );
    return schemas.length === 0 ? [] : [{ schemas, value: member, at: childPointer(at, name) }];
  });
}

type SchemaObject = ApplicableSchema['schema'];

function propertySchema(pointer: string, schema: SchemaObject, name: string): readonly string[] {
  const { properties, additionalProperties, patternProperties } = schema;
  if (isObject(properties) && Object.hasOwn(properties, name))
    return [childPointer(childPointer(pointer, 'properties'), name)];
  // Ignored next to `patternProperties`, because a pattern may apply to the name instead and is not tested here.
  const isOpen = patternProperties === undefined && isObject(additionalProperties);
  return isOpen ? [childPointer(pointer, 'additionalProperties')] : [];
}

function itemSchema(pointer: string, { items, prefixItems }: SchemaObject, index: number): readonly string[] {
  if (Array.isArray(prefixItems) && index < prefixItems.length)
    return [childPointer(childPointer(pointer, 'prefixItems'), index)];
  return isSchema(items) ? [childPointer(pointer, 'items')] : [];
}

const marks = new WeakMap<object, Map<string, boolean>>();

/** Returns whether a schema, or one that it contains or references, is marked `writeOnly`. */
function canContainMark(model: Pick<ApiModel, 'document'>, pointer: string): boolean {
  const byPointer = marks.get(model.document) ?? new Map<string, boolean>();
  marks.set(model.document, byPointer);
  let found = byPointer.get(pointer);
  if (found === undefined) {
    found = reachesMark(model, pointer);
    byPointer.set(pointer, found);
  }
  return found;
}

function reachesMark(model: Pick<ApiModel, 'document'>, pointer: string): boolean {
  const { references } = schemaSet(model);
  const seen = new Set<unknown>();
  const stack: unknown[] = [references.schemaAt(pointer)];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (!Array.isArray(value)) {
      const { writeOnly, $ref } = value as { writeOnly?: unknown; $ref?: unknown };
      if (writeOnly === true) return true;
      const target = typeof $ref === 'string' ? references.target(pointer, $ref) : undefined;
      if (target !== undefined) stack.push(references.schemaAt(target));
    }
    for (const child of Object.values(value)) stack.push(child);
  }
  return false;
}
