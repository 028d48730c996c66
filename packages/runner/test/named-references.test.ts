import { describe, expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, openVariants, run, serve } from './harness.js';

const json = (schema: object): object => ({ description: 'It', content: { 'application/json': { schema } } });
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const item = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
const collection = (body: object): object => ({
  get: { responses: { 200: json({ type: 'array', items: item }) } },
  post: {
    requestBody: { required: true, content: { 'application/json': { schema: body } } },
    responses: { 201: json(item), 422: { description: 'Invalid' } },
  },
});
const single = {
  parameters: [id],
  get: { responses: { 200: json(item), 404: { description: 'None' } } },
  delete: { responses: { 204: { description: 'Gone' }, 404: { description: 'None' } } },
};

/** @param order Properties of a new order. */
const documentOf = (order: Readonly<Record<string, object>>): object => ({
  openapi: '3.1.0',
  info: { title: 'Orders', version: '1' },
  paths: {
    '/customers': collection({
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string', minLength: 1 } },
    }),
    '/customers/{id}': single,
    '/customers/{id}/depots': {
      parameters: [id],
      get: { responses: { 200: json({ type: 'array', items: item }), 404: { description: 'None' } } },
    },
    '/orders': collection({ type: 'object', required: Object.keys(order), properties: order }),
    '/orders/{id}': single,
  },
  components: { schemas: { CustomerId: { type: 'string' } } },
});

/** Starts a server that accepts an order only with ids of existing resources. */
async function orderServer(customerOf: (order: Record<string, unknown>) => unknown): Promise<string> {
  const resources = new Map<string, Map<string, object>>([
    ['customers', new Map()],
    ['orders', new Map()],
  ]);
  let count = 0;
  const { url } = await serve(({ method, path, json: body }): Answer => {
    const [, kind = '', key, below] = path.split('/');
    const items = resources.get(kind);
    if (!items) return { status: 404 };
    if (key !== undefined) {
      const found = items.get(key);
      if (!found) return { status: 404 };
      if (below !== undefined) return { status: 200, body: [{ id: `depot-of-${key}` }] };
      if (method === 'DELETE') items.delete(key);
      return method === 'DELETE' ? { status: 204 } : { status: 200, body: found };
    }
    if (method === 'GET') return { status: 200, body: [...items.values()] };
    if (typeof body !== 'object' || body === null) return { status: 422 };
    const sent = body as Record<string, unknown>;
    if (kind === 'customers' && (typeof sent.name !== 'string' || sent.name === '')) return { status: 422 };
    const customer = customerOf(sent);
    if (kind === 'orders' && !resources.get('customers')?.has(String(customer))) return { status: 422 };
    if ('depotId' in sent && sent.depotId !== `depot-of-${customer}`) return { status: 422 };
    const created = { id: `${kind}-${++count}` };
    items.set(created.id, created);
    return { status: 201, body: created };
  });
  return url;
}

describe('a property that is named like an id', () => {
  test.each([
    [
      'of a collection',
      { customerId: { type: 'string' } },
      ({ customerId }: Record<string, unknown>) => customerId,
    ],
    [
      'with more words',
      { billing_customer_id: { type: 'string' } },
      (order: Record<string, unknown>) => order['billing_customer_id'],
    ],
    [
      'in its schema only',
      { payer: { $ref: '#/components/schemas/CustomerId' } },
      ({ payer }: Record<string, unknown>) => payer,
    ],
    [
      'of a list below another resource',
      { customerId: { type: 'string' }, depotId: { type: 'string' } },
      ({ customerId, depotId }: Record<string, unknown>) => (depotId === undefined ? undefined : customerId),
    ],
  ])('receives the id of an existing resource: %s', async (_, order, customerOf) => {
    const result = await run(await modelOf(documentOf(order)), await orderServer(customerOf));
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)).toEqual([]);
  });

  test('receives no id of others on a shared server', async () => {
    const document = documentOf({ customerId: { type: 'string' } }) as { paths: Record<string, object> };
    const { get } = collection({}) as { get: object };
    const paths = { ...document.paths, '/customers': { get } };
    const sent: unknown[] = [];
    const { url } = await serve(({ method, path, json: body }): Answer => {
      if (method === 'POST') sent.push(body);
      if (path === '/customers') return { status: 200, body: [{ id: 'customer-of-others' }] };
      return { status: method === 'POST' ? 422 : 404 };
    });
    await run(await modelOf({ ...document, paths }), url, { isShared: true });
    expect(sent.length).toBeGreaterThan(0);
    expect(JSON.stringify(sent)).not.toContain('customer-of-others');
  });

  test('keeps its sampled value if no resource has that name', async () => {
    const document = documentOf({ vehicleId: { type: 'string', const: 'v1' } });
    const url = await orderServer(() => undefined);
    const result = await run(await modelOf(document), url);
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result).join('\n')).toContain('POST /orders 201');
  });

  test.each([
    ['of the resource in the path', [{ id: 'line-7' }], 'line-7'],
    ['that the resource does not have', [], 'line-0'],
  ])('receives the id of a part %s', async (_, lines, expected) => {
    const order = {
      type: 'object',
      required: ['id', 'lines'],
      properties: { id: { type: 'string' }, lines: { type: 'array', items: item } },
    };
    const { post, get } = collection({ type: 'object' }) as { post: object; get: object };
    const document = {
      openapi: '3.1.0',
      info: { title: 'Orders', version: '1' },
      paths: {
        '/orders': { get, post },
        '/orders/{id}': { ...single, get: { responses: { 200: json(order), 404: { description: 'None' } } } },
        '/orders/{id}/returns': {
          parameters: [id],
          ...collection({
            type: 'object',
            required: ['lineId'],
            properties: { lineId: { type: 'string', const: 'line-0' } },
          }),
        },
      },
    };
    const sent = new Set<unknown>();
    const orders = new Set<string>();
    let count = 0;
    const { url } = await serve(({ method, path, json: body }): Answer => {
      if (path.endsWith('/returns')) {
        if (method === 'POST') sent.add((body as { lineId?: unknown } | null)?.lineId);
        return method === 'POST' ? { status: 201, body: { id: 'r1' } } : { status: 200, body: [] };
      }
      if (method === 'POST') orders.add(`order-${++count}`);
      const order = method === 'POST' ? `order-${count}` : (path.split('/')[2] ?? '');
      if (path === '/orders' && method === 'GET')
        return { status: 200, body: [...orders].map((id) => ({ id })) };
      if (!orders.has(order)) return { status: 404 };
      if (method === 'DELETE') orders.delete(order);
      return { status: { POST: 201, DELETE: 204 }[method] ?? 200, body: { id: order, lines } };
    });
    await run(await modelOf(document), url, { isShared: true });
    expect(sent).toContain(expected);
  });
});
