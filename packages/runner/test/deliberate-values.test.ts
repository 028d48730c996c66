import { expect, test } from 'vitest';
import { findingTexts, modelOf, refusedWith, run, serve } from './harness.js';

const order = {
  type: 'object',
  required: ['quantity'],
  properties: { quantity: { type: 'integer', minimum: 1, maximum: 1_000_000_000 } },
};

test('a candidate sends the number that it needs, although the run has learned a maximum', async () => {
  const sent: number[] = [];
  const { url } = await serve(({ method, json }) => {
    if (method !== 'POST') return { status: 204 };
    const quantity = (json as { quantity?: unknown } | null)?.quantity;
    if (typeof quantity !== 'number' || quantity < 1) return { status: 422, body: { code: 'order_invalid' } };
    sent.push(quantity);
    if (quantity > 100) {
      const message = 'quantity must be less than or equal to 100';
      return { status: 422, body: { code: 'stock_exceeded', errors: [{ field: 'quantity', message }] } };
    }
    return { status: 201, body: { id: String(sent.length), quantity } };
  });
  const model = await modelOf({
    openapi: '3.1.0',
    info: { title: 'Orders', version: '1' },
    paths: {
      '/orders': {
        post: {
          requestBody: { required: true, content: { 'application/json': { schema: order } } },
          responses: {
            201: {
              description: 'Created',
              content: {
                'application/json': {
                  schema: {
                    ...order,
                    required: ['id'],
                    properties: { ...order.properties, id: { type: 'string' } },
                  },
                },
              },
            },
            422: refusedWith('order_invalid', 'stock_exceeded'),
          },
        },
      },
      '/orders/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        delete: { responses: { 204: { description: 'Removed' } } },
      },
    },
  });
  const result = await run(model, url);
  expect(findingTexts(result)).toEqual([]);
  expect(result.report.learned?.length).toBeGreaterThan(0);
  const verdicts = result.report.ledger.map(({ status, error, verdict }) => `${status} ${error} ${verdict}`);
  expect(verdicts).toContain('422 stock_exceeded proven');
  expect(verdicts).toContain('201 null proven');
  expect(sent).toContain(1_000_000_000);
});
