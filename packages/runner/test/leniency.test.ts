import { describe, expect, test } from 'vitest';
import { type Call, modelOf, type Run, run, serve } from './harness.js';

// FastAPI, Spring, go-swagger and others convert scalars, read `null` as absent, and ignore undeclared properties.

const documentOf = (error: string): string => `
openapi: 3.1.0
info: { title: Kites, version: '1' }
servers: [{ url: / }]
paths:
  /kites:
    get:
      parameters:
        - { name: active, in: query, schema: { type: boolean } }
        - { name: limit, in: query, schema: { anyOf: [{ type: integer }, { type: 'null' }] } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: array } } } }
        '422': { description: bad${error} }
    post:
      x-effect: read
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              additionalProperties: false
              properties:
                name: { type: string, minLength: 2 }
                size: { anyOf: [{ type: integer }, { type: 'null' }] }
                tags: { type: array, uniqueItems: true, items: { type: string } }
      responses:
        '200': { description: ok }
        '422': { description: bad${error} }
  /kites/{idOrName}:
    parameters:
      - { name: idOrName, in: path, required: true, schema: { anyOf: [{ type: string, format: uuid }, { type: string }] } }
    get:
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: object } } } }
        '422': { description: bad }
`;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Accepts every value that can be converted, and refuses all others. */
function lenient({ method, path, json: body }: Call): { status: number; body?: unknown } {
  if (path !== '/kites') return { status: 200, body: {} };
  if (method === 'GET') return { status: 200, body: [] };
  const { name = undefined, size = null, tags = [] } = isObject(body) ? body : {};
  const isScalar = ['string', 'number', 'boolean'].includes(typeof name) || name === null;
  const isSize = typeof size !== 'object' || size === null;
  const isValid =
    isScalar && isSize && String(name).length >= 2 && Array.isArray(tags) && !tags.some(isObject);
  return { status: isValid || body === null ? 200 : 422 };
}

const shown = ({ report }: Run): readonly string[] =>
  report.findings.map(({ severity, operation, message }) => `${severity} ${operation}: ${message}`);

describe('a server that converts invalid values instead of refusing them', () => {
  test('causes warnings if the document does not declare what causes the error', async () => {
    const { url } = await serve(lenient);
    const result = await run(await modelOf(documentOf('')), url);
    expect(new Set(shown(result))).toEqual(
      new Set([
        'warning GET /kites: Assumption refuted: Expected 422, received 200.',
        'warning POST /kites: Assumption refuted: Expected 422, received 200.',
      ]),
    );
    expect(result.report.summary.verdicts.violated).toBe(0);
    expect(result.report.summary.passed).toBe(true);
  });

  test('causes errors if the document declares what causes the error', async () => {
    const { url } = await serve(lenient);
    const error = ', x-error: { code: invalid, when: [{ request: body }] }';
    const result = await run(await modelOf(documentOf(error)), url);
    expect(shown(result).some((text) => text.startsWith('error POST /kites'))).toBe(true);
  });
});

describe('a server that ignores a constraint', () => {
  test.each([
    ['a missing property', (body: unknown) => isObject(body)],
    ['a text that is too short', (body: unknown) => isObject(body) && typeof body.name === 'string'],
  ])('causes an error: %s', async (_, accepts) => {
    const { url } = await serve((call) =>
      call.method === 'POST' ? { status: accepts(call.json) ? 200 : 422 } : lenient(call),
    );
    const result = await run(await modelOf(documentOf('')), url);
    expect(shown(result)).toContain('error POST /kites: Expected 422, received 200.');
  });
});

test('a refusal within a 207 causes only a warning', async () => {
  const document = documentOf('').replaceAll(
    "'200': { description: ok }",
    "'207': { description: a status per item }",
  );
  const { url } = await serve((call) => (call.method === 'POST' ? { status: 207 } : lenient(call)));
  const result = await run(await modelOf(document), url);
  const ofPost = result.report.findings.filter(({ operation }) => operation === 'POST /kites');
  expect(ofPost.map(({ rule }) => rule)).toContain('status-intended');
  expect(new Set(ofPost.map(({ severity }) => severity))).toEqual(new Set(['warning']));
});

describe('a response to a call that names an absent resource', () => {
  const absent = `
openapi: 3.1.0
info: { title: Kites, version: '1' }
paths:
  /kites/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { description: ok }, '404': { description: none } } }
  /kites:
    get: { responses: { '200': { description: ok } } }
  /metrics/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { description: ok }, '404': { description: none } } }
  /kites/{id}/tails:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { description: ok }, '404': { description: none } } }
`;

  const references = { '/kites/{id}': '1', '/metrics/{id}': '1' };

  test('is a warning if it is a success and the path is not that of an item of a collection', async () => {
    const { url } = await serve(() => ({ status: 200 }));
    const result = await run(await modelOf(absent), url, { references });
    expect(shown(result)).toEqual([
      'error GET /kites/{id}: Expected 404, received 200.',
      'warning GET /metrics/{id}: Assumption refuted: Expected 404, received 200.',
      'warning GET /kites/{id}/tails: Assumption refuted: Expected 404, received 200.',
    ]);
  });

  test('is quoted from the document', async () => {
    const { url } = await serve(() => ({ status: 200, body: [] }));
    const typed = absent.replace('ok }', 'ok, content: { application/json: { schema: { type: object } } } }');
    const result = await run(await modelOf(typed), url, { references });
    const quoteOf = (rule: string) => result.report.findings.find((finding) => finding.rule === rule)?.quote;
    expect(quoteOf('status-intended')).toBe('the document, 404: "none"');
    expect(quoteOf('body-schema')).toBe('the document: "type": "object"');
  });

  test('has one finding if the document lists no such status', async () => {
    const { url } = await serve(({ path }) => ({
      status: /^\/(kites|metrics)(\/1|$)(\/|$)/.test(path) ? 200 : 422,
    }));
    const result = await run(await modelOf(absent), url, { references });
    expect(shown(result)).toEqual([
      'error GET /kites/{id}: GET /kites/{id} does not document status 422.',
      'error GET /metrics/{id}: GET /metrics/{id} does not document status 422.',
      'error GET /kites/{id}/tails: GET /kites/{id}/tails does not document status 422.',
    ]);
  });
});

describe('an accepted value of a wrong type', () => {
  const documentWith = (description: string): string => `
openapi: 3.1.0
info: { title: Kites, version: '1' }
servers: [{ url: / }]
paths:
  /kites:
    post:
      x-effect: read
      requestBody:
        required: true
        content: { application/json: { schema: { type: object, properties: { name: { type: string } } } } }
      responses:
        '200': { description: ok }
        '400': { description: ${description} }
`;

  test.each([
    ['Invalid kite', 'error'],
    ['No data provided', 'warning'],
    ['The request body is invalid or missing', 'error'],
    ['Invalid or missing body', 'error'],
    ['Missing request body', 'warning'],
  ])('has the severity of the description of the refusal, %s: %s', async (description, severity) => {
    const { url } = await serve(({ json }) => ({ status: json === undefined ? 400 : 200 }));
    const { report } = await run(await modelOf(documentWith(description)), url);
    const intended = report.findings.filter(({ rule }) => rule === 'status-intended');
    expect([...new Set(intended.map((finding) => finding.severity))]).toEqual([severity]);
  });
});
