/** Returns a document with one operation whose request and response bodies have the schema `S`. */
export function documentOf(
  schema: unknown,
  schemas: Readonly<Record<string, unknown>> = {},
  { securitySchemes, ...more }: Readonly<Record<string, unknown>> = {},
): object {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/S' } } };
  return {
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    servers: [{ url: 'http://x.test/v1' }],
    paths: {
      '/a': {
        post: {
          operationId: 'postA',
          requestBody: { required: true, content },
          responses: { 200: { description: 'Done.', content }, 400: { description: 'Invalid.' } },
        },
      },
    },
    components: {
      schemas: { S: schema, ...schemas },
      ...(securitySchemes !== undefined && { securitySchemes }),
    },
    ...more,
  };
}

/** Returns component schemas of `depth` levels, each of which refers to the next one twice. */
export function doublingSchemas(
  depth: number,
  join: (left: object, right: object) => object,
): Readonly<Record<string, object>> {
  const level = (index: number): object => ({ $ref: `#/components/schemas/E${index}` });
  return Object.fromEntries([
    ...Array.from({ length: depth }, (_, index) => [`E${index}`, join(level(index + 1), level(index + 1))]),
    [`E${depth}`, { type: 'string' }],
  ]);
}

export function nested<Value>(depth: number, wrap: (value: Value) => Value, innermost: Value): Value {
  let value = innermost;
  for (let level = 0; level < depth; level++) value = wrap(value);
  return value;
}
