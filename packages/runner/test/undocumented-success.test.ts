import { describe, expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, run, serve, WRITES } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const body = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
const note = { ...body, properties: { ...body.properties, id: { type: 'string' } } };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const document = {
  openapi: '3.1.0',
  info: { title: 'Notes', version: '1' },
  paths: {
    '/notes': {
      post: {
        requestBody: { required: true, content: json(body) },
        responses: { 200: { description: 'Created', content: json(note) } },
      },
    },
    '/notes/{id}': {
      parameters: [id],
      get: {
        responses: {
          200: { description: 'The note', content: json(note) },
          409: { description: 'The note is locked.' },
        },
      },
      delete: { responses: { 204: { description: 'Deleted' } } },
    },
  },
};

/** Runs against a server that answers POST /notes with this status. */
async function runWith(created: number): Promise<Awaited<ReturnType<typeof run>>> {
  const notes = new Map<string, object>();
  const { url } = await serve(({ method, path, json: sent }): Answer => {
    if (method === 'POST') {
      if (created >= 300) return { status: created };
      const stored = { ...(sent as object), id: `note-${notes.size}-7f3a9c` };
      notes.set(`/notes/${stored.id}`, stored);
      return { status: created, body: stored };
    }
    const stored = notes.get(path);
    if (method === 'DELETE') notes.delete(path);
    if (!stored) return { status: 404 };
    return method === 'DELETE' ? { status: 204 } : { status: 200, body: stored };
  });
  return run(await modelOf(document), url, { allow: WRITES });
}

describe('a creation that returns an undocumented success', () => {
  test('is reported, and its resource is used by other cases', async () => {
    const result = await runWith(201);
    expect(findingTexts(result).join('\n')).toContain('201');
    const verdicts = new Map(result.report.ledger.map((entry) => [entry.id, entry.verdict]));
    expect(verdicts.get('POST /notes 200 application/json')).toBe('violated');
    expect(verdicts.get('GET /notes/{id} 200 application/json')).toBe('proven');
    expect(verdicts.get('DELETE /notes/{id} 204')).toBe('proven');
    expect(result.report.leftBehind ?? []).toEqual([]);
  });
});

describe('a creation that fails', () => {
  test('is named by the responses that it blocks, and no cause counts as tried that needs it', async () => {
    const { report } = await runWith(400);
    const blocked = report.ledger.flatMap(({ operation, status, variants }) =>
      operation === 'GET /notes/{id}' ? variants.map(({ detail }) => `${status} ${detail}`) : [],
    );
    expect(blocked).toEqual([
      expect.stringMatching(/^200 POST \/notes answered 400/),
      expect.stringMatching(/^409 No tried cause led to this error: resource absent unlike an id \(404\)\. /),
    ]);
  });
});
