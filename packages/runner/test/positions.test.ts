import { expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, run, serve, WRITES } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const track = { type: 'object', required: ['title'], properties: { title: { type: 'string' } } };
const shown = { ...track, properties: { ...track.properties, position: { type: 'integer' } } };
const position = { name: 'position', in: 'path', required: true, schema: { type: 'integer' } };

test('a resource is removed although its id is a position, which another client changes', async () => {
  let creations = 0;
  const titles = ['first of others', 'second of others'];
  const { url } = await serve(({ method, path, json: sent }): Answer => {
    const item = (index: number): object => ({ position: index, title: titles[index] });
    if (path === '/tracks') {
      if (method === 'GET') return { status: 200, body: titles.map((_, index) => item(index)) };
      titles.push(String((sent as { title: string }).title));
      const created = item(titles.length - 1);
      // Another client removes its track.
      if (++creations === 1) titles.shift();
      return { status: 201, body: created };
    }
    const index = Number(path.split('/')[2]);
    if (titles[index] === undefined) return { status: 404 };
    if (method === 'GET') return { status: 200, body: item(index) };
    titles.splice(index, 1);
    return { status: 204 };
  });
  const item = { description: 'The track', content: json(shown) };
  const none = { description: 'No track' };
  const model = await modelOf({
    openapi: '3.1.0',
    info: { title: 'Tracks', version: '1' },
    paths: {
      '/tracks': {
        get: { responses: { 200: { description: 'ok', content: json({ type: 'array', items: shown }) } } },
        post: { requestBody: { required: true, content: json(track) }, responses: { 201: item } },
      },
      '/tracks/{position}': {
        parameters: [position],
        get: { responses: { 200: item, 404: none } },
        delete: { responses: { 204: { description: 'Removed' }, 404: none } },
      },
    },
  });
  const allow = WRITES.filter((permission) => permission !== 'destroy');
  const result = await run(model, url, { isShared: true, allow, concurrency: 1 });
  expect(creations).toBeGreaterThan(1);
  expect(titles).toEqual(['second of others']);
  expect(result.report.leftBehind ?? []).toEqual([]);
  expect(findingTexts(result)).toEqual([]);
});
