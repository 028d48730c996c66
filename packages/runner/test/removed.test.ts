import { describe, expect, test } from 'vitest';
import { type Answer, modelOf, run, serve } from './harness.js';

const document = `
openapi: 3.1.0
info: { title: Notes, version: '1' }
paths:
  /notes:
    post:
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [text], properties: { text: { type: string } } } } } }
      responses: { '201': { description: created, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } } }
  /notes/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }, '404': { description: none } } }
    delete: { responses: { '202': { description: later }, '204': { description: gone }, '404': { description: none } } }
components:
  schemas:
    Note: { type: object, required: [id, text], properties: { id: { type: string }, text: { type: string }, state: { type: string } } }
`;

interface Note {
  readonly id: string;
  readonly text: string;
  readonly state?: string;
}

/** Starts a server that answers a DELETE with the response of `remove`. */
async function notesServer(remove: (notes: Map<string, Note>, id: string) => Answer): Promise<string> {
  const notes = new Map<string, Note>();
  const { url } = await serve(({ method, path, json }) => {
    const id = path.split('/')[2];
    if (id === undefined) {
      const note = { id: `n${notes.size + 1}`, text: (json as { text: string }).text };
      notes.set(note.id, note);
      return { status: 201, body: note };
    }
    const note = notes.get(id);
    if (!note) return { status: 404 };
    return method === 'DELETE' ? remove(notes, id) : { status: 200, body: note };
  });
  return url;
}

async function findingsOf(
  remove: (notes: Map<string, Note>, id: string) => Answer,
): Promise<readonly string[]> {
  const { report } = await run(await modelOf(document), await notesServer(remove));
  return report.findings
    .filter(({ rule }) => rule === 'removed')
    .map(({ severity, message }) => `${severity}: ${message}`);
}

describe('an accepted removal', () => {
  test('causes a warning if a read still returns the same resource', async () => {
    expect(await findingsOf(() => ({ status: 204 }))).toEqual([
      'warning: DELETE was answered with 204, but GET /notes/{id} still returns the same resource.',
    ]);
  });

  test('causes none if the resource is gone, marked as removed, or removed a moment later', async () => {
    const gone = (notes: Map<string, Note>, id: string): Answer => {
      notes.delete(id);
      return { status: 204 };
    };
    const marked = (notes: Map<string, Note>, id: string): Answer => {
      notes.set(id, { id, text: '', state: 'removed' });
      return { status: 204 };
    };
    const late = (notes: Map<string, Note>, id: string): Answer => {
      setTimeout(() => notes.delete(id), 50);
      return { status: 204 };
    };
    for (const remove of [gone, marked, late]) expect(await findingsOf(remove)).toEqual([]);
  });

  test('causes none if the server only promises it with 202', async () => {
    expect(await findingsOf(() => ({ status: 202 }))).toEqual([]);
  });
});
