import { describe, expect, test } from 'vitest';
import { type ApiModel, buildModel, createValidator, lint, load, positionOf } from '../src/index.js';
import { childPointer } from '../src/pointer.js';
import { directoryOf, modelFrom, problemsFrom } from './document.js';
import { shelter2, shelter3 } from './openapi-2-documents.js';

/** Returns the contents of a model without locations and pointers. */
const contentOf = ({ schemas, securitySchemes, operations, servers, errorOrder, title }: ApiModel): unknown =>
  JSON.parse(
    JSON.stringify({
      title,
      servers,
      errorOrder,
      operations,
      schemas: [...schemas],
      securitySchemes: [...securitySchemes],
    }),
    (key, value: unknown) => (key === 'location' || key === 'pointer' ? undefined : value),
  );

const small = (more: object): object => ({
  swagger: '2.0',
  info: { title: 'Small', version: '1' },
  paths: {},
  ...more,
});

const get = (operation: object): object => ({
  '/a': { get: { responses: { 200: { description: 'Yes.' } }, ...operation } },
});

describe('an OpenAPI 2.0 document', () => {
  test.each([
    ['YAML', shelter2, 'a.yaml'],
    ['JSON', async () => JSON.stringify((await import('yaml')).parse(shelter2)), 'a.json'],
  ])('in %s has the same model as its equivalent in 3.0', async (_, text, name) => {
    const source = typeof text === 'string' ? text : await text();
    const two = await modelFrom({ [name]: source });
    const three = await modelFrom({ 'a.yaml': shelter3 });
    expect(two.specification).toBe('2.0');
    expect(contentOf(two)).toEqual(contentOf(three));
  });

  test('has nodes with their line and pointer in the source', async () => {
    const model = await modelFrom({ 'a.yaml': shelter2 });
    const lines = shelter2.split('\n');
    const [list, add, read] = model.operations;
    const textAt = (node: { readonly location: Parameters<typeof positionOf>[1] } | undefined): string => {
      const position = node && positionOf(model, node.location);
      return position
        ? `${node.location.pointer} ${lines[position.line - 1]?.trim().slice(0, 24)}`
        : 'nothing';
    };
    expect([
      textAt(list),
      textAt(list?.parameters[0]),
      textAt(list?.parameters[1]?.schema),
      textAt(list?.responses[0]?.content[0]?.examples[0]),
      textAt(list?.responses[0]?.headers[0]),
      textAt(list?.responses[1]?.errors[0]),
      textAt(add?.requestBody),
      textAt(add?.requestBody?.content[0]?.schema),
      textAt(read?.responses[1]),
      textAt(model.schemas.get('Problem')),
      textAt(model.securitySchemes.get('app')),
    ]).toEqual([
      '#/paths/~1pets/get get:',
      '#/parameters/limit limit: { name: limit, in',
      '#/paths/~1pets/get/parameters/0 - { name: ids, in: query',
      '#/paths/~1pets/get/responses/200/examples/application~1json examples: { application/',
      '#/paths/~1pets/get/responses/200/headers/X-Total headers: { X-Total: { ty',
      '#/responses/NoPet/x-examples/no_pet no_pet: { summary: Not h',
      '#/parameters/pet pet: { name: pet, in: bo',
      '#/parameters/pet/schema pet: { name: pet, in: bo',
      '#/responses/NoPet NoPet:',
      '#/definitions/Problem Problem:',
      '#/securityDefinitions/app app: { type: oauth2, flo',
    ]);
  });

  test.each([
    ['YAML', 'a.yaml'],
    ['JSON', 'a.json'],
  ])('in %s has problems at the pointers of the source', async (_, name) => {
    const document = small({
      definitions: {
        Note: {
          type: 'object',
          properties: { size: { type: 'integer', default: 'big' }, age: { type: 'integer', example: 'old' } },
        },
      },
      paths: {
        '/a': {
          get: {
            produces: ['application/json', 'text/plain'],
            parameters: [{ name: 'n', in: 'query', type: 'integer', 'x-example': 'few' }],
            responses: {
              200: {
                description: 'Yes.',
                schema: { type: 'integer' },
                examples: { 'application/json': 'no' },
              },
            },
          },
        },
      },
    });
    const yaml =
      name === 'a.yaml' ? `# A comment makes it YAML.\n${JSON.stringify(document, undefined, 2)}` : document;
    const cwd = await directoryOf({ [name]: yaml });
    const loaded = await load(name, { cwd });
    const problems = await lint(loaded, buildModel(loaded));
    expect(
      problems
        .filter(({ rule }) => rule === 'example-valid')
        .map(({ position }) => position.pointer)
        .sort(),
    ).toEqual([
      '#/definitions/Note/properties/age/example',
      '#/definitions/Note/properties/size/default',
      '#/paths/~1a/get/parameters/0/x-example',
      '#/paths/~1a/get/responses/200/examples/application~1json',
    ]);
  });

  test('is converted once for each operation that shares a YAML alias', async () => {
    const model = await modelFrom({
      'a.yaml': `swagger: '2.0'
info: { title: A, version: '1' }
produces: [application/json]
paths:
  /a:
    get:
      responses: &errors
        '400': { description: No., schema: { $ref: '#/definitions/E' } }
  /b:
    get:
      produces: [application/xml]
      responses:
        '200': { description: Yes. }
        <<: *errors
definitions: { E: { type: object } }
`,
    });
    expect(
      model.operations.map(({ responses }) =>
        responses.flatMap(({ content }) => content.map(({ mediaType }) => mediaType)),
      ),
    ).toEqual([['application/json'], ['application/xml']]);
  });

  test('in several files is bundled', async () => {
    const model = await modelFrom({
      'a.yaml': small({
        paths: get({
          parameters: [{ $ref: 'b.yaml#/limit' }, { $ref: 'b.yaml#/body' }],
          responses: { 200: { description: 'Yes.', schema: { $ref: 'b.yaml#/Pet' } } },
        }),
      }),
      'b.yaml': {
        limit: { name: 'limit', in: 'query', type: 'integer' },
        body: { name: 'body', in: 'body', schema: { $ref: '#/Pet' } },
        Pet: {
          type: 'object',
          'x-nullable': true,
          discriminator: 'kind',
          properties: { kind: { type: 'string' } },
        },
      },
    });
    const [operation] = model.operations;
    expect(operation?.parameters.map(({ location }) => location.pointer)).toEqual(['#/limit']);
    expect(operation?.requestBody?.location.source).toMatch(/b\.yaml$/);
    expect([...model.schemas.values()].map(({ schema }) => schema)).toEqual([
      expect.objectContaining({ type: ['object', 'null'], discriminator: { propertyName: 'kind' } }),
    ]);
  });

  test.each<[string, object, string]>([
    ['#/paths/~1a/get/responses/200/schema', { description: 'Yes.', schema: { type: 'integer' } }, 'integer'],
    ['#/definitions/Deep/allOf/0', { description: 'Yes.' }, 'number'],
  ])('has a component for the referenced schema %s', async ($ref, response, type) => {
    const model = await modelFrom({
      'a.yaml': small({
        paths: get({ responses: { 200: response } }),
        definitions: { Alias: { $ref }, Deep: { 'x-nullable': true, allOf: [{ type: 'number' }] } },
      }),
    });
    const alias = model.schemas.get('Alias')?.schema;
    const target = String(typeof alias === 'object' && alias['$ref']);
    const named = [...model.schemas].find(([name]) => childPointer('#/components/schemas', name) === target);
    expect(named?.[1].schema).toMatchObject({ type });
  });

  test.each<[string, object]>([
    ['a type', { type: 'object' }],
    ['a type and allOf', { type: 'object', allOf: [{ type: 'object' }] }],
    ['a type and oneOf', { type: 'object', oneOf: [{ type: 'object' }] }],
    ['a type, allOf and an enum', { type: 'string', allOf: [{ minLength: 1 }], enum: ['a'] }],
    ['an enum', { enum: ['a'] }],
    ['anyOf', { anyOf: [{ type: 'string' }, { type: 'integer' }] }],
    ['oneOf', { oneOf: [{ type: 'string' }, { type: 'integer' }] }],
    ['a reference', { $ref: '#/definitions/Other' }],
  ])('admits null if a schema with %s has x-nullable', async (_, schema) => {
    const definitions = { Pet: { ...schema, 'x-nullable': true }, Other: { type: 'string' } };
    const model = await modelFrom({ 'a.json': small({ definitions }) });
    const pet = { pointer: '#/components/schemas/Pet' };
    const validator = createValidator(model);
    expect(validator.validate(pet, null)).toEqual([]);
    expect(validator.validate(pet, false)).not.toEqual([]);
  });

  test('has a lint error if a schema contains an unknown keyword', async () => {
    const definitions = { Pet: { type: 'string', minLenght: 1 } };
    const directory = await directoryOf({ 'a.json': small({ definitions, paths: get({}) }) });
    const loaded = await load('a.json', { cwd: directory });
    const problems = await lint(loaded, buildModel(loaded));
    expect(problems.filter(({ rule }) => rule === 'struct')).toMatchObject([
      { severity: 'error', position: { pointer: '#/definitions/Pet/minLenght' } },
    ]);
  });

  test('has no schema for a file in a JSON response', async () => {
    const file = { description: 'Yes.', schema: { type: 'file' } };
    const produces = ['application/json', 'text/csv'];
    const model = await modelFrom({
      'a.json': small({ produces, paths: get({ responses: { 200: file } }) }),
    });
    expect(model.operations[0]?.responses[0]?.content.map(({ schema }) => schema?.schema)).toEqual([
      undefined,
      { type: 'string', format: 'binary' },
    ]);
  });

  test.each<[string, object, string[]]>([
    ['a relative base path', { basePath: 'v2' }, ['/v2']],
    ['no host', { basePath: '/api/', schemes: ['https'] }, ['/api']],
    ['a host only', { host: 'a.example:81' }, ['http://a.example:81']],
    ['web sockets beside HTTP', { host: 'a.example', schemes: ['ws', 'https'] }, ['https://a.example']],
    ['neither a host nor a base path', {}, []],
    ['the root as base path', { basePath: '/' }, []],
  ])('has the expected servers: %s', async (_, members, servers) => {
    expect((await modelFrom({ 'a.json': small(members) })).servers).toEqual(servers);
  });

  test.each<[string, object, string]>([
    ['paths', { paths: 5 }, 'Expected paths to be an object, received a number.'],
    ['definitions', { definitions: [] }, 'Expected definitions to be an object, received a list.'],
    [
      'parameters',
      { paths: get({ parameters: {} }) },
      'Expected parameters to be a list, received an object.',
    ],
    [
      'consumes',
      { consumes: 'application/json', paths: get({}) },
      'Expected consumes to be a list, received a string.',
    ],
    [
      'a list of media types',
      { produces: Array.from({ length: 101 }, (_, index) => `a/t${index}`), paths: get({}) },
      'Expected at most 100 media types in produces; received 101.',
    ],
    ['a host', { host: 5 }, 'Expected host to be a string, received 5.'],
    ['a path', { paths: { '/a': null } }, 'Expected the path item of /a to be an object, received nothing.'],
    ['an operation', { paths: { '/a': { get: [] } } }, 'Expected get to be an object, received an array.'],
    [
      'a parameter location',
      { paths: get({ parameters: [{ name: 'a', in: 'cookies', type: 'string' }] }) },
      'Expected in to be one of query, header, path, formData, body; received cookies.',
    ],
    [
      'a flow',
      { securityDefinitions: { a: { type: 'oauth2', flow: 'code' } } },
      'Expected flow to be one of implicit, password, application, accessCode; received "code".',
    ],
    [
      'two bodies',
      {
        paths: get({
          parameters: [
            { name: 'a', in: 'body' },
            { name: 'b', in: 'body' },
          ],
        }),
      },
      'Expected at most one body parameter, received a second one.',
    ],
    [
      'a body and a form',
      {
        paths: get({
          parameters: [
            { name: 'a', in: 'body' },
            { name: 'b', in: 'formData', type: 'string' },
          ],
        }),
      },
      'Expected a body parameter or form parameters, received both.',
    ],
    [
      'a reference',
      { paths: get({ parameters: [{ $ref: '#/parameters/none' }] }) },
      '$ref #/parameters/none cannot be resolved.',
    ],
    ['a schema', { definitions: { A: 'text' } }, 'Expected a schema to be an object, received a string.'],
  ])('is rejected for an invalid value: %s', async (_, members, message) => {
    const problems = await problemsFrom({ 'a.json': small(members) });
    expect(problems.join('\n')).toContain(message);
  });
});
