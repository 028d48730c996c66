import { describe, expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, openVariants, type Run, run, serve, WRITES } from './harness.js';

// Servers whose ids are the places of the items in a list, with another client that adds and removes items.

const json = (schema: object): object => ({ 'application/json': { schema } });
const track = { type: 'object', required: ['title'], properties: { title: { type: 'string' } } };

function documentOf(name: string): object {
  const shown = { ...track, properties: { ...track.properties, [name]: { type: 'integer' } } };
  const item = { description: 'The track', content: json(shown) };
  const none = { 404: { description: 'No track' } };
  const body = { required: true, content: json(track) };
  return {
    openapi: '3.1.0',
    info: { title: 'Tracks', version: '1' },
    paths: {
      '/tracks': {
        get: { responses: { 200: { description: 'ok', content: json({ type: 'array', items: shown }) } } },
        post: { requestBody: body, responses: { 201: item } },
      },
      [`/tracks/{${name}}`]: {
        parameters: [{ name, in: 'path', required: true, schema: { type: 'integer' } }],
        get: { responses: { 200: item, ...none } },
        put: { requestBody: body, responses: { 200: item, ...none } },
        delete: { responses: { 204: { description: 'Removed' }, ...none } },
      },
    },
  };
}

interface TrackServer {
  readonly url: string;
  readonly titles: string[];
  /** The titles of others that the run has changed or removed. */
  readonly harmed: string[];
  readonly writes: string[];
}

const isOfOthers = (title: string): boolean => title.startsWith('others');

/**
 * Starts a server whose ids are indexes.
 * @param between Called after each creation, with the number of creations, as another client.
 */
async function trackServer(
  name: string,
  between: (titles: string[], creations: number) => void = () => undefined,
): Promise<TrackServer> {
  let creations = 0;
  const titles = Array.from({ length: 6 }, (_, index) => `others ${index}`);
  const harmed: string[] = [];
  const writes: string[] = [];
  const item = (index: number): object => ({ [name]: index, title: titles[index] });
  const { url } = await serve(({ method, path, json: sent }): Answer => {
    const { title } = (sent ?? {}) as { title?: unknown };
    if (path === '/tracks') {
      if (method === 'GET') return { status: 200, body: titles.map((_, index) => item(index)) };
      if (typeof title !== 'string') return { status: 400 };
      titles.push(title);
      const created = item(titles.length - 1);
      between(titles, ++creations);
      return { status: 201, body: created };
    }
    const index = Number(path.split('/')[2]);
    const old = titles[index];
    if (method !== 'GET') writes.push(`${method} ${path}`);
    if (old === undefined) return { status: 404 };
    if (method === 'GET') return { status: 200, body: item(index) };
    if (method === 'PUT' && typeof title !== 'string') return { status: 400 };
    if (isOfOthers(old)) harmed.push(old);
    if (method === 'PUT') titles[index] = String(title);
    else titles.splice(index, 1);
    return method === 'PUT' ? { status: 200, body: item(index) } : { status: 204 };
  });
  return { url, titles, harmed, writes };
}

const own = ({ titles }: TrackServer): readonly string[] => titles.filter((title) => !isOfOthers(title));

const removesFirst = (titles: string[]): void => {
  const first = titles.findIndex(isOfOthers);
  if (first >= 0) titles.splice(first, 1);
};

const addsFirst = (titles: string[], count: number): void => void titles.unshift(`others new ${count}`);

const details = (result: Run): string => openVariants(result).join('\n');

describe('on a server that the run did not start, an item whose id is named as a position', () => {
  test.each([
    ['nothing', () => undefined],
    ['another client that removes items', removesFirst],
    ['another client that adds items', addsFirst],
  ])('is neither changed nor removed, but listed, with %s', async (_, between) => {
    const server = await trackServer('position', between);
    const allow = WRITES.filter((permission) => permission !== 'dangerous');
    const result = await run(await modelOf(documentOf('position')), server.url, { isShared: true, allow });
    expect(server.writes).toEqual([]);
    expect(own(server)).toHaveLength(1);
    expect(result.report.leftBehind).toMatchObject([
      { operation: 'POST /tracks', curl: null, reason: expect.stringContaining('its id is a position') },
    ]);
    expect(findingTexts(result)).toEqual([]);
    expect(details(result)).toContain(
      'No resource is available for /tracks/{position}: its id is a position',
    );
  });

  test.each(['order', 'index'])('is a resource if its id is named %s after its collection', async (name) => {
    const text = JSON.stringify(documentOf(name)).replaceAll('/tracks', `/${name}s`);
    const { url } = await serve(({ method }): Answer => ({ status: method === 'GET' ? 404 : 500 }));
    const result = await run(await modelOf(text), url, { isShared: true, allow: WRITES });
    expect(details(result)).not.toContain('is a position');
  });
});

describe('on a server that the run did not start, an item whose id turns out to be a position', () => {
  test.each([
    ['removes items', removesFirst],
    ['adds items', addsFirst],
  ])('is left, and nothing of others is touched, if another client %s', async (_, between) => {
    const server = await trackServer('id', between);
    const result = await run(await modelOf(documentOf('id')), server.url, {
      isShared: true,
      allow: WRITES,
      concurrency: 1,
    });
    expect(server.harmed).toEqual([]);
    expect(own(server).length).toBeGreaterThan(0);
    expect(result.report.leftBehind).toHaveLength(own(server).length);
    expect(findingTexts(result)).toEqual([]);
    expect(details(result)).toContain('the ids of its resources are positions');
  });

  test('is left, and nothing of others is touched, if another client starts later', async () => {
    const server = await trackServer('id', (titles, count) => {
      if (count > 3) removesFirst(titles);
    });
    const result = await run(await modelOf(documentOf('id')), server.url, {
      isShared: true,
      allow: WRITES,
      concurrency: 1,
    });
    expect(server.harmed).toEqual([]);
    expect(result.report.leftBehind ?? []).toHaveLength(own(server).length);
    expect(findingTexts(result)).toEqual([]);
  });

  test('is used and removed at its id as long as it is there', async () => {
    const server = await trackServer('id');
    const result = await run(await modelOf(documentOf('id')), server.url, {
      isShared: true,
      allow: WRITES,
      concurrency: 1,
    });
    expect(server.harmed).toEqual([]);
    expect(own(server)).toEqual([]);
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.leftBehind).toBeUndefined();
  });

  test.each([
    ['PUT /tracks/{id}', addsFirst],
    ['DELETE /tracks/{id}', addsFirst],
    ['GET /tracks/{id}', removesFirst],
  ])('is neither used nor judged in a case of %s if it has moved', async (operation, between) => {
    const server = await trackServer('id', between);
    const select = (subject: { readonly operation: string }): boolean => subject.operation === operation;
    const options = { isShared: true, allow: WRITES, concurrency: 1, select };
    const result = await run(await modelOf(documentOf('id')), server.url, options);
    expect(server.harmed).toEqual([]);
    expect(findingTexts(result)).toEqual([]);
    expect(details(result)).toContain('which is a position');
  });

  test('is left if no list shows the number of items, and another item is at its id', async () => {
    const server = await trackServer('id', addsFirst);
    const document = documentOf('id') as { paths: { '/tracks': { get?: object } } };
    delete document.paths['/tracks'].get;
    const allow = WRITES.filter((permission) => permission !== 'dangerous');
    const result = await run(await modelOf(document), server.url, { isShared: true, allow });
    expect(server.harmed).toEqual([]);
    expect(own(server)).toHaveLength(1);
    expect(result.report.leftBehind).toHaveLength(1);
  });
});
