import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  type ApiModel,
  buildModel,
  codeFrame,
  type Location,
  load,
  type Operation,
  positionOf,
  toOpenApi,
} from '../src/index.js';
import { directoryOf, documentOf, type Files, modelFrom, problemsFrom } from './document.js';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const fsm = async (): Promise<ApiModel> =>
  buildModel(await load('openapi/fsm-navigator.yaml', { cwd: REPOSITORY }));

const HEAD = "openapi: 3.1.0\ninfo: { title: Beds, version: '1' }\n";
const DONE = { 204: { description: 'Done.' } };

/** Builds the model of a document with a single GET operation and returns that operation. */
async function operationOf(
  operation: object,
  more: object = {},
  item: object = {},
  path = '/beds',
): Promise<Operation> {
  const paths = { [path]: { ...item, get: { responses: DONE, ...operation } } };
  const [read] = (await modelFrom({ 'a.json': documentOf(paths, more) })).operations;
  if (!read) throw new Error('The document has no operation.');
  return read;
}

describe('the model of FSM Navigator', () => {
  test('has all operations, in document order', async () => {
    const model = await fsm();
    expect(model.operations).toHaveLength(32);
    expect(model.operations.slice(0, 3).map(({ id, operationId }) => [id, operationId])).toEqual([
      ['GET /jobs', 'listJobs'],
      ['POST /jobs', 'createJob'],
      ['GET /jobs/{id}', 'getJob'],
    ]);
    expect(model.paths.flatMap(({ operations }) => operations)).toEqual(model.operations);
    expect([...model.securitySchemes.keys()]).toEqual(['ApiKey']);
    expect(model.errorOrder).toContain('rate_limit_exceeded');
  });

  test('is deeply frozen', async () => {
    const seen = new Set<object>();
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || seen.has(value)) return;
      seen.add(value);
      expect(Object.isFrozen(value)).toBe(true);
      if (value instanceof Map) {
        expect(() => value.set('a', 1)).toThrow(TypeError);
        expect(() => value.delete([...value.keys()][0])).toThrow(TypeError);
        expect(() => value.clear()).toThrow(TypeError);
        for (const child of value.values()) walk(child);
      }
      for (const child of Object.values(value)) walk(child);
    };
    const model = await fsm();
    walk(model);
    expect(seen.size).toBeGreaterThan(5_000);
    expect(model.schemas.size).toBeGreaterThan(50);
  });

  test('is converted to a mutable copy of the document by toOpenApi', async () => {
    const model = await fsm();
    const copy = toOpenApi(model);
    expect(copy).toEqual({ ...model.document, openapi: '3.1.0' });
    copy['paths'] = {};
    (copy['info'] as { title: string }).title = 'Changed';
    expect(toOpenApi(model)).not.toEqual(copy);
  });

  test('locates the lines of operations, parameters, errors and schemas', async () => {
    const model = await fsm();
    const lines = new Map<string, readonly string[]>();
    const check = async (location: Location, said: string | RegExp): Promise<void> => {
      const { file, line, column } = positionOf(model, location);
      const path = join(REPOSITORY, file);
      if (!lines.has(path)) lines.set(path, (await readFile(path, 'utf8')).split('\n'));
      expect(`${file}:${line}: ${lines.get(path)?.[line - 1]?.slice(column - 1)}`).toMatch(said);
    };
    for (const operation of model.operations) {
      await check(operation.location, new RegExp(`: ${operation.method.toLowerCase()}:`));
      for (const { location, name } of operation.parameters)
        await check(location, new RegExp(`(name: ${name}|^[^:]+:\\d+: \\w+:)`));
      for (const { errors } of operation.responses) {
        for (const { location, name } of errors) await check(location, new RegExp(`: (${name}|[A-Z]\\w+):`));
      }
    }
    for (const [name, { location }] of model.schemas)
      await check(location, new RegExp(`: ${name}:|schemas/`));
    expect(lines.size).toBeGreaterThan(5);
  });
});

const SPREAD: Files = {
  'openapi.yaml': `${HEAD}paths:
  /beds/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string } }
    get:
      parameters:
        - $ref: 'parts.yaml#/page'
      responses:
        '200':
          description: One.
          headers:
            X-Left: { schema: { type: integer } }
          content:
            application/json:
              schema: { $ref: 'parts.yaml#/bed' }
        '404': { $ref: 'parts.yaml#/absent' }
  /rooms: { $ref: 'parts.yaml#/rooms' }
components:
  schemas:
    Room:
      type: string
`,
  'parts.yaml': `# Parts.
page: { name: page, in: query, schema: { type: integer } }
bed:
  type: object
absent:
  description: None.
  content:
    application/json:
      schema: {}
      examples:
        absent:
          value: {}
          x-error: { code: absent, when: { resource: absent } }
rooms:
  put:
    requestBody:
      content:
        application/json: { schema: { type: string } }
    responses:
      '204': { description: Done. }
`,
};

test('the model locates nodes across files', async () => {
  const model = await modelFrom(SPREAD);
  const at = (location: Location | undefined): string => {
    if (!location) throw new Error('Expected the node to exist.');
    const { file, line, column } = positionOf(model, location);
    return `${file}:${line}:${column}`;
  };
  const [get, put] = model.operations;
  const [ok, none] = get?.responses ?? [];
  expect({
    model: at(model.location),
    path: at(model.paths[0]?.location),
    operation: at(get?.location),
    parameters: get?.parameters.map(({ location }) => at(location)),
    parameterSchema: at(get?.parameters[0]?.schema.location),
    response: at(ok?.location),
    header: at(ok?.headers[0]?.location),
    content: at(ok?.content[0]?.location),
    elsewhere: at(none?.location),
    example: at(none?.content[0]?.examples[0]?.location),
    error: at(none?.errors[0]?.location),
    operationElsewhere: at(put?.location),
    body: at(put?.requestBody?.location),
    bodySchema: at(put?.requestBody?.content[0]?.schema?.location),
    component: at(model.schemas.get('Room')?.location),
    componentElsewhere: at(model.schemas.get('bed')?.location),
  }).toEqual({
    model: 'openapi.yaml:1:1',
    path: 'openapi.yaml:4:3',
    operation: 'openapi.yaml:7:5',
    parameters: ['openapi.yaml:6:9', 'parts.yaml:2:1'],
    parameterSchema: 'openapi.yaml:6:47',
    response: 'openapi.yaml:11:9',
    header: 'openapi.yaml:14:13',
    content: 'openapi.yaml:16:13',
    elsewhere: 'parts.yaml:5:1',
    example: 'parts.yaml:11:9',
    error: 'parts.yaml:11:9',
    operationElsewhere: 'parts.yaml:15:3',
    body: 'parts.yaml:16:5',
    bodySchema: 'parts.yaml:18:29',
    component: 'openapi.yaml:22:5',
    componentElsewhere: 'parts.yaml:3:1',
  });
  expect(codeFrame(model, none?.location ?? model.location)).toBe(
    [
      '3 | bed:',
      '4 |   type: object',
      '5 | absent:',
      '  | ^^^^^^^',
      '6 |   description: None.',
      '7 |   content:',
    ].join('\n'),
  );
});

describe('parameters', () => {
  const schema = { type: 'string' };
  test('include the parameters of the path item unless the operation overrides them', async () => {
    const { parameters } = await operationOf(
      {
        parameters: [
          { name: 'a', in: 'query', required: true, schema },
          { name: 'x-key', in: 'header', schema },
        ],
      },
      {},
      {
        parameters: ['query', 'cookie']
          .map((place) => ({ name: 'a', in: place, schema }))
          .concat({ name: 'X-Key', in: 'header', schema }),
      },
    );
    expect(parameters.map(({ name, in: place, required }) => [place, name, required])).toEqual([
      ['query', 'a', true],
      ['cookie', 'a', false],
      ['header', 'x-key', false],
    ]);
  });

  test.each([
    ['path', { in: 'path' }, { required: true, style: 'simple', explode: false }],
    ['query', { in: 'query' }, { required: false, style: 'form', explode: true }],
    ['cookie', { in: 'cookie' }, { style: 'form', explode: true }],
    ['header', { in: 'header' }, { style: 'simple', explode: false }],
    ['its own style', { in: 'query', style: 'deepObject' }, { style: 'deepObject', explode: false }],
    ['form not exploded', { in: 'query', explode: false }, { style: 'form', explode: false }],
    [
      'reserved characters',
      { in: 'query', allowReserved: true, deprecated: true },
      { allowReserved: true, deprecated: true },
    ],
    ['an empty value', { in: 'query', allowEmptyValue: true }, { allowEmptyValue: true }],
    ['an empty value in a header', { in: 'header', allowEmptyValue: true }, { allowEmptyValue: false }],
    ['one example', { in: 'query', example: 1 }, { examples: [1] }],
    [
      'examples',
      { in: 'query', examples: { a: { value: 1 }, b: { externalValue: 'http://127.0.0.1:1/far.json' } } },
      { examples: [1] },
    ],
  ])('have the specified values, or the defaults: %s', async (_, parameter, want) => {
    const { parameters } = await operationOf(
      { parameters: [{ name: 'a', schema, ...parameter }] },
      {},
      {},
      '/{a}'.slice(0, parameter.in === 'path' ? 4 : 1),
    );
    expect(parameters[0]).toMatchObject(want);
  });

  test('can be described by `content`', async () => {
    const content = { 'application/json': { schema, example: 'a' } };
    const { parameters } = await operationOf({ parameters: [{ name: 'a', in: 'query', content }] });
    expect(parameters[0]).toMatchObject({
      mediaType: 'application/json',
      schema: { schema },
      examples: ['a'],
    });
    expect(parameters[0]?.schema.pointer).toBe(
      '#/paths/~1beds/get/parameters/0/content/application~1json/schema',
    );
  });

  test.each(['Accept', 'content-type', 'AUTHORIZATION'])('exclude the header %s', async (name) => {
    expect((await operationOf({ parameters: [{ name, in: 'header', schema }] })).parameters).toEqual([]);
  });
});

test('a reference to a reference is resolved to the schema at its end', async () => {
  const schema = { $ref: '#/components/schemas/Alias' };
  const response = { description: 'No.', content: { 'application/json': { schema } } };
  const schemas = {
    Alias: { $ref: '#/components/schemas/Problem' },
    Problem: { type: 'object', properties: { code: { enum: ['one', 'two'] } } },
  };
  const paths = { '/a': { get: { responses: { 400: response } } } };
  const model = await modelFrom({ 'a.json': documentOf(paths, { components: { schemas } }) });
  expect(model.operations[0]?.responses[0]?.errors.map(({ code }) => code)).toEqual(['one', 'two']);
});

test('the model includes response headers except Content-Type', async () => {
  const headers = {
    'X-Left': { required: true, schema: {}, description: 'Left.' },
    'content-type': { schema: {} },
  };
  const { responses } = await operationOf({ responses: { 200: { description: '', headers } } });
  expect(responses[0]?.headers).toMatchObject([{ name: 'X-Left', required: true, description: 'Left.' }]);
});

describe('security', () => {
  const components = {
    securitySchemes: {
      Key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      Token: {
        type: 'oauth2',
        flows: { clientCredentials: { tokenUrl: 'https://beds.test/token', scopes: {} } },
      },
      Login: { type: 'http', scheme: 'Basic' },
    },
  };
  test.each([
    ['none', undefined, undefined, []],
    ['of the document', [{ Key: [] }], undefined, [['Key']]],
    ['of the operation instead', [{ Key: [] }], [{ Login: [] }], [['Login']]],
    ['removed by the operation', [{ Key: [] }], [], []],
    ['alternatives', undefined, [{ Key: [] }, { Login: [] }], [['Key'], ['Login']]],
    ['combined schemes', undefined, [{ Key: [], Login: [] }], [['Key', 'Login']]],
    ['optional', undefined, [{ Key: [] }, {}], [['Key'], []]],
  ])('is read: %s', async (_, ofDocument, ofOperation, want) => {
    const { security } = await operationOf(
      { ...(ofOperation && { security: ofOperation }) },
      { components, ...(ofDocument && { security: ofDocument }) },
    );
    expect(security.map((alternative) => alternative.map(({ scheme }) => scheme))).toEqual(want);
  });

  test('lists scopes with their scheme', async () => {
    const { security } = await operationOf(
      { security: [{ Token: ['beds:read', 'beds:write'] }] },
      { components },
    );
    expect(security).toEqual([[{ scheme: 'Token', scopes: ['beds:read', 'beds:write'] }]]);
  });

  test('includes the schemes of the document', async () => {
    const { securitySchemes } = await modelFrom({ 'a.json': documentOf({}, { components }) });
    expect([...securitySchemes.values()]).toMatchObject([
      { name: 'Key', type: 'apiKey', in: 'header', parameterName: 'X-Key' },
      { name: 'Token', type: 'oauth2', tokenUrl: 'https://beds.test/token' },
      { name: 'Login', type: 'http', scheme: 'basic' },
    ]);
  });
});

describe('the token operation', () => {
  const schemeOf = async (tokenUrl: string, method: string, url: string): Promise<string | undefined> => {
    const flows = { clientCredentials: { tokenUrl, scopes: {} } };
    const components = { securitySchemes: { Token: { type: 'oauth2', flows } } };
    const paths = { '/token': { [method]: { responses: DONE } }, '/beds': { post: { responses: DONE } } };
    const model = await modelFrom({ 'a.json': documentOf(paths, { components, servers: [{ url }] }) });
    return model.securitySchemes.get('Token')?.tokenOperation;
  };
  test.each([
    ['below a server', 'https://beds.test/v1/token', 'post', 'https://beds.test/v1', 'POST /token'],
    [
      'below a server with a trailing slash',
      'https://beds.test/v1/token',
      'post',
      'https://beds.test/v1/',
      'POST /token',
    ],
    ['by its path alone', '/token', 'post', 'https://beds.test', 'POST /token'],
    ['elsewhere', 'https://login.test/token', 'post', 'https://beds.test', undefined],
    ['below another base path', 'https://beds.test/token', 'post', 'https://beds.test/v1', undefined],
    ['with another method', 'https://beds.test/token', 'get', 'https://beds.test', undefined],
  ])('is the POST operation at the tokenUrl, if any: %s', async (_, tokenUrl, method, url, want) => {
    expect(await schemeOf(tokenUrl, method, url)).toBe(want);
  });

  test('is absent for a scheme without a tokenUrl', async () => {
    const components = { securitySchemes: { Login: { type: 'http', scheme: 'basic' } } };
    const paths = { '/token': { post: { responses: DONE } } };
    const model = await modelFrom({ 'a.json': documentOf(paths, { components }) });
    expect(model.securitySchemes.get('Login')).not.toHaveProperty('tokenOperation');
  });
});

test('the permission of an operation is read from x-permission', async () => {
  expect((await operationOf({ 'x-permission': 'bed.view' })).permission).toBe('bed.view');
  expect(await operationOf({})).not.toHaveProperty('permission');
  const text = 'paths: { /a: { get: { x-permission: [view], responses: { 204: {} } } } }';
  expect(await problemsFrom({ 'a.yaml': HEAD + text })).toEqual([
    'a.yaml:3:23: Expected x-permission to be a string, received an array.',
  ]);
});

describe('problems of a document', () => {
  const key = '"securitySchemes":{"Key":{"type":"http","scheme":"basic"}}';
  test.each([
    [
      'an undeclared path parameter',
      'paths: { "/a/{id}": { get: { responses: { 204: {} } } } }',
      '3:23: GET /a/{id} does not declare its path parameter {id}.',
    ],
    [
      'a path without a slash',
      'paths: { a: { get: {} } }',
      '3:10: Expected a path that begins with a slash, received a.',
    ],
    ['an operation without responses', 'paths: { /a: { get: {} } }', '3:16: GET /a documents no response.'],
    [
      'an invalid status',
      'paths: { /a: { get: { responses: { 2xx: {} } } } }',
      '3:36: Expected a status code, a range such as 4XX, or default; received 2xx.',
    ],
    [
      'a path item that is not an object',
      'paths: { /a: [] }',
      '3:10: Expected the path item of /a to be an object, received an array.',
    ],
    [
      'an operation that is not an object',
      'paths: { /a: { get: x } }',
      '3:16: Expected get to be an object, received a string.',
    ],
    [
      'tags that are not a list',
      'paths: { /a: { get: { tags: x, responses: { 204: {} } } } }',
      '3:23: Expected tags to be an array, received a string.',
    ],
    [
      'a flag that is not a boolean',
      'paths: { /a: { get: { deprecated: no!, responses: { 204: {} } } } }',
      '3:23: Expected deprecated to be a boolean, received a string.',
    ],
    [
      'a parameter without a name',
      'paths: { /a: { get: { parameters: [{ in: query }], responses: { 204: {} } } } }',
      '3:36: A parameter requires `name` and `in`.',
    ],
    [
      'a parameter in an unknown location',
      'paths: { /a: { get: { parameters: [{ name: a, in: body, schema: {} }], responses: { 204: {} } } } }',
      '3:47: Expected in to be one of path, query, header, cookie; received body.',
    ],
    [
      'a parameter without a schema',
      'paths: { /a: { get: { parameters: [{ name: a, in: query }], responses: { 204: {} } } } }',
      '3:36: Parameter a has no schema.',
    ],
    [
      'a schema that is not an object',
      'paths: {}\ncomponents: { schemas: { A: x } }',
      '4:26: Expected a schema to be an object, received a string.',
    ],
    [
      'a security scheme without a type',
      'paths: {}\ncomponents: { securitySchemes: { A: {} } }',
      '4:34: Security scheme A has no `type`.',
    ],
    [
      'a security scheme of an unknown type',
      'paths: {}\ncomponents: { securitySchemes: { A: { type: key } } }',
      '4:39: Expected type to be one of apiKey, http, oauth2, openIdConnect, mutualTLS; received key.',
    ],
    [
      'an API key without a location',
      'paths: {}\ncomponents: { securitySchemes: { A: { type: apiKey, name: k } } }',
      '4:34: Security scheme A requires `in` and `name`.',
    ],
  ])('include %s', async (_, text, want) => {
    expect(await problemsFrom({ 'a.yaml': HEAD + text })).toEqual([`a.yaml:${want}`]);
  });

  test('include an unknown security scheme only once for all operations', async () => {
    const operation = '{ responses: { 204: {} } }';
    const text = `paths: { /a: { get: ${operation}, put: ${operation} } }\nsecurity:\n  - Nope: []\ncomponents: {${key}}\n`;
    expect(await problemsFrom({ 'a.yaml': HEAD + text })).toEqual([
      'a.yaml:5:5: Security scheme Nope is not defined.',
    ]);
  });

  test('are reported for all files together, sorted by position', async () => {
    const problems = await problemsFrom({
      'a.yaml': `${HEAD}paths:\n  /a/{id}:\n    get: { $ref: b.yaml#/get }\n  b: {}\nsecurity: [{ Nope: [] }]\n`,
      'b.yaml':
        'get:\n  requestBody: { required: x }\n  parameters:\n    - { name: a, in: query, schema: 1 }\n  responses: { 299x: {} }\n',
    });
    expect(problems).toEqual([
      'a.yaml:5:5: GET /a/{id} does not declare its path parameter {id}.',
      'a.yaml:6:3: Expected a path that begins with a slash, received b.',
      'a.yaml:7:14: Security scheme Nope is not defined.',
      'b.yaml:2:18: Expected required to be a boolean, received a string.',
      'b.yaml:4:29: Expected a schema to be an object, received a number.',
      'b.yaml:5:16: Expected a status code, a range such as 4XX, or default; received 299x.',
    ]);
  });
});

describe('names of Object.prototype members', () => {
  const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
  /** Returns an object with an own property for each name. */
  const named = (value: (name: string) => unknown): object =>
    Object.fromEntries(NAMES.map((name) => [name, value(name)]));
  const properties = (): object => named((name) => ({ $ref: `#/components/schemas/${name}` }));
  const document = documentOf(
    Object.fromEntries(
      NAMES.map((name) => [
        `/${name}`,
        {
          get: {
            parameters: [{ name, in: 'query', schema: { type: 'string' } }],
            security: [{ [name]: [] }],
            responses: {
              200: {
                description: '',
                headers: named(() => ({ schema: { type: 'string' } })),
                content: {
                  'application/json': {
                    schema: { properties: properties() },
                    examples: named((value) => ({ value: named(() => value) })),
                  },
                },
              },
              404: { $ref: `#/components/responses/${name}` },
            },
          },
        },
      ]),
    ),
    {
      components: {
        schemas: named(() => ({ type: 'object', properties: properties() })),
        responses: named((description) => ({ description })),
        securitySchemes: named(() => ({ type: 'http', scheme: 'bearer' })),
      },
    },
  );

  test.each(['3.0.3', '3.1.0'])('are treated as ordinary names in %s', async (openapi) => {
    const model = await modelFrom({ 'a.json': JSON.stringify({ ...document, openapi }) });
    expect(model.operations.map(({ path }) => path)).toEqual(NAMES.map((name) => `/${name}`));
    expect([...model.schemas.keys()]).toEqual(NAMES);
    expect([...model.securitySchemes.keys()]).toEqual(NAMES);
    for (const [index, name] of NAMES.entries()) {
      const { parameters, responses, security } = model.operations[index] ?? {};
      expect(parameters?.map((parameter) => parameter.name)).toEqual([name]);
      expect(security).toEqual([[{ scheme: name, scopes: [] }]]);
      expect(responses?.[0]?.headers.map((header) => header.name)).toEqual(NAMES);
      expect(responses?.[0]?.content[0]?.examples.map((example) => example.name)).toEqual(NAMES);
      expect(responses?.[1]?.description).toBe(name);
      const schema = model.schemas.get(name)?.schema;
      expect(typeof schema === 'object' && Object.keys(schema['properties'] ?? {})).toEqual(NAMES);
    }
    expect(toOpenApi(model)).toEqual({ ...document, openapi: '3.1.0' });
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(({} as { type?: unknown }).type).toBeUndefined();
  });

  test('do not pollute a prototype if they come from another file', async () => {
    const cwd = await directoryOf({
      'a.json': documentOf({}, { components: { schemas: { A: { $ref: 'b.json#/constructor' } } } }),
      'b.json': '{"__proto__": {"polluted": true}, "constructor": {"type": "string"}}',
    });
    const model = buildModel(await load('a.json', { cwd }));
    expect([...model.schemas.values()].map(({ schema }) => schema)).toContainEqual({ type: 'string' });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
