import { expect, test } from 'vitest';
import { modelOf, run, serve } from './harness.js';

test.each(['^[a-z0-9-]{4,30}$', '^[a-z]{3,12}$', '^[A-Z]{3,12}$', '^[0-9]{4,12}$'])(
  'a PUT chooses a key that the pattern %s admits',
  async (pattern) => {
    const items = new Set<string>();
    const { url, calls } = await serve(({ method, path }) => {
      const key = path.split('/')[2] ?? '';
      if (method === 'PUT') {
        const isNew = !items.has(key);
        items.add(key);
        return { status: isNew ? 201 : 200 };
      }
      if (method === 'DELETE') return { status: items.delete(key) ? 204 : 404 };
      return { status: items.has(key) ? 200 : 404 };
    });
    const none = { description: 'None' };
    const model = await modelOf({
      openapi: '3.1.0',
      info: { title: 'Labels', version: '1' },
      paths: {
        '/labels/{name}': {
          parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string', pattern } }],
          get: { responses: { 200: none, 404: none } },
          put: { responses: { 201: none, 200: none } },
          delete: { responses: { 204: none, 404: none } },
        },
      },
    });
    const result = await run(model, url, { allow: ['create', 'change', 'destroy'] });
    expect(result.report.ledger.find(({ id }) => id === 'PUT /labels/{name} 201')?.verdict).toBe('proven');
    const keys = calls.flatMap(({ method, path }) => (method === 'PUT' ? [path.split('/')[2] ?? ''] : []));
    expect(keys.every((key) => new RegExp(pattern).test(key))).toBe(true);
    expect([...items]).toEqual([]);
  },
);
