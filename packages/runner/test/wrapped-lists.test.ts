import { expect, test } from 'vitest';
import { type Answer, modelOf, run, serve } from './harness.js';

const json = (schema: object): object => ({ description: 'ok', content: { 'application/json': { schema } } });
const shift = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'integer' }, day: { type: 'string' }, team: { type: 'string' } },
};
const newShift = {
  type: 'object',
  required: ['day', 'team'],
  properties: { day: { enum: ['mon', 'tue'] }, team: { enum: ['red', 'blue'] } },
};
const object = (properties: object): object => ({ type: 'object', properties });
const items = { type: 'array', items: shift };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };

const SHAPES = [
  ['alone', items, (list: object): object => list],
  ['wrapped once', object({ items }), (list: object): object => ({ items: list })],
  [
    'wrapped twice',
    object({ result: object({ items }) }),
    (list: object): object => ({ result: { items: list } }),
  ],
] as const;

test.each(SHAPES)('a creation that replaces is noticed in a list that is %s', async (_, schema, wrap) => {
  const document = {
    openapi: '3.1.0',
    info: { title: 'Shifts', version: '1' },
    paths: {
      '/shifts': {
        get: { responses: { 200: json(schema) } },
        post: {
          requestBody: { required: true, content: { 'application/json': { schema: newShift } } },
          responses: { 201: json(shift), 400: { description: 'invalid' } },
        },
      },
      '/shifts/{id}': {
        parameters: [id],
        get: { responses: { 200: json(shift), 404: { description: 'none' } } },
        delete: { responses: { 204: { description: 'gone' }, 404: { description: 'none' } } },
      },
    },
  };
  const shifts = new Map<number, Record<string, unknown>>();
  for (const day of ['mon', 'tue'])
    for (const team of ['red', 'blue']) shifts.set(shifts.size + 1, { id: shifts.size + 1, day, team });
  const { url, calls } = await serve(({ method, path, json: body }): Answer => {
    const key = Number(path.split('/')[2]);
    if (method === 'GET' && Number.isNaN(key)) return { status: 200, body: wrap([...shifts.values()]) };
    if (method === 'POST') {
      const { day, team } = (body ?? {}) as Record<string, unknown>;
      const existing = [...shifts.values()].find((one) => one['day'] === day && one['team'] === team);
      return existing ? { status: 201, body: existing } : { status: 400 };
    }
    const found = shifts.get(key);
    if (!found) return { status: 404 };
    if (method === 'DELETE') shifts.delete(key);
    return method === 'DELETE' ? { status: 204 } : { status: 200, body: found };
  });
  const { report } = await run(await modelOf(document), url, { isShared: true, allow: ['create'] });
  expect(shifts.size).toBe(4);
  expect(calls.filter(({ method }) => method === 'DELETE')).toEqual([]);
  expect(report.changed).toEqual([expect.objectContaining({ operation: 'POST /shifts' })]);
});
