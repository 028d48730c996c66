import { describe, expect, test } from 'vitest';
import type { LeftResource } from '../src/index.js';
import { type Answer, type Call, findingTexts, modelOf, run, serve, WRITES } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const text = { type: 'object', required: ['text'], properties: { text: { enum: ['a', 'b'] } } };
const note = { ...text, properties: { ...text.properties, id: { type: 'string' } } };
const shown = {
  description: 'The note',
  content: json(note),
  headers: { ETag: { schema: { type: 'string' } } },
};
const refused = {
  404: { description: 'No note' },
  412: { description: 'Another version' },
  428: { description: 'If-Match is required' },
};
const parameter = (name: string, place: string): object => ({
  name,
  in: place,
  required: place === 'path',
  schema: { type: 'string' },
});
const requestBody = { required: true, content: json(text) };
const ifMatch = parameter('If-Match', 'header');
const id = parameter('id', 'path');
const reads = { get: { responses: { 200: shown, 404: refused[404] } } };

/** Returns the handler of a server whose existing notes are only changed and removed with their version. */
function guardedNotes(notes: Map<string, { body: object; version: number }>): (call: Call) => Answer {
  return ({ method, path, headers, json: sent }) => {
    const created = method === 'POST' ? `/notes/note-${notes.size}-8e1f7a` : path;
    const stored = notes.get(created);
    const put = (status: number): Answer => {
      const version = (stored?.version ?? 0) + 1;
      const body = { ...(sent as object), id: created.split('/')[2] };
      notes.set(created, { body, version });
      return { status, body, headers: { etag: `"${version}"` } };
    };
    if (method === 'POST') return put(201);
    if (!stored) return method === 'PUT' && headers['if-match'] === undefined ? put(201) : { status: 404 };
    const etag = `"${stored.version}"`;
    if (method === 'GET') return { status: 200, body: stored.body, headers: { etag } };
    if (headers['if-match'] === undefined) return { status: 428 };
    if (headers['if-match'] !== etag) return { status: 412 };
    if (method === 'PUT') return put(200);
    notes.delete(path);
    return { status: 204 };
  };
}

/** Runs against a server that refuses the removals of the notes, even with their version. */
async function leftBy(paths: object): Promise<readonly LeftResource[]> {
  const handle = guardedNotes(new Map());
  const { url } = await serve((call) =>
    call.method === 'DELETE' && call.headers['if-match'] === '"1"' ? { status: 409 } : handle(call),
  );
  const model = await modelOf({ openapi: '3.1.0', info: { title: 'Notes', version: '1' }, paths });
  return (await run(model, url, { isShared: true, allow: WRITES })).report.leftBehind ?? [];
}

describe('the command that removes a resource which is left behind', () => {
  const unguarded = { responses: { 204: { description: 'Removed' }, 404: refused[404] } };

  test('has the version of the resource that the server requires', async () => {
    const [left] = await leftBy({
      '/notes': { post: { requestBody, responses: { 201: shown } } },
      '/notes/{id}': { parameters: [id], ...reads, delete: unguarded },
    });
    expect(left?.curl).toMatch(/-X DELETE 'http.*\/notes\/note-[01]-8e1f7a'.* -H 'if-match: "1"'/);
  });

  test('has the version in the response to the creation if no operation reads the resource', async () => {
    const [left] = await leftBy({
      '/notes': { post: { requestBody, responses: { 201: shown } } },
      '/notes/{id}': { parameters: [id], delete: unguarded },
    });
    expect(left?.curl).toContain(`-H 'if-match: "1"'`);
  });

  test('has a variable for a version that no response shows', async () => {
    const handle = guardedNotes(new Map());
    const { url } = await serve((call) => ({ ...handle(call), headers: {} }));
    const paths = {
      '/notes': { post: { requestBody, responses: { 201: shown } } },
      '/notes/{id}': { parameters: [id], ...reads, delete: unguarded },
    };
    const model = await modelOf({ openapi: '3.1.0', info: { title: 'Notes', version: '1' }, paths });
    const [left] = (await run(model, url, { isShared: true, allow: WRITES })).report.leftBehind ?? [];
    expect(left?.curl).toContain('-H "if-match: $ETAG"');
    expect(left?.reason).toContain(
      'the removal needs the ETag that GET /notes/{id} returns, so read it first and set ETAG to it',
    );
  });
});

async function runWith(
  paths: object,
): Promise<{ readonly findings: readonly string[]; readonly left: number }> {
  const notes = new Map<string, { body: object; version: number }>();
  const { url } = await serve(guardedNotes(notes));
  const model = await modelOf({ openapi: '3.1.0', info: { title: 'Notes', version: '1' }, paths });
  const result = await run(model, url, { isShared: true, allow: WRITES });
  return { findings: findingTexts(result), left: notes.size };
}

const remove = { parameters: [ifMatch], responses: { 204: { description: 'Removed' }, ...refused } };

describe('a server that requires If-Match', () => {
  test('has no resource left behind, also after a PUT', async () => {
    const put = { parameters: [ifMatch], requestBody, responses: { 200: shown, ...refused } };
    const result = await runWith({
      '/notes': { post: { requestBody, responses: { 201: shown } } },
      '/notes/{id}': { parameters: [id], ...reads, put, delete: remove },
    });
    expect(result).toEqual({ findings: [], left: 0 });
  });

  test('receives the version of an item that a PUT created and another PUT replaces', async () => {
    const result = await runWith({
      '/notes/{id}': {
        parameters: [id],
        ...reads,
        put: {
          parameters: [ifMatch],
          requestBody,
          responses: { 200: shown, 201: shown, 412: refused[412], 428: refused[428] },
        },
        delete: remove,
      },
    });
    expect(result).toEqual({ findings: [], left: 0 });
  });
});
