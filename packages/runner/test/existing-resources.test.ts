import { describe, expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, openVariants, run, serve } from './harness.js';

const tag = {
  type: 'object',
  required: ['id', 'color'],
  properties: {
    id: { type: 'integer' },
    color: { enum: ['red', 'blue', 'green'] },
    note: { type: 'string' },
  },
};
const json = (description: string, schema: object = tag): object => ({
  description,
  content: { 'application/json': { schema } },
});
const body = (name: 'color' | 'note'): object => ({
  required: true,
  content: {
    'application/json': {
      schema: { type: 'object', required: [name], properties: { [name]: tag.properties[name] } },
    },
  },
});
const refusals = { 404: { description: 'None' }, 422: { description: 'Invalid' } };

const document = {
  openapi: '3.0.3',
  info: { title: 'Tags', version: '1' },
  paths: {
    '/tags': {
      get: { responses: { 200: json('All', { type: 'array', items: tag }) } },
      post: {
        requestBody: body('color'),
        responses: { 200: json('The tag existed'), 201: json('Created'), 422: refusals[422] },
      },
    },
    '/tags/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
      get: { responses: { 200: json('It'), 404: refusals[404] } },
      patch: { requestBody: body('note'), responses: { 200: json('It'), ...refusals } },
      delete: { responses: { 204: { description: 'Gone' }, 404: refusals[404] } },
    },
  },
};

interface Tag {
  readonly id: number;
  readonly color: string;
  readonly note?: string;
}

/** Starts a server that returns an existing tag of the same color instead of creating another. */
async function tagServer(colors: readonly string[]) {
  const tags = new Map<number, Tag>(colors.map((color, index) => [index + 1, { id: index + 1, color }]));
  let last = 10;
  const { url } = await serve(({ method, path, json: sent }): Answer => {
    const key = path.split('/')[2];
    const { color, note } = (sent ?? {}) as { color?: unknown; note?: unknown };
    if (key === undefined) {
      if (method === 'GET') return { status: 200, body: [...tags.values()] };
      if (typeof color !== 'string' || !['red', 'blue', 'green'].includes(color)) return { status: 422 };
      const known = [...tags.values()].find((other) => other.color === color);
      if (known) return { status: 200, body: known };
      const created = { id: ++last, color };
      tags.set(created.id, created);
      return { status: 201, body: created };
    }
    const found = tags.get(Number(key));
    if (!found) return { status: 404 };
    if (method === 'DELETE') return tags.delete(found.id) ? { status: 204 } : { status: 404 };
    if (method === 'GET') return { status: 200, body: found };
    if (typeof note !== 'string') return { status: 422 };
    const changed = { ...found, note };
    tags.set(found.id, changed);
    return { status: 200, body: changed };
  });
  return { url, tags };
}

describe('a run on a server that may return an existing resource instead of creating one', () => {
  test.each([1, 2, 3, 4])('changes and removes only its own resources (seed %i)', async (seed) => {
    const { url, tags } = await tagServer(['red', 'blue', 'green']);
    const before = [...tags.values()];
    const result = await run(await modelOf(document), url, { isShared: true, seed });
    expect([...tags.values()]).toEqual(before);
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result).join('\n')).toContain(
      'POST /tags answered 200, so its resource may have existed before',
    );
  });

  test.each([1, 2, 3])('does not use one resource for two cases (seed %i)', async (seed) => {
    const { url } = await tagServer([]);
    const result = await run(await modelOf(document), url, { seed, concurrency: 8 });
    expect(findingTexts(result)).toEqual([]);
  });
});

/** Tags and slots, whose creations are only documented with 200. A slot has no values. */
const undistinguished = {
  ...document,
  paths: {
    ...document.paths,
    '/tags': {
      ...document.paths['/tags'],
      post: { requestBody: body('color'), responses: { 200: json('It'), 422: refusals[422] } },
    },
    '/slots': {
      get: { responses: { 200: json('All', { type: 'array', items: tag }) } },
      post: { responses: { 200: json('The slot') } },
    },
    '/slots/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
      get: { responses: { 200: json('It'), 404: refusals[404] } },
      delete: { responses: { 204: { description: 'Gone' }, 404: refusals[404] } },
    },
  },
};

describe('a POST whose 200 does not say whether it has created a resource', () => {
  test.each([1, 2, 3])('is undone if a list shows that the resource is new (seed %i)', async (seed) => {
    const stored = new Map([
      ['tags', new Map<number, Tag>([[1, { id: 1, color: 'red' }]])],
      ['slots', new Map<number, Tag>([[1, { id: 1, color: 'red' }]])],
    ]);
    let created = 0;
    const { url } = await serve(async ({ method, path, json: sent }): Promise<Answer> => {
      const [, collection = '', key] = path.split('/');
      const items = stored.get(collection) ?? new Map<number, Tag>();
      const { color = 'blue', note } = (sent ?? {}) as { color?: string; note?: string };
      if (key === undefined) {
        if (method === 'GET') return { status: 200, body: [...items.values()] };
        if (!['red', 'blue', 'green'].includes(color)) return { status: 422 };
        const known = [...items.values()].find((other) => other.color === color);
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (collection === 'tags' && known) return { status: 200, body: known };
        created++;
        // The smallest free id is used again.
        const id = Array.from({ length: 99 }, (_, index) => index + 1).find((free) => !items.has(free)) ?? 0;
        items.set(id, { id, color });
        return { status: 200, body: { id, color } };
      }
      const found = items.get(Number(key));
      if (!found) return { status: 404 };
      if (method === 'DELETE') return items.delete(found.id) ? { status: 204 } : { status: 404 };
      if (method === 'GET') return { status: 200, body: found };
      if (typeof note !== 'string') return { status: 422 };
      items.set(found.id, { ...found, note });
      return { status: 200, body: { ...found, note } };
    });
    const result = await run(await modelOf(undistinguished), url, {
      isShared: true,
      seed,
      concurrency: 8,
      allow: ['create', 'change', 'destroy', 'dangerous'],
    });
    expect(created).toBeGreaterThan(1);
    for (const items of stored.values()) expect([...items.values()]).toEqual([{ id: 1, color: 'red' }]);
    expect(result.report.leftBehind).toBeUndefined();
    expect(result.report.remaining).toBeUndefined();
    expect(findingTexts(result)).toEqual([]);
  });
});
