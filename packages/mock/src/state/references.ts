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
import { propertiesOf } from './answer-shape.js';

/** The schema of an operation's body: of JSON sooner than of a form. */
export function bodySchema({ requestBody }: Operation): SchemaNode | undefined {
  const content = requestBody?.content.filter(({ schema }) => schema) ?? [];
  return (content.find(({ mediaType }) => isJson(mediaType)) ?? content[0])?.schema;
}

/** The item's path that a property of an operation's body names what it is about by; undefined where its path does. */
export function ownItemPath(model: ApiModel, operation: Operation): string | undefined {
  const schema = bodySchema(operation);
  if (!schema || operation.path.includes('{')) return undefined;
  for (const [name, node] of propertiesOf(model, schema)) {
    const text = referenceOf(model, node);
    const reference = text === undefined ? undefined : parseResourceReference(`/${name}`, text);
    if (reference && isTargetReference(operation, reference)) return reference.path;
  }
  return undefined;
}

/** `x-reference` of a property, or of its items. */
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

export interface NamedValue {
  readonly reference: ResourceReference;
  readonly value: string;
}

/** What a body names, each with its value. */
export function namedIn(model: ApiModel, operation: Operation, body: Json): readonly NamedValue[] {
  const schema = bodySchema(operation)?.schema;
  return referencesIn(model, schema, body).flatMap((reference) => {
    const value = atPointer(body, reference.at);
    return typeof value === 'string' || typeof value === 'number'
      ? [{ reference, value: String(value) }]
      : [];
  });
}

/** Texts and numbers at a pointer in which `*` stands for any index, as texts. */
export const gather = (value: unknown, pointer: string): readonly string[] =>
  scalarsAt(value, pointer).map(String);

/** Texts and numbers at a pointer in which `*` stands for any index. */
export function scalarsAt(value: unknown, pointer: string): readonly (string | number)[] {
  let level: readonly unknown[] = [value];
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    level = level.flatMap((each) => {
      if (token === '*') return Array.isArray(each) ? each : [];
      if (typeof each !== 'object' || each === null || !Object.hasOwn(each, name)) return [];
      return [(each as Record<string, unknown>)[name]];
    });
  }
  return level.filter((each) => typeof each === 'string' || typeof each === 'number');
}
