import { describe, expect, test } from 'vitest';
import type { ApiError, Problem, Trigger } from '../src/index.js';
import { directoryOf, documentOf, modelFrom, problemsFrom, problemsOf } from './document.js';

/** Returns a document with a single 404 response, which has one example with the given `x-error`. */
const withError = (error: string, root = ''): string => `openapi: 3.1.0
info: { title: Beds, version: '1' }
${root}
paths:
  /beds:
    get:
      responses:
        '404':
          description: None.
          content:
            application/json:
              schema: {}
              examples:
                absent:
                  summary: None.
                  value: { error: absent }
                  x-error: ${error}
`;

/** Returns the rest of the line, starting at the position of a problem. */
const textAt = (text: string, problem: Problem | undefined): string =>
  text.split('\n')[(problem?.position.line ?? 0) - 1]?.slice((problem?.position.column ?? 0) - 1) ?? '';

async function errorsOf(text: string | object): Promise<readonly ApiError[]> {
  const model = await modelFrom({ 'a.yaml': text });
  return model.operations.flatMap(({ responses }) => responses.flatMap(({ errors }) => errors));
}

async function triggersOf(when: string, root?: string): Promise<readonly Trigger[]> {
  const [error] = await errorsOf(withError(`{ code: absent, when: ${when} }`, root));
  return error?.triggers ?? [];
}

const TABLE = 'field: /status, initial: [new], allowed: { new: [done, lost], done: [] }';
const transitions = { field: '/status', initial: ['new'], allowed: { new: ['done', 'lost'], done: [] } };

describe('x-error.when', () => {
  test.each<[string, Trigger[]]>([
    ...(['missing', 'malformed', 'unknown', 'expired', 'revoked', 'misplaced'] as const).map(
      (is): [string, Trigger[]] => [`{ credential: ${is} }`, [{ kind: 'credential', is }]],
    ),
    [
      '{ credential: [missing, revoked] }',
      [
        { kind: 'credential', is: 'missing' },
        { kind: 'credential', is: 'revoked' },
      ],
    ],
    ['{ scope: operation }', [{ kind: 'scope-missing', lacks: 'operation' }]],
    ['{ scope: type }', [{ kind: 'scope-missing', lacks: 'type' }]],
    ...(['client_secret_basic', 'client_secret_post'] as const).map((by): [string, Trigger[]] => [
      `{ client: authentication-failed, by: ${by} }`,
      [{ kind: 'client-authentication-failed', by }],
    ]),
    [
      '{ by: [client_secret_post, client_secret_basic], client: authentication-failed }',
      [
        { kind: 'client-authentication-failed', by: 'client_secret_post' },
        { kind: 'client-authentication-failed', by: 'client_secret_basic' },
      ],
    ],
    ['{ grant: unsupported }', [{ kind: 'grant-unsupported' }]],
    ['{ header: X-Team, is: missing }', [{ kind: 'header', name: 'X-Team', is: 'missing' }]],
    [
      '{ header: X-Team, is: [empty, not-allowed] }',
      [
        { kind: 'header', name: 'X-Team', is: 'empty' },
        { kind: 'header', name: 'X-Team', is: 'not-allowed' },
      ],
    ],
    ['{ permission: denied }', [{ kind: 'permission-denied' }]],
    ['{ operation: unavailable }', [{ kind: 'operation-unavailable' }]],
    ['{ address: blocked }', [{ kind: 'address-blocked' }]],
    [
      '{ request: [syntax, body] }',
      ['syntax', 'body'].map((part) => ({ kind: 'request-invalid', in: part }) as Trigger),
    ],
    [
      '[{ request: query }, { request: path }, { request: header }]',
      ['query', 'path', 'header'].map((part) => ({ kind: 'request-invalid', in: part }) as Trigger),
    ],
    [
      '{ request: [query, undeclared-query] }',
      [
        { kind: 'request-invalid', in: 'query' },
        { kind: 'request-invalid', in: 'undeclared-query' },
      ],
    ],
    ['{ required: missing }', [{ kind: 'required-missing' }]],
    ['{ value: falling, field: /reading }', [{ kind: 'value-falling', field: '/reading' }]],
    ['{ field: /reading, value: falling }', [{ kind: 'value-falling', field: '/reading' }]],
    ['{ resource: [absent, foreign] }', [{ kind: 'resource-absent' }, { kind: 'resource-foreign' }]],
    ['{ reference: absent, field: /customer_id }', [{ kind: 'reference-absent', field: '/customer_id' }]],
    ['{ method: unsupported }', [{ kind: 'method-unsupported' }]],
    ['{ media-type: unsupported }', [{ kind: 'media-type-unsupported' }]],
    ['{ accept: unsupported }', [{ kind: 'not-acceptable' }]],
    ['{ payload: too-large, limit: 1048576 }', [{ kind: 'payload-too-large', limit: 1048576 }]],
    ['{ precondition: failed }', [{ kind: 'precondition-failed' }]],
    ['{ duplicate: [/email] }', [{ kind: 'duplicate', fields: ['/email'] }]],
    ['{ duplicate: [/name, /site~1id] }', [{ kind: 'duplicate', fields: ['/name', '/site~1id'] }]],
    ['{ duplicate: /email }', [{ kind: 'duplicate', fields: ['/email'] }]],
    [`{ transition: forbidden, ${TABLE} }`, [{ kind: 'transition-forbidden', transitions }]],
    [
      '{ rate: lists, limit: 60, window: 3600 }',
      [{ kind: 'rate-exceeded', class: 'lists', limit: 60, window: 3600 }],
    ],
    ['{ server: fault }', [{ kind: 'server-fault' }]],
    ['{ declared: true }', [{ kind: 'declared' }]],
    ['[]', [{ kind: 'unknown', text: '[]' }]],
  ])('is read: %s', async (when, want) => {
    expect(await triggersOf(when)).toEqual(want);
  });

  test('can refer to a transition table that operations share', async () => {
    const root = `x-transitions: { bed: { ${TABLE} } }`;
    expect(await triggersOf('{ transition: bed }', root)).toEqual([
      { kind: 'transition-forbidden', transitions },
    ]);
  });

  test('accepts states named like properties of Object.prototype', async () => {
    const [trigger] = await triggersOf(
      '{ transition: forbidden, field: /s, initial: [a], allowed: { __proto__: [a], constructor: [] } }',
    );
    expect(trigger?.kind === 'transition-forbidden' && Object.keys(trigger.transitions.allowed)).toEqual([
      '__proto__',
      'constructor',
    ]);
  });

  test('is optional: without it, an error has one unknown trigger', async () => {
    const [error] = await errorsOf(withError('{ code: absent }'));
    expect(error?.triggers).toEqual([{ kind: 'unknown', text: 'no `when`' }]);
  });
});

describe('an invalid trigger', () => {
  const subjects =
    'Known triggers: credential, client, grant, header, scope, caller, permission, operation, address, request, required, value, ' +
    'resource, reference, method, media-type, accept, payload, precondition, after, duplicate, transition, rate, server, declared.';
  const states = 'Known values of `credential`: missing, malformed, unknown, expired, revoked, misplaced.';
  const pointer = 'Write a JSON Pointer: `field: /name`.';
  test.each([
    ['{ credential: stolen }', 'credential:', 'Unknown value "stolen" of `credential`.', states],
    ['{ credential: [missing, stolen] }', 'stolen]', 'Unknown value "stolen" of `credential`.', states],
    ['{ credential: [] }', 'credential:', '`credential` is missing or empty.', states],
    [
      '{ credential: 1 }',
      'credential:',
      'Expected `credential` to be a word or a list of words, received 1.',
      states,
    ],
    [
      '{ credential: missing, scope: type }',
      'scope:',
      'Unknown property `scope` next to `credential`.',
      'Known properties: only. List each trigger as a separate entry.',
    ],
    [
      '{ value: falling, field: /a, fields: /b }',
      'fields:',
      'Unknown property `fields` next to `value`.',
      'Known properties: field, only. List each trigger as a separate entry.',
    ],
    ['{ value: falling }', 'when:', '`field` is missing or empty.', pointer],
    [
      '{ value: falling, field: a }',
      'field:',
      'Expected `field` to be a JSON Pointer into the request body, received "a".',
      'Start it with a slash: /a.',
    ],
    ['{ reference: absent }', 'when:', '`field` is missing or empty.', pointer],
    [
      '{ duplicate: [/a, b] }',
      'b]',
      'Expected `duplicate` to be a JSON Pointer into the request body, received "b".',
      'Start it with a slash: /b.',
    ],
    [
      '{ header: X-Team }',
      'when:',
      '`is` is missing or empty.',
      'Known values of `is`: missing, empty, not-allowed.',
    ],
    [
      '{ header: X-Team, is: full }',
      'is:',
      'Unknown value "full" of `is`.',
      'Known values of `is`: missing, empty, not-allowed.',
    ],
    [
      '{ client: authentication-failed }',
      'when:',
      '`by` is missing or empty.',
      'Known values of `by`: client_secret_basic, client_secret_post.',
    ],
    [
      '{ client: authentication-failed, by: private_key_jwt }',
      'by:',
      'Unknown value "private_key_jwt" of `by`.',
      'Known values of `by`: client_secret_basic, client_secret_post.',
    ],
    [
      '{ client: unknown, by: client_secret_post }',
      'client:',
      'Unknown value "unknown" of `client`.',
      'Known values of `client`: authentication-failed.',
    ],
    [
      '{ request: undeclared }',
      'request:',
      'Unknown value "undeclared" of `request`.',
      'Known values of `request`: syntax, body, query, path, header, undeclared-query.',
    ],
    ['{ payload: too-large }', 'when:', '`limit` is missing.', 'Set `limit` to the maximum size in bytes.'],
    [
      '{ payload: too-large, limit: much }',
      'limit:',
      'Expected `limit` to be a number of at least 0, received "much".',
      'Set `limit` to the maximum size in bytes.',
    ],
    [
      '{ rate: lists, limit: -1, window: 60 }',
      'limit:',
      'Expected `limit` to be a number of at least 0, received -1.',
      'Set `limit` to the number of calls per window.',
    ],
    [
      '{ rate: lists, limit: 60 }',
      'when:',
      '`window` is missing.',
      'Set `window` to the length of the window in seconds.',
    ],
    [
      '{ declared: false }',
      'declared:',
      'Unknown value "false" of `declared`.',
      'Known values of `declared`: true.',
    ],
    [
      '{ transition: nope }',
      'transition:',
      'Unknown table nope in x-transitions.',
      'Add x-transitions to the root.',
    ],
    [
      '{ transition: forbidden, field: /a, initial: [a] }',
      'when:',
      '`allowed` is missing or empty.',
      'List the allowed transitions: `allowed: { new: [done] }`.',
    ],
    [
      '{ transition: forbidden, field: /a, allowed: { a: [] } }',
      'when:',
      '`initial` is missing or empty.',
      'List the initial states: `initial: [new]`.',
    ],
    ['{ mood: bad }', 'when:', 'Unknown trigger {"mood":"bad"}.', subjects],
    ['{ toString: bad }', 'when:', 'Unknown trigger {"toString":"bad"}.', subjects],
    ['{}', 'when:', 'Unknown trigger {}.', subjects],
    ['expired', 'when:', 'Unknown trigger "expired".', subjects],
    ['[{ scope: type }, 1]', '1]', 'Unknown trigger 1.', subjects],
  ])('is reported with its position and a suggestion: %s', async (when, place, message, suggestion) => {
    const text = withError(`{ code: absent, when: ${when} }`);
    const [problem, ...others] = await problemsOf('a.yaml', { cwd: await directoryOf({ 'a.yaml': text }) });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ rule: 'trigger', message, suggestion });
    expect(textAt(text, problem)).toSatisfy((text: string) => text.startsWith(place));
    expect(problem?.codeFrame).toContain('^');
  });

  test('is reported once, even if several operations share it', async () => {
    const problems = await problemsFrom({
      'a.yaml': `openapi: 3.1.0
info: { title: Beds, version: '1' }
paths:
  /a: { get: { responses: { 401: { $ref: '#/components/responses/No' } } } }
  /b: { get: { responses: { 401: { $ref: '#/components/responses/No' } } } }
components:
  responses:
    No:
      description: No.
      x-error: { code: no, when: { credential: stolen } }
`,
    });
    expect(problems).toEqual(['a.yaml:10:36: Unknown value "stolen" of `credential`.']);
  });

  test('is reported with the known transition tables if its table is unknown', async () => {
    const text = withError(
      '{ code: a, when: { transition: beds } }',
      `x-transitions: { bed: { ${TABLE} }, room: {} }`,
    );
    const [problem] = await problemsOf('a.yaml', { cwd: await directoryOf({ 'a.yaml': text }) });
    expect(problem).toMatchObject({
      message: 'Unknown table beds in x-transitions.',
      suggestion: 'Known tables: bed, room.',
    });
  });
});

describe('x-error', () => {
  test('is read into the model with all properties', async () => {
    const [error] = await errorsOf(
      withError(
        '{ code: absent, when: { resource: absent }, indistinguishable: true, cause: C., fix: F., retry: after-fix, provenance: seed }',
      ),
    );
    expect(error).toEqual({
      code: 'absent',
      status: '404',
      mediaType: 'application/json',
      name: 'absent',
      summary: 'None.',
      example: { error: 'absent' },
      triggers: [{ kind: 'resource-absent' }],
      match: [],
      indistinguishable: true,
      cause: 'C.',
      fix: 'F.',
      retry: 'after-fix',
      provenance: 'seed',
      explicit: true,
      location: {
        source: expect.any(String),
        pointer: '#/paths/~1beds/get/responses/404/content/application~1json/examples/absent',
      },
    });
  });

  test('has default values', async () => {
    const [error] = await errorsOf(withError('{ code: absent }'));
    expect(error).toMatchObject({ indistinguishable: false, provenance: 'designed', explicit: true });
    expect(Object.keys(error ?? {})).not.toContain('retry');
  });

  test.each([
    ['5', 'x-error:', 'Expected x-error to be an object, received a number.'],
    ['{ when: { server: fault } }', 'x-error:', 'x-error has no `code`.'],
    ['{ code: 5 }', 'code:', 'Expected code to be a string, received a number.'],
    ['{ code: a, codes: b }', 'codes:', 'Unknown property codes in x-error.'],
    [
      '{ code: a, retry: soon }',
      'retry:',
      'Expected retry to be one of never, after-fix, after-delay, retry-after; received soon.',
    ],
    [
      '{ code: a, provenance: rumour }',
      'provenance:',
      'Expected provenance to be one of seed, vendor, observed, inferred, designed; received rumour.',
    ],
    [
      '{ code: a, indistinguishable: 1 }',
      'indistinguishable:',
      'Expected indistinguishable to be a boolean, received a number.',
    ],
    [
      '{ code: a, match: { /error: "(" } }',
      '/error:',
      'Invalid regular expression: /(/u: Unterminated group.',
    ],
    ['{ code: a, match: { /error: \\- } }', '/error:', 'Invalid regular expression: /\\-/u: Invalid escape.'],
    ['{ code: a, match: { /error: 5 } }', '/error:', 'Expected a pattern to be a string, received a number.'],
    [
      '{ code: a, match: { error: a } }',
      'error:',
      'Expected the keys of `match` to be JSON Pointers, received "error".',
    ],
    ['{ code: a, match: [/error] }', 'match:', 'Expected match to be an object, received an array.'],
  ])('is rejected if it is %s', async (error, place, message) => {
    const text = withError(error);
    const problems = await problemsOf('a.yaml', { cwd: await directoryOf({ 'a.yaml': text }) });
    expect(problems.map((problem) => problem.message)).toContain(message);
    expect(
      textAt(
        text,
        problems.find((problem) => problem.message === message),
      ),
    ).toSatisfy((text: string) => text.startsWith(place));
  });

  test('is rejected with all of its problems at once', async () => {
    const problems = await problemsFrom({
      'a.yaml': withError('{ codes: a, when: { mood: bad }, retry: soon, match: { a: "(" } }'),
    });
    expect(problems).toHaveLength(6);
  });

  const beside = { $ref: '#/components/x', 'x-error': { code: 'a', when: { server: 'fault' } } };
  test.each([
    [
      'an example',
      {
        '500': {
          description: '',
          content: {
            'application/json': { examples: { a: { ...beside, $ref: '#/components/examples/a' } } },
          },
        },
      },
    ],
    ['a response', { '500': { ...beside, $ref: '#/components/responses/a' } }],
  ])('is rejected next to the $ref of %s, because tools drop it', async (_, responses) => {
    const components = { examples: { a: { value: {} } }, responses: { a: { description: '' } } };
    const [problem, ...others] = await problemsOf('a.json', {
      cwd: await directoryOf({ 'a.json': documentOf({ '/a': { get: { responses } } }, { components }) }),
    });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      rule: 'error-beside-reference',
      message: 'x-error next to a $ref is ignored.',
      suggestion: 'Move it into the referenced object.',
    });
    expect(problem?.position.pointer).toMatch(/x-error$/);
  });

  const own = { 'x-error': { code: 'absent', when: { resource: 'absent' }, match: { '': '^$' } } };
  test('is allowed on a response without content', async () => {
    const errors = await errorsOf(
      documentOf({ '/a': { get: { responses: { 404: { description: 'None.', ...own } } } } }),
    );
    expect(errors).toMatchObject([
      {
        code: 'absent',
        status: '404',
        mediaType: null,
        match: [{ pointer: '', pattern: '^$' }],
        explicit: true,
      },
    ]);
    expect(errors[0]).not.toHaveProperty('example');
  });

  test.each([
    [
      'on a response with content',
      { 404: { description: '', content: { 'text/plain': {} }, ...own } },
      'x-error is not allowed directly on a response that has content.',
    ],
    [
      'on a success',
      { 200: { description: '', ...own } },
      'x-error is allowed only on error responses, not on the 200 response.',
    ],
    [
      'on an example of a success',
      {
        201: {
          description: '',
          content: { 'application/json': { examples: { a: { value: {}, 'x-error': { code: 'a' } } } } },
        },
      },
      'x-error is allowed only on error responses, not on the 201 response.',
    ],
    [
      'on an example without a value',
      {
        404: {
          description: '',
          content: { 'application/json': { examples: { a: { 'x-error': { code: 'a' } } } } },
        },
      },
      'Example a has x-error but no `value`.',
    ],
  ])('is rejected %s', async (_, responses, message) => {
    const cwd = await directoryOf({ 'a.json': documentOf({ '/a': { get: { responses } } }) });
    const problems = await problemsOf('a.json', { cwd });
    expect(problems.map((problem) => problem.message)).toEqual([message]);
    expect(problems[0]?.suggestion).toBeDefined();
  });

  test('is read from every media type and example, in document order', async () => {
    const examples = (...codes: readonly string[]): object => ({
      examples: Object.fromEntries(codes.map((code) => [code, { value: {}, 'x-error': { code } }])),
    });
    const errors = await errorsOf(
      documentOf({
        '/a': {
          get: {
            responses: {
              '4XX': {
                description: '',
                content: { 'application/json': examples('b', 'a'), 'text/plain': examples('c') },
              },
              default: { description: '', content: { 'application/json': examples('d') } },
            },
          },
        },
      }),
    );
    expect(errors.map(({ status, mediaType, code }) => [status, mediaType, code])).toEqual([
      ['4XX', 'application/json', 'b'],
      ['4XX', 'application/json', 'a'],
      ['4XX', 'text/plain', 'c'],
      ['default', 'application/json', 'd'],
    ]);
  });

  test('on one example keeps the other examples as errors with inferred causes', async () => {
    const examples = { a: { value: { code: 'a' }, 'x-error': { code: 'a' } }, b: { value: { code: 'b' } } };
    const errors = await errorsOf(
      documentOf({
        '/a': {
          get: { responses: { 400: { description: '', content: { 'application/json': { examples } } } } },
        },
      }),
    );
    expect(errors.map(({ code, explicit }) => [code, explicit])).toEqual([
      ['a', true],
      ['b', false],
    ]);
  });
});

test('x-error-order is read from the root of the document', async () => {
  const order = ['unauthorized', 'absent'];
  expect((await modelFrom({ 'a.json': documentOf({}, { 'x-error-order': order }) })).errorOrder).toEqual(
    order,
  );
  expect((await modelFrom({ 'a.json': documentOf({}) })).errorOrder).toEqual([]);
  expect(await problemsFrom({ 'a.json': documentOf({}, { 'x-error-order': [1] }) })).toEqual([
    'a.json:1:86: Expected an item of x-error-order to be a string, received a number.',
  ]);
});
