import { describe, expect, test } from 'vitest';
import { findingTexts, modelOf, openReasons, run, serve } from './harness.js';

const documentOf = (path: string, parameters: string, responses: string, rest = ''): string => `
openapi: 3.1.0
info: { title: Parameters, version: '1' }
servers: [{ url: / }]
paths:
  ${path}:
    get:
      parameters: [${parameters}]
      responses: { '200': { description: ok, content: { application/json: { schema: { type: array } } } }, ${responses} }
${rest}`;

const sizes = (style: string): string =>
  `{ name: sizes, in: query, ${style}, schema: { type: array, items: { type: integer, minimum: 1 } } }`;

describe('a list in the query', () => {
  test.each([
    ['explode: true', /^(sizes=[1-9]\d*)(&sizes=[1-9]\d*)*$/],
    ['explode: false', /^sizes=[1-9]\d*(,[1-9]\d*)*$/],
    ['style: pipeDelimited, explode: false', /^sizes=[1-9]\d*(%7C[1-9]\d*)*$/],
  ])('with %s is sent with valid items and with invalid items', async (style, valid) => {
    const seen: string[] = [];
    const { url } = await serve(({ query }) => {
      const text = query.toString().replaceAll('%2C', ',');
      if (text === '') return { status: 200, body: [] };
      seen.push(text);
      return valid.test(text) ? { status: 200, body: [] } : { status: 400 };
    });
    const responses = `'400': { description: bad, x-error: { code: bad, when: [{ request: query }] } }`;
    const result = await run(await modelOf(documentOf('/shelves', sizes(style), responses)), url);
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result)).toEqual([]);
    expect(seen).not.toContain('sizes=');
    expect(seen.filter((text) => valid.test(text))).not.toEqual([]);
    expect(seen.filter((text) => !valid.test(text))).not.toEqual([]);
  });

  test('causes a finding if the server accepts invalid items', async () => {
    const { url } = await serve(() => ({ status: 200, body: [] }));
    const responses = `'400': { description: bad }`;
    const result = await run(await modelOf(documentOf('/shelves', sizes('explode: true'), responses)), url);
    expect(findingTexts(result).join('\n')).toMatch(/GET \/shelves 400 .*sizes: minimum at \/0/);
  });
});

describe('an API key that is also listed as a parameter', () => {
  test.each([
    ['header', 'X-Api-Token'],
    ['query', 'token'],
  ])('in the %s is sent only as the credential', async (place, name) => {
    const { url, calls } = await serve(({ headers, query }) => {
      const key = place === 'header' ? headers['x-api-token'] : query.getAll(name).join();
      if (key !== 'secret-0-KEY') return { status: 401, headers: { 'www-authenticate': 'ApiKey' } };
      return Number(query.get('page') ?? '1') > 0 ? { status: 200, body: [] } : { status: 400 };
    });
    const parameters = `{ name: ${name}, in: ${place}, required: true, schema: { type: string, minLength: 3 } }, { name: page, in: query, schema: { type: integer, minimum: 1 } }`;
    const document = documentOf(
      '/kites',
      parameters,
      `'400': { description: bad }, '401': { description: who }`,
      `security: [{ Token: [] }]\ncomponents: { securitySchemes: { Token: { type: apiKey, in: ${place}, name: ${name} } } }`,
    );
    const callers = { reader: { credentials: { Token: { env: 'KEY' } } } };
    const result = await run(await modelOf(document), url, { callers });
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result)).toEqual([]);
    expect(calls.length).toBeGreaterThan(3);
  });
});

describe('a variant', () => {
  test('for a part of the request that accepts any value is not listed', async () => {
    const { url } = await serve(({ query }) =>
      /^\d*$/.test(query.get('page') ?? '') ? { status: 200, body: [] } : { status: 400 },
    );
    const parameters =
      '{ name: page, in: query, schema: { type: integer } }, { name: X-Note, in: header, schema: { type: string } }';
    const result = await run(
      await modelOf(documentOf('/pages', parameters, `'400': { description: bad }`)),
      url,
    );
    expect(openReasons(result)).toEqual([]);
  });

  test.each([
    ['The statistic does not exist.', []],
    ['The statistic or another parameter is invalid.', ['rings: type']],
    ['The call is invalid.', ['rings: type']],
  ])('of an inferred error that is described as "%s" concerns what it names', async (description, sent) => {
    const { url } = await serve(({ query }) =>
      query.get('statistic') ? { status: 422 } : { status: 200, body: [] },
    );
    const parameters =
      '{ name: statistic, in: query, schema: { type: string } }, { name: rings, in: query, schema: { type: boolean } }';
    const result = await run(
      await modelOf(documentOf('/statistics', parameters, `'422': { description: ${description} }`)),
      url,
    );
    const findings = findingTexts(result).map((text) => /rings: type/.exec(text)?.[0]);
    expect(findings).toEqual(sent);
  });

  test('of an invalid header that the server ignores causes only a warning', async () => {
    const { url } = await serve(() => ({ status: 200, body: [] }));
    const parameters =
      '{ name: Accept-Language, in: header, schema: { type: string, pattern: "^[a-z]{2}$" } }';
    const result = await run(
      await modelOf(documentOf('/news', parameters, `'400': { description: Bad request. }`)),
      url,
    );
    expect(result.report.findings.map(({ severity }) => severity)).toEqual(['warning']);
  });

  test('of a 404 is proven without an existing resource', async () => {
    const { url } = await serve(({ path }) => (path === '/status' ? { status: 204 } : { status: 404 }));
    const parameters = '{ name: id, in: path, required: true, schema: { type: integer } }';
    const result = await run(
      await modelOf(documentOf('/reports/{id}', parameters, `'404': { description: none }`, LISTED)),
      url,
    );
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result).join('\n')).not.toContain('404');
  });

  test('of a 404 is not proven if the server accepts no call at all', async () => {
    const { url } = await serve(() => ({ status: 404 }));
    const parameters = '{ name: id, in: path, required: true, schema: { type: integer } }';
    const result = await run(
      await modelOf(documentOf('/reports/{id}', parameters, `'404': { description: none }`, LISTED)),
      url,
    );
    expect(openReasons(result)).toContain('GET /reports/{id} 404 · resource absent: untested: no baseline');
  });
});

// Creating a report needs a customer, which the run cannot create.
const LISTED = `
  /status: { get: { responses: { '204': { description: up } } } }
  /reports:
    post:
      requestBody: { content: { application/json: { schema: { type: object, required: [customer], properties: { customer: { type: string, x-reference: '/customers/{id}' } } } } } }
      responses: { '201': { description: created, content: { application/json: { schema: { type: object, properties: { id: { type: integer } } } } } } }
`;

describe('an id that is null in a list', () => {
  test('is skipped', async () => {
    const { url, calls } = await serve(({ path }) => {
      if (path === '/pets') return { status: 200, body: [{ id: null }, { id: 7 }] };
      return path === '/pets/7' ? { status: 200, body: [] } : { status: 404 };
    });
    const parameters = '{ name: id, in: path, required: true, schema: { type: integer } }';
    const list = `
  /pets:
    get: { responses: { '200': { description: ok, content: { application/json: { schema: { type: array, items: { type: object, properties: { id: { type: [integer, 'null'] } } } } } } } } }
`;
    const result = await run(
      await modelOf(documentOf('/pets/{id}', parameters, `'404': { description: none }`, list)),
      url,
    );
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result)).toEqual([]);
    expect(calls.map(({ path }) => path)).toContain('/pets/7');
  });
});

describe('an empty value of a query parameter', () => {
  const documented = `'400': { description: bad, x-error: { code: bad, when: [{ request: query }] } }`;
  const parameter = (more: string): string =>
    `{ name: code, in: query, ${more}schema: { type: string, minLength: 1, maxLength: 3 } }`;

  test.each([
    ['is sent as an invalid value', '', true],
    ['is not sent as an invalid value if allowEmptyValue is true', 'allowEmptyValue: true, ', false],
  ])('%s', async (_, more, isSent) => {
    const queries: string[] = [];
    const { url } = await serve(({ query }) => {
      queries.push(query.toString());
      return (query.get('code') ?? '').length <= 3 && (query.get('code') !== '' || !isSent)
        ? { status: 200, body: [] }
        : { status: 400 };
    });
    const result = await run(await modelOf(documentOf('/flags', parameter(more), documented)), url);
    expect(findingTexts(result)).toEqual([]);
    expect(queries.includes('code=')).toBe(isSent);
  });
});
