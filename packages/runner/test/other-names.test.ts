import { expect, test } from 'vitest';
import { findingTexts, modelOf, openReasons, run, serve } from './harness.js';

test('an item is called by a parameter that another path names after its key', async () => {
  const text = { type: 'string' };
  const flag = { type: 'object', required: ['name'], properties: { name: text } };
  const json = (schema: object): object => ({ 'application/json': { schema } });
  const shown = { description: 'The flag', content: json(flag) };
  const parameters = (name: string): object[] => [{ name, in: 'path', required: true, schema: text }];
  const paths = {
    '/flags': { post: { requestBody: { required: true, content: json(flag) }, responses: { 201: shown } } },
    '/flags/{flagName}': {
      parameters: parameters('flagName'),
      get: { responses: { 200: shown, 404: { description: 'No flag' } } },
      delete: { responses: { 204: { description: 'Removed' }, 404: { description: 'No flag' } } },
    },
    '/flags/{child}/parents': {
      parameters: parameters('child'),
      get: { responses: { 200: { description: 'ok', content: json({ type: 'array', items: text }) } } },
    },
  };
  const flags = new Map<string, object>();
  const { url } = await serve(({ method, path, json: sent }) => {
    if (method === 'POST') {
      const { name } = sent as { name?: unknown };
      if (typeof name !== 'string') return { status: 400 };
      flags.set(name, { name });
      return { status: 201, body: { name } };
    }
    const [, , name = '', parents] = path.split('/');
    const body = flags.get(name);
    if (!body) return { status: 404 };
    if (method === 'DELETE') flags.delete(name);
    return method === 'DELETE' ? { status: 204 } : { status: 200, body: parents ? [] : body };
  });
  const model = await modelOf({ openapi: '3.1.0', info: { title: 'Flags', version: '1' }, paths });
  const result = await run(model, url);
  expect(findingTexts(result)).toEqual([]);
  expect(openReasons(result)).toEqual([]);
});

test.each([
  ['that is required', ['name'], {}, 'proven'],
  ['that is optional', [], {}, 'untested'],
  ['beside an id', ['name'], { key: { type: 'string' }, uuid: { type: 'string' } }, 'not attempted'],
])('an item with one key %s is called by an id parameter', async (_, required, properties, verdict) => {
  const text = { type: 'string' };
  const terminal = { type: 'object', required, properties: { name: text, ...properties } };
  const json = (schema: object): object => ({ 'application/json': { schema } });
  const shown = { description: 'The terminal', content: json(terminal) };
  const paths = {
    '/terminals': {
      post: { requestBody: { content: json({ type: 'object', properties: {} }) }, responses: { 201: shown } },
    },
    '/terminals/{terminal_id}': {
      parameters: [{ name: 'terminal_id', in: 'path', required: true, schema: text }],
      get: { responses: { 200: shown, 404: { description: 'No terminal' } } },
      delete: { responses: { 204: { description: 'Removed' }, 404: { description: 'No terminal' } } },
    },
  };
  const terminals = new Set<string>();
  let count = 0;
  const { url } = await serve(({ method, path }) => {
    if (method === 'POST') {
      const name = String(++count);
      terminals.add(name);
      return { status: 201, body: { name } };
    }
    const name = path.split('/')[2] ?? '';
    if (!terminals.has(name)) return { status: 404 };
    if (method === 'DELETE') terminals.delete(name);
    return method === 'DELETE' ? { status: 204 } : { status: 200, body: { name } };
  });
  const model = await modelOf({ openapi: '3.1.0', info: { title: 'Terminals', version: '1' }, paths });
  const result = await run(model, url);
  expect(findingTexts(result)).toEqual([]);
  const read = result.report.ledger.find(({ id }) => id.startsWith('GET /terminals/{terminal_id} 200'));
  expect(read?.verdict).toBe(verdict);
});
