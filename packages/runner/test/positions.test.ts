import type { Json } from '@touchstone/core';
import { describe, expect, test } from 'vitest';
import { CreatedValues } from '../src/execute/creations/created-values.js';
import { ItemUpdates } from '../src/execute/creations/item-updates.js';
import { locateInList, whereaboutsIn } from '../src/execute/creations/locate-item.js';
import type { PlacedItem } from '../src/execute/creations/placed-item.js';
import { Positions } from '../src/execute/creations/positions.js';
import type { RequestTemplate } from '../src/plan/request-template.js';
import { answerOf, sentOf, templateOf, undoOf } from './exchanges.js';
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

describe('an item whose id may be a position', () => {
  const markers = ['a', 'b', 'c'].map((letter) => `touchstone-${letter.repeat(14)}`);
  const [own = '', renamed = '', other = ''] = markers;
  const template = (method: string, path: string, title: string): RequestTemplate =>
    templateOf(method, path, { title });
  const sent = { title: own, state: 'draft' };
  const item = (returned: Json): PlacedItem => ({
    undo: undoOf('/pages'),
    id: '4',
    marks: [own],
    values: new CreatedValues(
      template('POST', '/pages', own),
      sentOf('POST', '/pages', sent),
      answerOf(201, returned),
    ),
  });

  interface Change {
    readonly method: string;
    readonly below?: string;
    readonly body: Json;
    /** Undefined if there is no response. */
    readonly status?: number;
  }
  const put = { method: 'PUT', body: { title: renamed } };
  const publish = { method: 'POST', below: '/publish', body: {}, status: 200 };

  test.each<[string, string, Json, readonly Change[]]>([
    ['here', 'with the values of an update that received no response', { title: renamed }, [put]],
    [
      'here',
      'with the values of an update that received a 503',
      { title: renamed },
      [{ ...put, status: 503 }],
    ],
    [
      'here',
      'with the values of a write below it',
      { note: renamed },
      [{ ...put, below: '/notes', status: 201 }],
    ],
    ['moved', 'with the values of a refused update', { title: renamed }, [{ ...put, status: 409 }]],
    ['moved', 'with values of others', { title: 'others' }, []],
    ['moved', 'with values of others after an update', { title: 'others' }, [{ ...put, status: 200 }]],
    ['moved', 'with values of others after an action', { title: 'others' }, [publish]],
    ['unknown', 'with a value that an action may have changed', { state: 'published' }, [publish]],
    ['unknown', 'with a value that an update may have reset', { state: 'new' }, [{ ...put, status: 200 }]],
    ['unknown', 'without its values', { id: 4 }, []],
  ])('is %s if a read shows one %s', (where, _, shown, changes) => {
    const updates = new ItemUpdates();
    for (const { method, below = '', body, status } of changes) {
      const settle = updates.begin(
        template(method, `/pages/{id}${below}`, renamed),
        sentOf(method, `/pages/4${below}`, body),
      );
      if (status !== undefined) settle(answerOf(status, {}));
    }
    const known = updates.changesOf('http://localhost/pages/4');
    expect(whereaboutsIn(answerOf(200, shown), item({ title: own }), known)).toBe(where);
  });

  test('is here if the creation returned an existing item, which is still there', () => {
    const shown = answerOf(200, { title: other });
    expect(whereaboutsIn(shown, item({ title: other }), [])).toBe('here');
    expect(whereaboutsIn(shown, item({ title: own }), [])).toBe('moved');
  });

  test.each([
    ['removed', 'id', []],
    ['left', 'position', [expect.objectContaining({ operation: 'POST /tracks' })]],
  ])('is %s if no read shows it and its id equals a member %s', async (_, member, left) => {
    const ids = new Set(['1', '2', '3']);
    let last = 3;
    const { url } = await serve(({ method, path }): Answer => {
      const id = path.split('/')[2];
      const isListed = id === undefined && method === 'GET';
      if (isListed) return { status: 200, body: [...ids].map((one) => ({ id: Number(one) })) };
      if (id === undefined) {
        ids.add(String(++last));
        return { status: 201, body: { id: last, [member]: last } };
      }
      if (!ids.has(id)) return { status: 404 };
      if (method === 'DELETE') ids.delete(id);
      return method === 'DELETE' ? { status: 204 } : { status: 200, body: { id: Number(id) } };
    });
    const result = await run(await modelOf(documentOf('id')), url, {
      isShared: true,
      allow: WRITES,
      concurrency: 1,
      select: ({ operation }) => operation === 'POST /tracks',
    });
    expect((result.report.leftBehind ?? []).slice(0, 1)).toEqual(left);
    expect(details(result)).not.toContain('are positions');
  });

  test.each([
    ['absent', 'at that of another creation with the same values', '5', own],
    ['moved', 'at that of another creation with other values', '5', other],
    ['moved', 'at an id of no other creation', '6', own],
  ])('is %s if the list shows its values %s only', async (where, _, listed, marks) => {
    const positions = new Positions();
    positions.add(sentOf('GET', '/pages/5'), { ...item({}), id: '5', marks: [marks] });
    const send = async () => answerOf(200, [{ id: listed, title: own }]);
    expect(await locateInList(item({}), { positions, send })).toBe(where);
  });
});
