import { describe, expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, run, serve } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const list = { $ref: '#/components/schemas/List' };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
const absent = { 404: { description: 'No list' } };

interface Shape {
  readonly action: string;
  readonly status: number;
  /** True if the action returns a new list, and false if it returns the list of its path. */
  readonly isNew: boolean;
}

/** Lists with an action that copies one. */
const documentOf = ({ action, status }: Shape, schema: object): object => ({
  openapi: '3.1.0',
  info: { title: 'Lists', version: '1' },
  paths: {
    '/lists': {
      get: { responses: { 200: { description: 'All', content: json({ type: 'array', items: list }) } } },
      post: {
        requestBody: { required: true, content: json(list) },
        responses: { 201: { description: 'The list', content: json(schema) } },
      },
    },
    '/lists/{id}': {
      parameters: [id],
      get: { responses: { 200: { description: 'The list', content: json(schema) }, ...absent } },
      delete: { responses: { 204: { description: 'Removed' }, ...absent } },
    },
    [`/lists/{id}/${action}`]: {
      parameters: [id],
      post: { responses: { [status]: { description: 'The copy', content: json(schema) }, ...absent } },
    },
  },
  components: {
    schemas: {
      List: {
        type: 'object',
        required: ['title'],
        properties: { id: { type: 'integer', readOnly: true }, title: { type: 'string' } },
      },
    },
  },
});

interface Copies {
  readonly left: readonly number[];
  readonly copied: number;
  readonly result: Awaited<ReturnType<typeof run>>;
}

async function runWith(shape: Shape, schema: object = list): Promise<Copies> {
  const lists = new Map<number, object>([[1, { id: 1, title: 'of others' }]]);
  let [last, copied] = [1, 0];
  const add = (sent: object): object => {
    const added = { ...sent, id: ++last };
    lists.set(last, added);
    return added;
  };
  const { url } = await serve(({ method, path, json: sent }): Answer => {
    const [, , segment, action] = path.split('/');
    if (segment === undefined)
      return method === 'GET'
        ? { status: 200, body: [...lists.values()] }
        : { status: 201, body: add(sent as object) };
    const found = lists.get(Number(segment));
    if (!found) return { status: 404 };
    if (action !== undefined) {
      copied++;
      return { status: shape.status, body: shape.isNew ? add(found) : found };
    }
    if (method === 'DELETE') lists.delete(Number(segment));
    return method === 'DELETE' ? { status: 204 } : { status: 200, body: found };
  });
  const result = await run(await modelOf(documentOf(shape, schema)), url, {
    isShared: true,
    allow: ['create', 'change', 'destroy', 'dangerous'],
  });
  return { left: [...lists.keys()], copied, result };
}

describe('an action that creates an item beside the one of its path', () => {
  test.each([
    { action: 'copy', status: 201, isNew: true },
    { action: 'duplicate', status: 200, isNew: true },
    { action: 'renew', status: 201, isNew: true },
  ])('is undone: %j', async (shape) => {
    const { left, copied, result } = await runWith(shape);
    expect(copied).toBeGreaterThan(0);
    expect(left).toEqual([1]);
    expect(result.report.leftBehind).toBeUndefined();
    expect(result.report.remaining).toBeUndefined();
    expect(findingTexts(result)).toEqual([]);
  });

  test('is undone if the document describes the copy inline', async () => {
    const inline = {
      type: 'object',
      required: ['id', 'title'],
      properties: { id: { type: 'integer' }, title: { type: 'string' } },
    };
    const { left } = await runWith({ action: 'clone', status: 201, isNew: true }, inline);
    expect(left).toEqual([1]);
  });

  test.each([
    { action: 'copy', status: 201, isNew: false },
    { action: 'renew', status: 201, isNew: false },
  ])('removes nothing twice if it returns the item itself: %j', async (shape) => {
    const { left, result } = await runWith(shape);
    expect(left).toEqual([1]);
    expect(findingTexts(result)).toEqual([]);
  });
});
