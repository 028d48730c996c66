import { describe, expect, test } from 'vitest';
import { findingTexts, modelOf, openReasons, run, serve } from './harness.js';

const text = { type: 'string' };
const json = (schema: object): object => ({ 'application/json': { schema } });
const checkout = { type: 'object', properties: { order: { type: 'object', properties: { number: text } } } };

/** Returns a document in which only a link of the checkout names the orders. */
const documentOf = (link: object): object => ({
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1' },
  paths: {
    '/checkouts': {
      post: { responses: { 201: { description: 'ok', content: json(checkout), links: { order: link } } } },
    },
    '/orders/{reference}/lines': {
      get: {
        operationId: 'readLines',
        parameters: [{ name: 'reference', in: 'path', required: true, schema: text }],
        responses: {
          200: { description: 'The lines', content: json({ type: 'array', items: text }) },
          404: { description: 'No order' },
        },
      },
    },
  },
});

async function runWith(link: object): Promise<Awaited<ReturnType<typeof run>>> {
  const orders = new Set<string>();
  const { url } = await serve(({ method, path }) => {
    if (method === 'POST') {
      const number = `order-${orders.size + 1}`;
      orders.add(number);
      return { status: 201, headers: { location: `/orders/${number}` }, body: { order: { number } } };
    }
    return orders.has(path.split('/')[2] ?? '') ? { status: 200, body: ['apple'] } : { status: 404 };
  });
  return run(await modelOf(documentOf(link)), url);
}

describe('a link of a response', () => {
  const values = { reference: '$response.body#/order/number' };
  test.each([
    ['with an operationId', { operationId: 'readLines', parameters: values }],
    ['with a reference', { operationRef: '#/paths/~1orders~1{reference}~1lines/get', parameters: values }],
    [
      'with an escaped reference',
      { operationRef: '#/paths/~1orders~1%7Breference%7D~1lines/get', parameters: values },
    ],
    [
      'with the place of the parameter',
      { operationId: 'readLines', parameters: { 'path.reference': values.reference } },
    ],
    [
      'with the Location header',
      { operationId: 'readLines', parameters: { reference: '$response.header.Location' } },
    ],
  ])('%s names the resource of another call', async (_, link) => {
    const result = await runWith(link);
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result)).toEqual([]);
  });

  test.each([
    ['of an unknown operation', { operationId: 'other', parameters: values }],
    ['with a constant', { operationId: 'readLines', parameters: { reference: 'first' } }],
    ['without parameters', { operationId: 'readLines' }],
    ['that is no object', 'readLines'],
  ])('%s names nothing', async (_, link) => {
    const result = await runWith(link as object);
    expect(openReasons(result).join('\n')).toContain('success: untested: no resource');
  });
});
