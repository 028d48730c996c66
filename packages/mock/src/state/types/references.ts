import type { ApiModel, Json, Operation, SchemaNode } from '@touchstone/core';
import {
  applicableSchemas,
  atPointer,
  isJson,
  isTargetReference,
  parseResourceReference,
  type ResourceReference,
  referencesIn,
} from '@touchstone/core/internal';
import { propertiesOf, requiredOf } from './properties.js';

/** Returns the schema of an operation's request body: the schema of its JSON content, or else the first schema. */
export function bodySchema({ requestBody }: Operation): SchemaNode | undefined {
  const content = requestBody?.content.filter(({ schema }) => schema) ?? [];
  return (content.find(({ mediaType }) => isJson(mediaType)) ?? content[0])?.schema;
}

const requiredNames = new WeakMap<Operation, readonly string[]>();

/** Returns the writable properties that the body of a `POST` requires. Returns none for other methods. */
export function requiredInBody(model: ApiModel, operation: Operation): readonly string[] {
  let names = requiredNames.get(operation);
  if (!names) {
    const schema = operation.method === 'POST' ? bodySchema(operation) : undefined;
    const properties = schema ? propertiesOf(model, schema) : new Map<string, SchemaNode>();
    const isWritable = (name: string): boolean => {
      const node = properties.get(name);
      return !node || applicableSchemas(model, node.pointer).every((place) => place.schema.readOnly !== true);
    };
    names = schema ? [...requiredOf(model, schema)].filter(isWritable) : [];
    requiredNames.set(operation, names);
  }
  return names;
}

/**
 * Returns the item path of the resource that the body of an operation identifies by its id; `undefined` if there is
 * none or the path of the operation has parameters.
 */
export function subjectPathOf(model: ApiModel, operation: Operation): string | undefined {
  const schema = bodySchema(operation);
  if (!schema || operation.path.includes('{')) return undefined;
  for (const [name, node] of propertiesOf(model, schema)) {
    const text = referenceOf(model, node);
    const reference = text === undefined ? undefined : parseResourceReference(`/${name}`, text);
    if (reference && isTargetReference(operation, reference)) return reference.path;
  }
  return undefined;
}

/** Returns the `x-reference` of a property or of its items. */
function referenceOf(model: ApiModel, node: SchemaNode): string | undefined {
  for (const { pointer, schema } of applicableSchemas(model, node.pointer)) {
    const text = schema['x-reference'];
    if (typeof text === 'string') return text;
    if (typeof schema.items !== 'object') continue;
    const items = applicableSchemas(model, `${pointer}/items`).find(
      (place) => typeof place.schema['x-reference'] === 'string',
    );
    if (items) return String(items.schema['x-reference']);
  }
  return undefined;
}

export interface ReferenceValue {
  readonly reference: ResourceReference;
  readonly value: string;
}

/** Returns the references in a body that have a string or a number as their value. */
export function referenceValues(
  model: ApiModel,
  operation: Operation,
  body: Json,
): readonly ReferenceValue[] {
  const schema = bodySchema(operation)?.schema;
  return referencesIn(model, schema, body).flatMap((reference) => {
    const value = atPointer(body, reference.at);
    return typeof value === 'string' || typeof value === 'number'
      ? [{ reference, value: String(value) }]
      : [];
  });
}

/** Returns the strings and numbers at a JSON Pointer in which `*` matches any index. */
export function scalarsAt(value: unknown, pointer: string): readonly (string | number)[] {
  let level: readonly unknown[] = [value];
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    level = level.flatMap((parent) => {
      if (token === '*') return Array.isArray(parent) ? parent : [];
      if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, name)) return [];
      return [(parent as Record<string, unknown>)[name]];
    });
  }
  return level.filter((leaf) => typeof leaf === 'string' || typeof leaf === 'number');
}
