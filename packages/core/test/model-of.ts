import type { ApiModel, Json, Schema, SchemaNode } from '../src/model/model.js';
import { childPointer } from '../src/pointer.js';

const location = { source: 'memory:/openapi.yaml', pointer: '#/' };

/** Returns a model with component schemas only. */
export function modelOf(schemas: { readonly [name: string]: Schema }): ApiModel {
  const nodes = Object.entries(schemas).map(([name, schema]): [string, SchemaNode] => {
    const pointer = childPointer('#/components/schemas', name);
    return [name, { pointer, schema, location: { ...location, pointer } }];
  });
  return {
    title: 'Test',
    version: '1',
    specification: '3.1',
    servers: [],
    operations: [],
    paths: [],
    schemas: new Map(nodes),
    securitySchemes: new Map(),
    webhooks: [],
    delivery: { signature: null, retries: [] },
    errorOrder: [],
    vocabularies: [],
    document: freeze({ openapi: '3.1.0', info: { title: 'Test', version: '1' }, components: { schemas } }),
    location,
  };
}

/** Returns a model that contains the schema as component `Root`, and the node of `Root`. */
export function single(
  schema: Schema,
  others: { readonly [name: string]: Schema } = {},
): [ApiModel, SchemaNode] {
  const model = modelOf({ Root: schema, ...others });
  return [model, nodeOf(model, 'Root')];
}

export function nodeOf(model: ApiModel, name: string): SchemaNode {
  const node = model.schemas.get(name);
  if (!node) throw new Error(`No component schema ${name}.`);
  return node;
}

export function freeze<T extends Json>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const child of Object.values(value)) freeze(child);
  }
  return value;
}
