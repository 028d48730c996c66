import type { Json, Schema } from '../model/model.js';
import { childPointer } from '../pointer.js';
import { isObject, isSchema, keyword, type SchemaObject } from '../schema/keywords.js';
import type { References } from '../schema/references.js';

/** A schema and where it stands in the bundled document. */
export interface Place {
  readonly pointer: string;
  readonly schema: Schema;
}

export function placeAt(references: References, pointer: string): Place | undefined {
  const schema = references.schemaAt(pointer);
  return schema === undefined ? undefined : { pointer, schema };
}

export function placeUnder(pointer: string, schema: SchemaObject, name: string): Place | undefined {
  const value = keyword(schema, name);
  return isSchema(value) ? { pointer: childPointer(pointer, name), schema: value } : undefined;
}

export function listAt(pointer: string, schema: SchemaObject, name: string): Place[] {
  return itemsOf(keyword(schema, name)).flatMap((item, index) =>
    isSchema(item) ? [{ pointer: childPointer(childPointer(pointer, name), index), schema: item }] : [],
  );
}

export function mapAt(pointer: string, schema: SchemaObject, name: string): [string, Place][] {
  const value = keyword(schema, name);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]): [string, Place][] =>
    isSchema(item) ? [[key, { pointer: childPointer(childPointer(pointer, name), key), schema: item }]] : [],
  );
}

const itemsOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
