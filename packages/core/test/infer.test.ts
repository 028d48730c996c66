import { describe, expect, test } from 'vitest';
import { type ApiError, type Json, matchError, type Operation, type Trigger } from '../src/index.js';
import { documentOf, modelFrom } from './document.js';

const components = {
  securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
  schemas: {
    Code: { enum: ['absent', 'gone'] },
    Error: {
      type: 'object',
      properties: { code: { $ref: '#/components/schemas/Code' }, message: { type: 'string' } },
    },
    Gone: { allOf: [{ $ref: '#/components/schemas/Error' }, { properties: { code: { const: 'gone' } } }] },
    Tree: { allOf: [{ $ref: '#/components/schemas/Tree' }], oneOf: [{ $ref: '#/components/schemas/Tree' }] },
  },
};

async function operationOf(method: string, operation: object): Promise<Operation> {
  const model = await modelFrom({ 'a.json': documentOf({ '/a': { [method]: operation } }, { components }) });
  const [read] = model.operations;
  if (!read) throw new Error('The document has no operation.');
  return read;
}

const errorsOf = (operation: Operation, status: string): readonly ApiError[] =>
  operation.responses.find((response) => response.status === status)?.errors ?? [];

describe('trigger inference', () => {
  const schema = { type: 'string' };
  const parameter = (place: string): object => ({ name: 'id', in: place, required: true, schema });
  const query = { parameters: [parameter('query')] };
  const path = { parameters: [parameter('path')] };
  const body = { requestBody: { content: { 'application/json': { schema } } } };
  const secured = { security: [{ Key: [] }] };
  const invalid = (...parts: readonly string[]): Trigger[] =>
    parts.map((part) => ({ kind: 'request-invalid', in: part }) as Trigger);
  const unknown = (status: string): Trigger[] => [{ kind: 'unknown', text: `status ${status}` }];
  const ambiguous = (...candidates: readonly string[]): Trigger[] => [{ kind: 'ambiguous', candidates }];
  const credentials: Trigger[] = [
    { kind: 'credential', is: 'missing' },
    { kind: 'credential', is: 'unknown' },
  ];
  test.each<[string, string, object, string[], Trigger[]]>([
    ['400', 'get', {}, [], unknown('400')],
    ['400', 'get', query, [], invalid('query')],
    ['400', 'get', { parameters: [parameter('header')] }, [], invalid('header')],
    ['400', 'get', { parameters: [parameter('cookie')] }, [], unknown('400')],
    ['400', 'get', path, [], invalid('path')],
    ['400', 'get', path, ['404'], unknown('400')],
    ['400', 'post', body, [], invalid('body')],
    ['400', 'post', { requestBody: { content: { 'text/plain': {} } } }, [], unknown('400')],
    ['400', 'post', { ...body, ...query }, ['404'], invalid('body', 'query')],
    ['422', 'post', { ...body, ...path }, [], invalid('body', 'path')],
    ['400', 'post', { ...body, ...query }, ['422'], invalid('syntax')],
    ['422', 'post', { ...body, ...query }, ['400'], invalid('body', 'query')],
    ['400', 'get', query, ['422'], unknown('400')],
    ['422', 'get', query, ['400'], invalid('query')],
    ['401', 'get', {}, [], unknown('401')],
    ['401', 'get', secured, [], credentials],
    ['401', 'get', { security: [{ Key: [] }, {}] }, [], unknown('401')],
    ['403', 'get', {}, [], ambiguous('permission denied', 'address blocked', 'resource foreign')],
    ['403', 'get', secured, [], ambiguous('permission denied', 'address blocked', 'resource foreign')],
    ['403', 'get', { security: [{ Key: ['a:read'] }] }, [], [{ kind: 'scope-missing', lacks: 'operation' }]],
    ['404', 'get', {}, [], unknown('404')],
    ['404', 'get', path, [], [{ kind: 'resource-absent' }]],
    ['405', 'get', {}, [], [{ kind: 'method-unsupported' }]],
    ['406', 'get', {}, [], [{ kind: 'not-acceptable' }]],
    ['409', 'post', body, [], [{ kind: 'duplicate', fields: [] }]],
    ['409', 'post', {}, [], ambiguous('duplicate', 'transition forbidden', 'precondition failed')],
    ['409', 'put', body, [], ambiguous('duplicate', 'transition forbidden', 'precondition failed')],
    ['412', 'put', {}, [], [{ kind: 'precondition-failed' }]],
    ['413', 'post', body, [], [{ kind: 'payload-too-large', limit: 0 }]],
    ['415', 'post', body, [], [{ kind: 'media-type-unsupported' }]],
    ['415', 'get', {}, [], unknown('415')],
    ['418', 'get', {}, [], unknown('418')],
    ['429', 'get', {}, [], [{ kind: 'rate-exceeded', class: 'default', limit: 0, window: 0 }]],
    ['500', 'get', {}, [], [{ kind: 'server-fault' }]],
    ['503', 'get', {}, [], [{ kind: 'server-fault' }]],
    ['5XX', 'get', {}, [], [{ kind: 'server-fault' }]],
    ['4XX', 'get', {}, [], ambiguous('any error')],
    ['default', 'get', {}, [], ambiguous('any error')],
  ])(
    'infers the triggers of status %s from %s %j and the other statuses %j',
    async (status, method, operation, siblings, want) => {
      const responses = Object.fromEntries([status, ...siblings].map((key) => [key, { description: '' }]));
      const [error, ...others] = errorsOf(await operationOf(method, { ...operation, responses }), status);
      expect(others).toEqual([]);
      expect(error).toMatchObject({
        code: null,
        status,
        mediaType: null,
        triggers: want,
        match: [],
        explicit: false,
        provenance: 'inferred',
        indistinguishable: false,
      });
    },
  );

  test.each(['200', '302', '1XX'])('does not treat %s as an error', async (status) => {
    expect(
      errorsOf(await operationOf('get', { responses: { [status]: { description: '' } } }), status),
    ).toEqual([]);
  });
});

/** Returns the operation `GET /a`, which has a path parameter and a 404 response with the given content. */
async function inferred(media: object, mediaType = 'application/json'): Promise<Operation> {
  return await operationOf('get', {
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    responses: { 404: { description: '', content: { [mediaType]: media } } },
  });
}

describe('code inference', () => {
  const named = (...values: readonly Json[]): object =>
    Object.fromEntries(values.map((value, n) => [`n${n}`, { value }]));
  const properties = (name: string, schema: object): object => ({ properties: { [name]: schema } });
  const branch = (code: string | number): object => properties('code', { const: code });
  const mapped = {
    oneOf: [{ $ref: '#/components/schemas/Error' }, { $ref: '#/components/schemas/Tree' }],
    discriminator: { propertyName: 'kind' },
  };
  test.each<[string, object, (string | null)[], string?]>([
    ['an empty media type', {}, [null]],
    ['a string schema', { schema: { type: 'string' } }, [null]],
    ['const', { schema: branch('absent') }, ['absent'], '/code'],
    ['enum', { schema: properties('error', { enum: ['absent', 'gone'] }) }, ['absent', 'gone'], '/error'],
    ['a $ref', { schema: { $ref: '#/components/schemas/Error' } }, ['absent', 'gone'], '/code'],
    ['an enum that allOf narrows', { schema: { $ref: '#/components/schemas/Gone' } }, ['gone'], '/code'],
    ['an allOf that excludes every value', { schema: { allOf: [branch('a'), branch('b')] } }, [null]],
    ['oneOf', { schema: { oneOf: [branch('a'), branch('b')] } }, ['a', 'b'], '/code'],
    ['a oneOf with duplicate codes', { schema: { oneOf: [branch('a'), branch('a')] } }, ['a'], '/code'],
    [
      'anyOf of references',
      { schema: { anyOf: [{ $ref: '#/components/schemas/Gone' }, branch('a')] } },
      ['gone', 'a'],
      '/code',
    ],
    [
      'enum beside oneOf',
      { schema: { ...properties('code', { enum: ['a', 'b'] }), oneOf: [branch('b'), branch('c')] } },
      ['b'],
      '/code',
    ],
    [
      'a nested property',
      { schema: properties('error', properties('code', { enum: ['a', 'b'] })) },
      ['a', 'b'],
      '/error/code',
    ],
    [
      'the most likely property',
      { schema: { properties: { type: { const: 'error' }, code: { enum: ['a', 'b'] } } } },
      ['a', 'b'],
      '/code',
    ],
    ['a number', { schema: branch(404) }, [null]],
    ['a sentence', { schema: branch('No such thing.') }, [null]],
    ['about:blank', { schema: properties('type', { const: 'about:blank' }) }, [null]],
    ['a recursive schema', { schema: { $ref: '#/components/schemas/Tree' } }, [null]],
    [
      'a discriminator with a mapping',
      { schema: { ...mapped, discriminator: { propertyName: 'kind', mapping: { a: 'Error', b: 'Tree' } } } },
      ['a', 'b'],
      '/kind',
    ],
    ['a discriminator without a mapping', { schema: mapped }, ['Error', 'Tree'], '/kind'],
    [
      'a discriminator whose values are listed',
      {
        schema: {
          oneOf: [properties('kind', { const: 'a' }), properties('kind', { const: 'b' })],
          discriminator: { propertyName: 'kind' },
        },
      },
      ['a', 'b'],
      '/kind',
    ],
    ['named examples', { examples: named({ code: 'a' }, { code: 'b' }) }, ['a', 'b'], '/code'],
    ['one example', { example: { error: 'a' } }, ['a'], '/error'],
    [
      'examples with the same code',
      { examples: named({ code: 'a', n: 1 }, { code: 'a', n: 2 }) },
      ['a'],
      '/code',
    ],
    ['an example without a code', { example: { message: 'No.' } }, [null]],
    [
      'a schema and examples',
      { schema: { $ref: '#/components/schemas/Error' }, examples: named({ code: 'gone' }) },
      ['absent', 'gone'],
      '/code',
    ],
  ])('infers the expected codes, if any, from %s', async (_, media, want, pointer) => {
    const operation = await inferred(media);
    const errors = errorsOf(operation, '404');
    expect(errors.map(({ code }) => code)).toEqual(want);
    for (const { code, match } of errors) {
      expect(match).toEqual(code === null ? [] : [{ pointer, equals: code }]);
    }
    const decided: Trigger[] = [{ kind: 'resource-absent' }];
    const undecided: Trigger[] = [{ kind: 'ambiguous', candidates: ['resource absent'] }];
    for (const { triggers } of errors) expect(triggers).toEqual(want.length === 1 ? decided : undecided);
  });

  test('infers a code from the type of problem+json', async () => {
    const type = 'https://beds.test/problems/absent';
    const operation = await inferred({ example: { type, title: 'None.' } }, 'application/problem+json');
    expect(errorsOf(operation, '404')).toMatchObject([{ code: type, mediaType: 'application/problem+json' }]);
  });

  test('infers codes from a schema and distinguishes responses by them', async () => {
    const operation = await inferred({ schema: { $ref: '#/components/schemas/Error' } });
    expect(matchError(operation, 404, { code: 'gone' })).toMatchObject({ code: 'gone' });
    expect(matchError(operation, 404, { code: 'other' })).toBeUndefined();
  });

  test('infers codes from a schema and keeps the matching examples', async () => {
    const value = { code: 'gone', message: 'No more.' };
    const operation = await inferred({
      schema: { $ref: '#/components/schemas/Error' },
      examples: { no_more: { value } },
    });
    expect(errorsOf(operation, '404').map(({ code, example, name }) => [code, example, name])).toEqual([
      ['absent', undefined, undefined],
      ['gone', value, 'no_more'],
    ]);
  });
});

describe('several codes of one response', () => {
  const content = { 'application/json': { schema: { properties: { code: { enum: ['a', 'b'] } } } } };
  test.each([
    [
      '400',
      { parameters: [{ name: 'q', in: 'query', schema: {} }], requestBody: { content } },
      ['request invalid body', 'request invalid query'],
    ],
    ['401', { security: [{ Key: [] }] }, ['credential missing', 'credential unknown']],
    ['403', {}, ['permission denied', 'address blocked', 'resource foreign']],
    ['default', {}, ['any error']],
  ])('share the candidate triggers of status %s', async (status, operation, candidates) => {
    const errors = errorsOf(
      await operationOf('post', { ...operation, responses: { [status]: { description: '', content } } }),
      status,
    );
    expect(errors.map(({ code, triggers }) => [code, triggers])).toEqual([
      ['a', [{ kind: 'ambiguous', candidates }]],
      ['b', [{ kind: 'ambiguous', candidates }]],
    ]);
  });

  test('share an unknown trigger if nothing suggests another', async () => {
    const errors = errorsOf(
      await operationOf('get', { responses: { 418: { description: '', content } } }),
      '418',
    );
    expect(errors.map(({ triggers }) => triggers)).toEqual([
      [{ kind: 'unknown', text: 'status 418' }],
      [{ kind: 'unknown', text: 'status 418' }],
    ]);
  });
});

test('code inference reads each schema once, even if other schemas reference it repeatedly', async () => {
  const schemas = Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => {
      const next = { $ref: `#/components/schemas/S${n + 1}` };
      return [
        `S${n}`,
        n === 39 ? { properties: { code: { const: 'a' } } } : { allOf: [next, next], oneOf: [next, next] },
      ];
    }),
  );
  const content = {
    'application/json': {
      schema: { $ref: '#/components/schemas/S0' },
      examples: { a: { value: { code: 'a' } } },
    },
  };
  const paths = { '/a': { get: { responses: { 404: { description: '', content } } } } };
  const model = await modelFrom({ 'a.json': documentOf(paths, { components: { schemas } }) });
  expect(model.operations[0]?.responses[0]?.errors.map(({ code }) => code)).toEqual(['a']);
});
