import { expect, test } from 'vitest';
import { modelOf, run, serve } from './harness.js';

test.each([
  { isShared: true, claims: false },
  { isShared: true, claims: false, description: 'Only one address is it; the other one loses the flag.' },
  { isShared: true, claims: true, description: 'True for addresses of companies.' },
  { isShared: false, claims: true },
])(
  'a call takes a flag from another resource: %j',
  async ({ isShared, claims, description }: { isShared: boolean; claims: boolean; description?: string }) => {
    const flag = description === undefined ? 'isDefault' : 'star';
    const properties = { label: { type: 'string' }, [flag]: { type: 'boolean', example: true, description } };
    const content = { 'application/json': { schema: { type: 'object', required: ['label'], properties } } };
    const stored = { type: 'object', properties: { id: { type: 'string' }, ...properties } };
    const shown = { description: 'ok', content: { 'application/json': { schema: stored } } };
    const paths = {
      '/addresses': { post: { requestBody: { required: true, content }, responses: { 201: shown } } },
      '/addresses/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        get: { responses: { 200: shown, 404: { description: 'none' } } },
        delete: { responses: { 204: { description: 'gone' } } },
      },
    };
    const addresses = new Map<string, object>();
    const { url, calls } = await serve(({ method, path, json }) => {
      const id = path.split('/')[2] ?? `a${addresses.size}`;
      if (method === 'POST') addresses.set(id, { ...(json as object), id });
      if (!addresses.has(id)) return { status: 404 };
      const body = addresses.get(id);
      if (method === 'DELETE') addresses.delete(id);
      return method === 'DELETE' ? { status: 204 } : { status: method === 'POST' ? 201 : 200, body };
    });
    const model = await modelOf({ openapi: '3.1.0', info: { title: 'Addresses', version: '1' }, paths });
    await run(model, url, { isShared });
    const sent = calls.flatMap(({ method, json }) =>
      method === 'POST' ? [json as Record<string, unknown>] : [],
    );
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.some((body) => body[flag] === true)).toBe(claims);
  },
);
