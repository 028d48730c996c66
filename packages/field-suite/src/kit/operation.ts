import { own } from '@touchstone/core/internal';
import { isObject, type Json, type JsonObject } from './message.js';
import type { SchemaCheck } from './schema-check.js';

/** A parameter of an operation. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  /** In OpenAPI 2.0, the parameter itself. */
  readonly schema: JsonObject;
}

/** The input that a document specifies for an operation. */
export interface OperationInput {
  readonly parameters: readonly Parameter[];
  /** The schema of the JSON body; undefined if the operation takes none. */
  readonly body: Json | undefined;
  readonly isBodyRequired: boolean;
}

/** Returns the input of each operation of a document, by `GET /flows/`. */
export function operationsOf(document: Json, schemas: SchemaCheck): ReadonlyMap<string, OperationInput> {
  const operations = new Map<string, OperationInput>();
  for (const [path, item] of entries(member(document, 'paths'))) {
    const shared = list(member(item, 'parameters'));
    for (const [method, operation] of entries(item)) {
      if (!/^(get|put|post|delete|patch|head|options)$/.test(method)) continue;
      const all = [...shared, ...list(member(operation, 'parameters'))].map((node) => schemas.resolve(node));
      const body = all.find((parameter) => parameter['in'] === 'body');
      const request = schemas.resolve(member(operation, 'requestBody'));
      const [media] = entries(request['content']).map(([, content]) => content);
      operations.set(`${method.toUpperCase()} ${path}`, {
        parameters: all.filter((parameter) => parameter !== body).map((node) => parameterOf(node, schemas)),
        body: member(body, 'schema') ?? member(media, 'schema'),
        isBodyRequired: (body ?? request)['required'] === true,
      });
    }
  }
  return operations;
}

function parameterOf(node: JsonObject, schemas: SchemaCheck): Parameter {
  const { name, in: place, required, schema } = node;
  return {
    name: String(name),
    in: String(place),
    required: required === true,
    schema: schema === undefined ? node : schemas.resolve(schema),
  };
}

const member = (node: Json | undefined, name: string): Json | undefined =>
  isObject(node) ? own(node, name) : undefined;

const entries = (node: Json | undefined): readonly (readonly [string, Json])[] =>
  isObject(node) ? Object.entries(node) : [];

const list = (node: Json | undefined): readonly Json[] => (Array.isArray(node) ? node : []);
