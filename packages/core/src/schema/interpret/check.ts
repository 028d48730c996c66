import type { ErrorObject } from 'ajv';
import type { SchemaObject } from '../keywords.js';

/** Appends the errors of a value at `path`, a JSON Pointer. */
export type Check = (value: unknown, path: string, errors: ErrorObject[]) => void;

/** A compiled or interpreted schema that a reference leads to. Sets `errors` like a function that Ajv compiled. */
export interface ReferencedSchema {
  (value: unknown, context: DataContext): boolean;
  errors?: ErrorObject[] | null;
}

/** The context that Ajv passes to a referenced schema. Only `instancePath` is used. */
export interface DataContext {
  readonly instancePath: string;
  readonly parentData: object;
  readonly parentDataProperty: string | number;
  readonly rootData: object;
  readonly dynamicAnchors: object;
}

/** The functions that the check of a keyword needs for other schemas. */
export interface Schemas {
  /** Applies a subschema. */
  readonly apply: (schema: SchemaObject, ...args: Parameters<Check>) => void;
  /** Returns the schema with a URI. */
  readonly refer: (uri: string) => ReferencedSchema;
}

/** Returns the check of a keyword of the schema, or `undefined` if every value satisfies the keyword. */
export type KeywordBuilder = (schema: SchemaObject, schemas: Schemas) => Check | undefined;

/** The builders of keywords, in the order in which Ajv applies the keywords. */
export type KeywordGroup = readonly (readonly [keyword: string, build: KeywordBuilder])[];

/** Creates an error with the members of an Ajv error that `toViolation` reads. */
export function errorOf(
  schema: SchemaObject,
  keyword: string,
  path: string,
  message: string,
  params: ErrorObject['params'] = {},
): ErrorObject {
  return { keyword, instancePath: path, schemaPath: '', params, message, parentSchema: schema };
}
