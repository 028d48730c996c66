import type { Json, Schema } from '../model/model.js';
import { childPointer } from '../pointer.js';
import { isObject, isSchema, keyword, type SchemaObject } from '../schema/keywords.js';
import type { References } from '../schema/references.js';

/** A schema and its JSON Pointer fragment into the bundled document. */
export interface SchemaSite {
  readonly pointer: string;
  readonly schema: Schema;
}

export function siteAt(references: References, pointer: string): SchemaSite | undefined {
  const schema = references.schemaAt(pointer);
  return schema === undefined ? undefined : { pointer, schema };
}

export function siteUnder(pointer: string, schema: SchemaObject, name: string): SchemaSite | undefined {
  const value = keyword(schema, name);
  return isSchema(value) ? { pointer: childPointer(pointer, name), schema: value } : undefined;
}

export function sitesInList(pointer: string, schema: SchemaObject, name: string): SchemaSite[] {
  return itemsOf(keyword(schema, name)).flatMap((item, index) =>
    isSchema(item) ? [{ pointer: childPointer(childPointer(pointer, name), index), schema: item }] : [],
  );
}

export function sitesInMap(pointer: string, schema: SchemaObject, name: string): [string, SchemaSite][] {
  const value = keyword(schema, name);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]): [string, SchemaSite][] =>
    isSchema(item) ? [[key, { pointer: childPointer(childPointer(pointer, name), key), schema: item }]] : [],
  );
}

const itemsOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
