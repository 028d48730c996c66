import { expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, run, serve } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const note = {
  type: 'object',
  required: ['id', 'text'],
  properties: { id: { type: 'string', readOnly: true }, text: { type: 'string' } },
};
const absent = { 404: { description: 'None' } };

const document = {
  openapi: '3.0.3',
  info: { title: 'Notes', version: '1' },
  paths: {
    '/notes': {
      post: {
        parameters: [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: true,
            description: 'A repeated request with the same key returns the first response.',
            schema: { type: 'string', minLength: 8, maxLength: 64 },
          },
        ],
        requestBody: { required: true, content: json(note) },
        responses: { 201: { description: 'The note', content: json(note) }, 400: { description: 'Invalid' } },
      },
    },
    '/notes/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { responses: { 200: { description: 'The note', content: json(note) }, ...absent } },
      delete: { responses: { 204: { description: 'Removed' }, ...absent } },
    },
  },
};

test('each request has another idempotency key, because the server repeats the response to a known one', async () => {
  const answers = new Map<string, Answer>();
  const stored = new Map<string, object>();
  let created = 0;
  const { url, calls } = await serve(({ method, path, json: sent, headers }): Answer => {
    const [, , id] = path.split('/');
    if (id !== undefined) {
      const body = stored.get(id);
      if (!body) return { status: 404 };
      if (method === 'DELETE') stored.delete(id);
      return method === 'DELETE' ? { status: 204 } : { status: 200, body };
    }
    const key = headers['idempotency-key'];
    const { text } = (sent ?? {}) as { text?: unknown };
    if (typeof key !== 'string' || key.length < 8 || key.length > 64 || typeof text !== 'string')
      return { status: 400 };
    const body = { id: `n${++created}`, text };
    const answer = answers.get(key) ?? { status: 201, body };
    if (!answers.has(key)) stored.set(body.id, body);
    answers.set(key, answer);
    return answer;
  });
  const result = await run(await modelOf(document), url, { isShared: true, allow: ['create', 'destroy'] });
  expect(calls.filter(({ method }) => method === 'POST').length).toBeGreaterThan(2);
  expect(stored.size).toBe(0);
  expect(findingTexts(result)).toEqual([]);
});
