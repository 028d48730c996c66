import { describe, expect, test } from 'vitest';
import { type Answer, modelOf, type Run, run, serve } from './harness.js';

const error = (status: number, ...codes: readonly string[]): string => {
  const examples = codes.map((code) => `${code}: { value: { code: ${code} } }`).join(', ');
  return `'${status}': { description: no, content: { application/json: { schema: { $ref: '#/components/schemas/Error' }, examples: { ${examples} } } } }`;
};

const DOCUMENT = `
openapi: 3.1.0
info: { title: Tags, version: '1' }
servers: [{ url: / }]
paths:
  /tags:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              additionalProperties: false
              required: [name, size]
              properties: { name: { type: string, minLength: 1, maxLength: 20 }, size: { type: integer, minimum: 1 } }
      responses:
        '201': { description: created, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: integer } } } } } }
        ${error(422, 'invalid', 'missing')}
        ${error(500, 'failure')}
  /tags/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { responses: { '200': { description: ok }, ${error(404, 'none')} } }
    delete: { responses: { '204': { description: removed }, ${error(404, 'none')} } }
components: { schemas: { Error: { type: object, required: [code], properties: { code: { type: string } } } } }
`;

type Fault = 'maxLength' | 'required' | 'minimum' | 'additionalProperties' | 'syntax';

/** Starts a server that checks all constraints of a tag but one. */
async function tagServer(fault?: Fault): Promise<string> {
  const tags = new Map<number, unknown>();
  let count = 0;
  const checks: Readonly<Record<string, (tag: Record<string, unknown>) => boolean>> = {
    type: ({ name }) => name === undefined || typeof name === 'string',
    minLength: ({ name }) => name !== '',
    maxLength: ({ name }) => String(name).length <= 20,
    required: ({ name, size }) => name !== undefined && size !== undefined,
    minimum: ({ size }) => size === undefined || (Number.isInteger(size) && Number(size) >= 1),
    additionalProperties: (tag) => Object.keys(tag).every((key) => key === 'name' || key === 'size'),
  };
  const { url } = await serve(({ method, path, json, text }): Answer => {
    const id = Number(path.split('/')[2]);
    if (method === 'POST') {
      if (json === undefined && text !== '' && fault === 'syntax')
        return { status: 500, body: { code: 'failure' } };
      const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
      const tag = json as Record<string, unknown>;
      const isValid =
        isObject && Object.entries(checks).every(([name, check]) => name === fault || check(tag));
      const isMissing = isObject && fault !== 'required' && !checks.required?.(tag);
      if (isMissing) return { status: 422, body: { code: 'missing' } };
      if (!isValid) return { status: 422, body: { code: 'invalid' } };
      tags.set(++count, tag);
      return { status: 201, body: { id: count } };
    }
    if (!tags.has(id)) return { status: 404, body: { code: 'none' } };
    if (method === 'DELETE') tags.delete(id);
    return { status: method === 'DELETE' ? 204 : 200 };
  });
  return url;
}

const findingsOf = ({ report }: Run): readonly string[] =>
  report.findings.map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`);

describe('a constraint of a request', () => {
  test('that the server checks gives no finding', async () => {
    const { report, ...rest } = await run(await modelOf(DOCUMENT), await tagServer());
    expect(findingsOf({ report, ...rest })).toEqual([]);
    expect(report.ledger.find(({ error: code }) => code === 'invalid')?.verdict).toBe('proven');
  });

  test.each<[Fault, string]>([
    ['maxLength', 'maxLength at /name'],
    ['required', 'required at /size'],
    ['minimum', 'minimum at /size'],
    ['additionalProperties', 'additionalProperties at'],
  ])(
    'that the server does not check gives a warning, although the error is proven: %s',
    async (fault, cause) => {
      const result = await run(await modelOf(DOCUMENT), await tagServer(fault));
      expect(findingsOf(result).join('\n')).toContain(`its schema excludes (request body ${cause}`);
      expect(findingsOf(result).every((text) => text.startsWith('warning forbidden-accepted'))).toBe(true);
      expect(result.report.ledger.find(({ error: code }) => code === 'invalid')?.verdict).toBe('proven');
    },
  );

  test('whose violation makes the server fail gives an error, although the 500 is documented', async () => {
    const result = await run(await modelOf(DOCUMENT), await tagServer('syntax'));
    expect(findingsOf(result)).toEqual([
      'error no-server-error: The server answered 500, but no fault was injected.',
    ]);
  });

  test.each([
    ['is not tried on a server of others by default', ['create' as const], 0],
    ['is tried there if the run may change its own resources', ['create', 'change', 'destroy'] as const, 1],
  ])('%s', async (_, allow, expected) => {
    const result = await run(await modelOf(DOCUMENT), await tagServer('maxLength'), {
      isShared: true,
      allow,
    });
    expect(result.report.findings).toHaveLength(expected);
  });
});

test('a reference to nothing must be refused with a documented status, although the error is proven', async () => {
  const item = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
  const json = (schema: object): object => ({ content: { 'application/json': { schema } } });
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
  const collection = (properties: object, refusal: object): object => ({
    get: { responses: { 200: { description: 'ok', ...json({ type: 'array', items: item }) } } },
    post: {
      requestBody: {
        required: true,
        ...json({ type: 'object', required: Object.keys(properties), properties }),
      },
      responses: { 201: { description: 'created', ...json(item) }, 422: refusal },
    },
  });
  const one = {
    parameters: [id],
    get: { responses: { 200: { description: 'ok', ...json(item) }, 404: { description: 'none' } } },
    delete: { responses: { 204: { description: 'gone' }, 404: { description: 'none' } } },
  };
  const examples = { invalid: { value: { code: 'invalid' } }, missing: { value: { code: 'missing' } } };
  const refusal = {
    description: 'no',
    content: {
      'application/json': { schema: { type: 'object', properties: { code: { type: 'string' } } }, examples },
    },
  };
  const name = { name: { type: 'string', minLength: 1 } };
  const document = {
    openapi: '3.1.0',
    info: { title: 'Orders', version: '1' },
    paths: {
      '/customers': collection(name, { description: 'no' }),
      '/customers/{id}': one,
      '/orders': collection({ ...name, customerId: { type: 'string' } }, refusal),
      '/orders/{id}': one,
    },
  };
  const stored = new Set<string>();
  let count = 0;
  const { url } = await serve(({ method, path, json: body }): Answer => {
    const [, kind, key] = path.split('/');
    if (key !== undefined) {
      if (!stored.has(path)) return { status: 404 };
      if (method === 'DELETE') stored.delete(path);
      return { status: method === 'DELETE' ? 204 : 200, body: { id: key } };
    }
    if (method === 'GET') return { status: 200, body: [] };
    const { name: text, customerId } = (body ?? {}) as Record<string, unknown>;
    const isValid =
      typeof text === 'string' && text !== '' && (kind === 'customers' || typeof customerId === 'string');
    const isMissing = text === undefined || (kind === 'orders' && customerId === undefined);
    if (!isValid) return { status: 422, body: { code: isMissing ? 'missing' : 'invalid' } };
    if (kind === 'orders' && !stored.has(`/customers/${customerId}`)) return { status: 404 };
    stored.add(`/${kind}/${++count}`);
    return { status: 201, body: { id: String(count) } };
  });
  const result = await run(await modelOf(document), url);
  expect(findingsOf(result)).toEqual(['error status-documented: POST /orders does not document status 404.']);
});
