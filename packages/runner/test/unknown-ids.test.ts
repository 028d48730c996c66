import { expect, test } from 'vitest';
import { type Answer, modelOf, run, serve, WRITES } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const object = (properties: Record<string, object>): object => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const string = { type: 'string' };
const integer = { type: 'integer' };
const text = { type: 'string', minLength: 3, maxLength: 60 };
const attributes = object({ code: text, label: string });
const enveloped = object({ data: object({ attributes }) });

interface Shape {
  /** Name of the path parameter. */
  readonly parameter: string;
  readonly sent: object;
  readonly returned: object;
  readonly listed?: object;
  /** Returns the key of the sent resource; undefined if it is invalid. */
  readonly keyOf: (sent: unknown) => string | undefined;
  /** Returns the response that shows a resource. */
  readonly show: (key: string, sent: unknown) => object;
}

const member = (value: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>(
    (parent, name) => (typeof parent === 'object' && parent !== null ? Reflect.get(parent, name) : undefined),
    value,
  );

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const documentOf = ({ parameter, sent, returned, listed = returned }: Shape): object => ({
  openapi: '3.1.0',
  info: { title: 'Items', version: '1' },
  paths: {
    '/items': {
      get: {
        responses: { 200: { description: 'All', content: json({ type: 'array', items: listed }) } },
      },
      post: {
        requestBody: { required: true, content: json(sent) },
        responses: { 201: { description: 'It', content: json(returned) } },
      },
    },
    [`/items/{${parameter}}`]: {
      parameters: [{ name: parameter, in: 'path', required: true, schema: string }],
      get: {
        responses: { 200: { description: 'It', content: json(returned) }, 404: { description: 'None' } },
      },
      delete: { responses: { 204: { description: 'Gone' }, 404: { description: 'None' } } },
    },
  },
});

async function runWith(shape: Shape): Promise<object> {
  const items = new Map<string, unknown>();
  let created = 0;
  const { url } = await serve(({ method, path, json: sent }): Answer => {
    const key = path.split('/')[2];
    if (method === 'POST') {
      const own = shape.keyOf(sent);
      if (own === undefined) return { status: 400 };
      created++;
      items.set(own, sent);
      return { status: 201, body: shape.show(own, sent) };
    }
    if (key === undefined)
      return { status: 200, body: [...items].map(([own, value]) => shape.show(own, value)) };
    if (!items.has(key)) return { status: 404 };
    if (method === 'GET') return { status: 200, body: shape.show(key, items.get(key)) };
    items.delete(key);
    return { status: 204 };
  });
  const { report } = await run(await modelOf(documentOf(shape)), url, { allow: WRITES, isShared: true });
  const { remaining, leftBehind } = report;
  return { isCreated: created > 0, left: items.size, remaining, leftBehind };
}

const CLEAN = { isCreated: true, left: 0, remaining: undefined, leftBehind: undefined };

test('a resource is removed whose key is below an envelope and its attributes', async () => {
  const result = await runWith({
    parameter: 'code',
    sent: enveloped,
    returned: enveloped,
    keyOf: (sent) => textOf(member(sent, 'data', 'attributes', 'code'))?.toUpperCase(),
    show: (code, sent) => ({
      data: { attributes: { code, label: member(sent, 'data', 'attributes', 'label') } },
    }),
  });
  expect(result).toEqual(CLEAN);
});

test('a resource is removed whose response spells the parameter differently', async () => {
  const result = await runWith({
    parameter: 'email',
    sent: object({ email: { type: 'string', format: 'email' }, size: integer }),
    returned: object({ Email: string, size: integer }),
    keyOf: (sent) => textOf(member(sent, 'email'))?.toLowerCase(),
    show: (key, sent) => ({ Email: key, size: member(sent, 'size') }),
  });
  expect(result).toEqual(CLEAN);
});

test('a resource whose response does not name it is listed with the DELETE and its parameter', async () => {
  const plan = object({ sku: { enum: ['basic', 'pro'] }, price: integer });
  const result = await runWith({
    parameter: 'id',
    sent: plan,
    returned: plan,
    keyOf: (sent) => textOf(member(sent, 'sku')),
    show: (_, sent) => sent as object,
  });
  const reason =
    'no response names what it created, and no search finds it, so the `id` that DELETE /items/{id} needs is unknown';
  const { leftBehind } = result as { leftBehind: readonly object[] };
  expect(leftBehind[0]).toEqual({ operation: 'POST /items', reason, curl: null });
});
