import { describe, expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, run, serve } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const text = { type: 'string' };

/** Returns a document of organisations that are identified by this property. */
const documentOf = (key: string): object => {
  const org = { type: 'object', required: [key], properties: { [key]: text, note: text } };
  const item = { description: 'The organisation', content: json(org) };
  return {
    openapi: '3.1.0',
    info: { title: 'Organisations', version: '1' },
    paths: {
      '/orgs': {
        get: { responses: { 200: { description: 'ok', content: json({ type: 'array', items: org }) } } },
        post: { requestBody: { required: true, content: json(org) }, responses: { 201: item } },
      },
      '/orgs/{org}': {
        parameters: [{ name: 'org', in: 'path', required: true, schema: text }],
        get: { responses: { 200: item, 404: { description: 'No organisation' } } },
        delete: {
          responses: { 204: { description: 'Removed' }, 404: { description: 'No organisation' } },
        },
      },
    },
  };
};

/** Runs against a server that identifies organisations by `served`, and returns what is left. */
async function runWith(
  documented: string,
  served: string,
): Promise<{ readonly left: number; readonly result: Awaited<ReturnType<typeof run>> }> {
  const stored = new Map<string, object>();
  const { url } = await serve(({ method, path, json: sent }): Answer => {
    if (path === '/orgs' && method === 'GET') return { status: 200, body: [...stored.values()] };
    if (path === '/orgs') {
      const key =
        served === documented ? String((sent as Record<string, unknown>)[served]) : `${stored.size + 1}`;
      stored.set(key, sent as object);
      return { status: 201, body: sent };
    }
    const key = decodeURIComponent(path.split('/')[2] ?? '');
    const org = stored.get(key);
    if (!org) return { status: 404 };
    if (method === 'DELETE') stored.delete(key);
    return method === 'DELETE' ? { status: 204 } : { status: 200, body: org };
  });
  const result = await run(await modelOf(documentOf(documented)), url, {
    isShared: true,
    allow: ['create', 'change', 'destroy'],
  });
  return { left: stored.size, result };
}

describe('items whose path parameter is named after the collection', () => {
  test.each(['slug', 'key', 'login', 'name'])('are identified by their %s', async (key) => {
    const { left, result } = await runWith(key, key);
    expect(left).toBe(0);
    expect(findingTexts(result)).toEqual([]);
    expect(new Set(result.report.ledger.map(({ verdict }) => verdict))).toEqual(new Set(['proven']));
  });

  test('are listed as left behind, and created once, if they are identified by another value', async () => {
    const { left, result } = await runWith('name', 'number');
    expect(left).toBe(1);
    expect(result.report.leftBehind).toHaveLength(1);
  });
});
