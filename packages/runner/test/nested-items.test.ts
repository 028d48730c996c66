import { createValidator } from '@touchstone/core';
import { describe, expect, test } from 'vitest';
import type { CheckContext } from '../src/checks/check.js';
import type { Exchange } from '../src/checks/exchange.js';
import { noStateChange } from '../src/checks/no-state-change.js';
import { nestedId } from '../src/execute/nested-id.js';
import { WriteLog } from '../src/execute/write-log.js';
import type { ReceivedResponse } from '../src/http/message.js';
import { obligationsOf } from '../src/plan/obligation.js';
import type { Expectation } from '../src/plan/step.js';
import { answerOf, exchangeOf, sentOf, templateOf } from './exchanges.js';
import { type Answer, findingTexts, modelOf, openVariants, run, serve, WRITES } from './harness.js';

// Carts whose items are added by a POST that returns the cart.

const json = (schema: object): object => ({ 'application/json': { schema } });
const text = { type: 'string' };
const refusals = { 401: { description: 'No key' }, 404: { description: 'None' } };

function documentOf(parameter: string, schema: object, shown: object): object {
  const cart = { type: 'object', properties: { id: text, ...shown } };
  const answers = { 200: { description: 'The cart', content: json(cart) }, ...refusals };
  const inPath = (name: string, of: object): object => ({ name, in: 'path', required: true, schema: of });
  const item = {
    type: 'object',
    required: ['productId', 'label'],
    properties: { productId: { enum: [7, 8] }, label: { type: 'string', minLength: 1, maxLength: 40 } },
  };
  return {
    openapi: '3.1.0',
    info: { title: 'Carts', version: '1' },
    components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-key' } } },
    security: [{ key: [] }],
    paths: {
      '/carts': {
        post: { responses: { 201: { description: 'New', content: json(cart) }, 401: refusals[401] } },
      },
      '/carts/{cartId}': {
        parameters: [inPath('cartId', text)],
        get: { responses: answers },
        delete: { responses: { 204: { description: 'Removed' }, ...refusals } },
      },
      '/carts/{cartId}/items': {
        parameters: [inPath('cartId', text)],
        post: { requestBody: { required: true, content: json(item) }, responses: answers },
      },
      [`/carts/{cartId}/items/{${parameter}}`]: {
        parameters: [inPath('cartId', text), inPath(parameter, schema)],
        delete: { responses: answers },
      },
    },
  };
}

const items = { type: 'array', items: { type: 'object', properties: { productId: { type: 'integer' } } } };

interface Item {
  readonly productId: number;
}

interface CartServer {
  readonly url: string;
  /** The requests in the order of their receipt. */
  readonly requests: string[];
}

/** @param show Returns the representation of a cart. */
async function cartServer(show: (id: string, items: readonly Item[]) => object): Promise<CartServer> {
  const carts = new Map<string, Item[]>();
  const requests: string[] = [];
  let last = 100;
  const { url } = await serve(({ method, path, headers, json: sent }): Answer => {
    const isRefused = headers['x-key'] !== 'secret';
    requests.push(`${method} ${path}${isRefused ? ' refused' : ''}`);
    if (isRefused) return { status: 401 };
    const [, , cartId = '', , itemId] = path.split('/');
    if (path === '/carts') {
      const id = `c${last++}`;
      carts.set(id, []);
      return { status: 201, body: show(id, []) };
    }
    const cart = carts.get(cartId);
    if (!cart) return { status: 404 };
    if (method === 'POST') cart.push({ ...(sent as Item) });
    if (method === 'DELETE' && itemId === undefined) return { status: carts.delete(cartId) ? 204 : 404 };
    if (itemId !== undefined) {
      const index = cart.findIndex(({ productId }) => String(productId) === itemId);
      if (index < 0) return { status: 404 };
      cart.splice(index, 1);
    }
    return { status: 200, body: show(cartId, cart) };
  });
  return { url, requests };
}

const options = {
  allow: WRITES,
  isShared: true,
  concurrency: 1,
  resolveSecret: () => 'secret',
  callers: { user: { credentials: { key: { env: 'KEY' } } } },
} as const;
const REMOVAL = 'DELETE /carts/{cartId}/items/';

describe('the response to a POST that adds an item to a cart', () => {
  test('contains the id of the item in the array of the cart', async () => {
    const { url, requests } = await cartServer((id, all) => ({ id, items: all }));
    const result = await run(await modelOf(documentOf('productId', { type: 'integer' }, { items })), url, {
      ...options,
      select: ({ operation }) => operation.startsWith(REMOVAL),
    });
    expect(findingTexts(result)).toEqual([]);
    const removals = requests.filter((request) => /^DELETE .*items/.test(request));
    expect(removals.filter((request) => /items\/[78]$/.test(request)).length).toBeGreaterThan(0);
    expect(removals.filter((request) => /items\/c\d+$/.test(request))).toEqual([]);
    expect(openVariants(result).join('\n')).not.toContain(`${REMOVAL}{productId} 200`);
  });

  test.each([
    ['violates the schema of the parameter', { type: 'integer' }],
    ['equals the id of the cart', text],
  ])('contains no id of the item if its id %s and the cart has no such array', async (_, schema) => {
    const { url, requests } = await cartServer((id, all) => ({ id, count: all.length }));
    const document = documentOf('itemId', schema, { count: { type: 'integer' } });
    const result = await run(await modelOf(document), url, {
      ...options,
      select: ({ operation }) => operation.startsWith(REMOVAL),
    });
    expect(openVariants(result).join('\n')).toContain('has no value for `itemId`');
    expect(requests.filter((request) => /items\/.* refused$/.test(request))).toEqual([]);
  });

  test.each([
    ['is the id of the item if the counters of both have the same value', '5', { id: 5, label: 'a' }, '5'],
    ['is taken from the only item', '5', { id: 5, items: [{ itemId: 9 }] }, '9'],
    ['is taken from an envelope', '5', { data: { id: 5, items: [{ id: 9 }] } }, '9', '/data/id'],
    [
      'is taken from the item with the values of the request',
      '5',
      {
        id: 5,
        items: [
          { itemId: 8, label: 'b' },
          { itemId: 9, label: 'a' },
        ],
      },
      '9',
    ],
    [
      'is unknown if several items may be new',
      '5',
      { id: 5, items: [{ itemId: 8 }, { itemId: 9 }] },
      undefined,
    ],
    ['is unknown if the cart shows no item', 'c5', { id: 'c5' }, undefined],
    ['differs from that of the cart', 'c5', { id: 'i1', items: [{ itemId: 8 }] }, 'i1'],
  ])('%s', (_, parent, shown, expected, pointer = '/id') => {
    const exchange = exchangeOf(
      templateOf('POST', '/carts/{cartId}/items'),
      sentOf('POST', `/v1/carts/${parent}/items`, { label: 'a' }),
      answerOf(200, shown),
    );
    expect(nestedId(pointer, exchange, 'itemId')).toBe(expected);
  });
});

/** Returns the context of the checks of a read after a refused removal. */
async function contextOf(exchange: Exchange, earlier: CheckContext['earlier']): Promise<CheckContext> {
  const model = await modelOf(documentOf('productId', { type: 'integer' }, { items }));
  const stake = obligationsOf(model).find(({ id }) => id.startsWith(`${REMOVAL}{productId} 401`));
  if (!stake) throw new TypeError('The document has no removal.');
  return {
    model,
    validator: createValidator(model),
    exchange,
    operation: stake.operation,
    intended: stake,
    stake,
    unobserved: undefined,
    documented: undefined,
    actual: undefined,
    match: 'intended',
    isGone: false,
    inconclusive: undefined,
    isMatchJudged: false,
    earlier,
    isShared: false,
    isChangedByRun: false,
    volatile: new Set(),
    revealsSecret: () => false,
    show: (text) => text,
  };
}

describe('the state before a refused call', () => {
  test('is read after the run has added the item that the call names', async () => {
    const { url, requests } = await cartServer((id, all) => ({ id, items: all }));
    const result = await run(await modelOf(documentOf('productId', { type: 'integer' }, { items })), url, {
      ...options,
      select: ({ obligation }) => obligation.startsWith(`${REMOVAL}{productId} 401`),
    });
    expect(findingTexts(result)).toEqual([]);
    const [removal, read, added] = [/^DELETE .*items/, /^GET/, /^POST .*items/].map((pattern) =>
      requests.findIndex((request) => pattern.test(request)),
    );
    expect(added).toBeGreaterThan(-1);
    expect(read).toBeGreaterThan(added ?? 0);
    expect(removal).toBeGreaterThan(read ?? 0);
    expect(result.report.summary.skipped['no read to compare'] ?? 0).toBe(0);
  });

  test.each([
    ['was written by another case', '/carts/c1', 200, 'other case', true],
    ['was written below by another case', '/carts/c1/items', 200, 'other case', true],
    ['may have been written by a call with a 5xx', '/carts/c1/items', 503, 'other case', true],
    ['was not written, because the call was refused', '/carts/c1/items', 422, 'other case', false],
    ['is not that of another case', '/carts/c10', 200, 'other case', false],
    ['may depend on another write of the case', '/products', 201, 'case', true],
  ])('is not compared if the resource %s', async (_, path, status, name, isSkipped) => {
    const writes = new WriteLog();
    const senders = new Map([name, 'case'].map((sender) => [sender, {}]));
    const send = async (
      method: string,
      at: string,
      sender: string,
      response: ReceivedResponse,
      expectation: Partial<Expectation> = {},
    ): Promise<Exchange> => {
      const request = sentOf(method, at);
      await writes.record(request, senders.get(sender), async () => response);
      return exchangeOf(templateOf(method, at), request, response, expectation);
    };
    await send('POST', '/carts/c1', name, answerOf(200));
    const before = await send('GET', '/carts/c1', 'case', answerOf(200, { items: 0 }));
    const refused = await send('DELETE', '/carts/c1/items/7', 'case', answerOf(401));
    await send('POST', path, name, answerOf(status));
    const compare = { kind: 'unchanged', since: 'before', refused: 'refused' } as const;
    const after = await send('GET', '/carts/c1', 'case', answerOf(200, { items: 1 }), { compare });
    const isChangedByRun = writes.isChangedBetween({
      before: before.response,
      after: after.request,
      refused: refused.request,
      sender: senders.get('case') ?? {},
    });
    const context = await contextOf(after, new Map(Object.entries({ before, refused })));
    const result = noStateChange.run({ ...context, isChangedByRun });
    expect(result).toEqual(
      isSkipped
        ? { skipped: 'no read to compare' }
        : [expect.objectContaining({ message: 'DELETE was refused with 401, but /items changed.' })],
    );
  });

  test('is not compared if the run has sent more writes since than it keeps', async () => {
    const writes = new WriteLog();
    const sender = {};
    const record = async (method: string, path: string): Promise<Exchange> => {
      const request = sentOf(method, path);
      const response = await writes.record(request, sender, async () => answerOf(200));
      return exchangeOf(templateOf(method, path), request, response);
    };
    const readAfter = async (count: number): Promise<boolean> => {
      const before = await record('GET', '/carts/c1');
      const refused = sentOf('DELETE', '/carts/c1/items/7');
      for (let write = 0; write < count; write++)
        await writes.record(sentOf('POST', '/products'), {}, async () => answerOf(201));
      const after = sentOf('GET', '/carts/c1');
      return writes.isChangedBetween({ before: before.response, after, refused, sender });
    };
    expect(await readAfter(1000)).toBe(false);
    expect(await readAfter(1001)).toBe(true);
  });
});
