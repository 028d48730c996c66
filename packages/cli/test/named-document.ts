/** Names that JavaScript objects or functions inherit, or that the language or a library treats specially. */
export const inheritedNames = [
  'constructor',
  'hasOwnProperty',
  'toString',
  'valueOf',
  'isPrototypeOf',
  'toLocaleString',
  'propertyIsEnumerable',
  '__proto__',
  '__defineGetter__',
  '__lookupSetter__',
  'prototype',
  'then',
  'length',
  'name',
  'toJSON',
  'default',
  'arguments',
  'caller',
] as const;

/** Names without a special meaning, as many as {@link inheritedNames}. */
export const ordinaryNames: readonly string[] = inheritedNames.map((_, index) => `word${index}`);

/**
 * Returns a document that uses the names everywhere: as names of paths, parameters, properties, schemas, errors,
 * scopes, formats, states and webhooks. Lists of the same length produce equivalent documents.
 */
export function documentWith(names: readonly string[]): object {
  const name = (index: number): string => names[index % names.length] ?? '';
  const map = <T>(entries: readonly (readonly [string, T])[]): Record<string, T> =>
    Object.fromEntries(entries);
  const ref = (index: number): object => ({ $ref: `#/components/schemas/${name(index)}` });
  const error = (code: string, when: object): object => ({
    description: 'An error.',
    content: {
      'application/json': {
        schema: ref(1),
        examples: map([[name(12), { value: { error: code }, 'x-error': { code, when } }]]),
      },
    },
  });
  const ok = (schema: object, headers: object = {}): object => ({
    description: 'Fine.',
    headers,
    content: { 'application/json': { schema } },
  });
  const header = map([[name(10), { required: true, schema: { type: 'string', example: 'x' } }]]);
  const common = map([
    ['400', error(`${name(8)}`, { request: ['body', 'syntax', 'query', 'header'] })],
    ['401', error(name(6), { credential: ['missing', 'unknown'] })],
    ['403', error(name(7), { scope: 'operation' })],
    ['404', error(name(9), { resource: 'absent' })],
  ]);
  const path = `/${name(0)}`;
  const idParameter = { name: name(1), in: 'path', required: true, schema: { type: 'string' } };
  return {
    openapi: '3.1.0',
    info: { title: 'Names', version: '1', license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: `/v1`, variables: {} }],
    tags: [{ name: name(4) }],
    security: [map([[name(5), []]])],
    'x-transitions': map([
      [
        name(11),
        {
          field: `/${name(4)}`,
          initial: [name(6)],
          allowed: map([
            [name(6), [name(7)]],
            [name(7), [name(8)]],
          ]),
        },
      ],
    ]),
    paths: map([
      [
        path,
        {
          get: {
            operationId: `${name(2)}`,
            summary: 'List.',
            tags: [name(4)],
            security: [map([[name(5), [`${name(2)}:${name(3)}`]]])],
            parameters: [
              { name: name(3), in: 'query', schema: { type: 'integer', minimum: 1, maximum: 9 } },
              { name: `x-${name(4)}`.toLowerCase(), in: 'header', schema: { type: 'integer' } },
              { name: name(4), in: 'cookie', schema: { type: 'string' } },
            ],
            responses: map([
              ['200', ok({ type: 'array', items: ref(0) }, header)],
              ...Object.entries(common),
            ]),
          },
          post: {
            operationId: `${name(3)}`,
            summary: 'Create.',
            tags: [name(4)],
            security: [map([[name(5), [`${name(2)}:${name(4)}`]]])],
            requestBody: { required: true, content: { 'application/json': { schema: ref(2) } } },
            responses: map([
              ['201', ok(ref(0))],
              ...Object.entries(common).filter(([status]) => status !== '404'),
              ['409', error(`${name(11)}`, { duplicate: [`/${name(2)}`] })],
            ]),
          },
        },
      ],
      [
        `${path}/{${name(1)}}`,
        {
          parameters: [idParameter],
          get: {
            operationId: `${name(5)}`,
            summary: 'Get.',
            tags: [name(4)],
            responses: map([
              ['200', ok(ref(0))],
              ...Object.entries(common).filter(([status]) => /401|404/.test(status)),
            ]),
          },
          delete: {
            operationId: `${name(6)}`,
            summary: 'Remove.',
            tags: [name(4)],
            responses: map([
              ['204', { description: 'Gone.' }],
              ...Object.entries(common).filter(([status]) => /401|404/.test(status)),
            ]),
          },
        },
      ],
    ]),
    webhooks: map([
      [
        name(7),
        {
          post: {
            summary: 'Sent.',
            'x-caused-by': [name(3)],
            requestBody: { content: { 'application/json': { schema: ref(0) } } },
            responses: { '200': { description: 'Received.' } },
          },
        },
      ],
    ]),
    components: {
      securitySchemes: map([
        [
          name(5),
          {
            type: 'oauth2',
            flows: {
              clientCredentials: {
                tokenUrl: 'https://tokens.example/token',
                scopes: map([
                  [`${name(2)}:${name(3)}`, 'Reads.'],
                  [`${name(2)}:${name(4)}`, 'Writes.'],
                ]),
              },
            },
          },
        ],
      ]),
      schemas: map<object>([
        [
          name(0),
          {
            type: 'object',
            required: ['id', name(2), name(3), name(4)],
            properties: map<object>([
              ['id', { type: 'string', readOnly: true }],
              [name(2), { type: 'string', format: name(0), minLength: 1, maxLength: 40 }],
              [name(3), { type: 'integer', format: name(1) }],
              [name(4), { type: 'string', enum: [name(6), name(7), name(8)] }],
              [
                name(5),
                {
                  oneOf: [ref(3), ref(4)],
                  discriminator: {
                    propertyName: name(9),
                    mapping: map([
                      [name(3), `#/components/schemas/${name(3)}`],
                      [name(4), `#/components/schemas/${name(4)}`],
                    ]),
                  },
                },
              ],
              [name(13), { type: 'object', patternProperties: map([[`^${name(2)}$`, { type: 'string' }]]) }],
              [name(14), { type: 'object', dependentRequired: map([[name(2), [name(3)]]]) }],
            ]),
          },
        ],
        [name(1), { type: 'object', required: ['error'], properties: { error: { type: 'string' } } }],
        [
          name(2),
          {
            type: 'object',
            required: [name(2), name(3)],
            additionalProperties: false,
            properties: map<object>([
              [name(2), { type: 'string', minLength: 1, maxLength: 40 }],
              [name(3), { type: 'integer', minimum: 0 }],
              [name(4), { type: 'string', enum: [name(6), name(7), name(8)] }],
            ]),
          },
        ],
        ...[3, 4].map((index): [string, object] => [
          name(index),
          {
            type: 'object',
            required: [name(9)],
            properties: map<object>([
              [name(9), { const: name(index) }],
              [name(10), { type: 'string' }],
            ]),
          },
        ]),
      ]),
    },
  };
}
