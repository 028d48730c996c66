import { describe, expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, openReasons, run, serve } from './harness.js';

const documentOf = (others: string, responses: string): string => `
openapi: 3.1.0
info: { title: Notes, version: '1' }
servers: [{ url: / }]
paths:
  /notes/{slug}:
    parameters: [{ name: slug, in: path, required: true, schema: { type: string, pattern: '^[a-z0-9-]{4,30}$' } }]
    put:
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [text], properties: { text: { type: string, minLength: 1 } } } } } }
      responses: { ${responses}, '400': { description: bad } }
${others}`;

const READ = `    get: { responses: { '200': { description: ok }, '404': { description: none } } }\n`;
const REMOVE = `    delete: { responses: { '204': { description: removed }, '404': { description: none } } }\n`;
const CHANGED = `'200': { description: changed }`;
const CREATED = `'201': { description: created }`;

describe('a PUT to a key that the client chooses', () => {
  test.each([
    ['creates and changes items', '', `${CHANGED}, ${CREATED}`],
    ['creates and changes items that a GET reads', READ + REMOVE, `${CHANGED}, ${CREATED}`],
    ['documents the creation first', READ + REMOVE, `${CREATED}, ${CHANGED}`],
    ['only creates items', REMOVE, CREATED],
  ])('causes no findings if it %s', async (_, others, responses) => {
    const notes = new Map<string, string>();
    const { url } = await serve(({ method, path, json }): Answer => {
      const slug = path.split('/')[2] ?? '';
      if (method === 'PUT') {
        if (!/^[a-z0-9-]{4,30}$/.test(slug)) return { status: 400 };
        const text = typeof json === 'object' && json !== null && 'text' in json ? json.text : undefined;
        if (typeof text !== 'string' || text === '') return { status: 400 };
        const isNew = !notes.has(slug);
        notes.set(slug, text);
        return { status: isNew ? 201 : 200 };
      }
      if (!notes.has(slug)) return { status: 404 };
      if (method === 'DELETE') notes.delete(slug);
      return { status: method === 'DELETE' ? 204 : 200 };
    });
    const result = await run(await modelOf(documentOf(others, responses)), url);
    expect(findingTexts(result)).toEqual([]);
    if (!responses.startsWith(CREATED) || responses === CREATED) expect(openReasons(result)).toEqual([]);
    if (others.includes('delete')) expect([...notes.keys()]).toEqual([]);
  });
});

test('a resource is removed if the server stores the key of a PUT in capitals', async () => {
  const notes = new Map([['OTHER', 'text']]);
  let created = 0;
  const { url } = await serve(({ method, path, json }): Answer => {
    const slug = path.split('/')[2] ?? '';
    if (method === 'PUT') {
      const text = typeof json === 'object' && json !== null && 'text' in json ? json.text : undefined;
      if (typeof text !== 'string' || text === '') return { status: 400 };
      created++;
      notes.set(slug.toUpperCase(), text);
      return { status: 201 };
    }
    if (!notes.has(slug)) return { status: 404 };
    if (method === 'DELETE') notes.delete(slug);
    return { status: method === 'DELETE' ? 204 : 200 };
  });
  const document = documentOf(READ + REMOVE, CREATED).replace('a-z0-9-', 'A-Za-z0-9-');
  await run(await modelOf(document), url);
  expect(created).toBeGreaterThan(0);
  expect([...notes.keys()]).toEqual(['OTHER']);
});
