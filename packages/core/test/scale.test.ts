import { Source } from '@redocly/openapi-core';
import { describe, expect, test } from 'vitest';
import { buildModel, DocumentError, load } from '../src/index.js';
import { Positions } from '../src/load/positions.js';
import { directoryOf, documentOf } from './document.js';

/** How many times the work may grow where the document grows sixteenfold. Linear is 16, quadratic 256. */
const GROWTH = 16;
const MOST = 56;

/** Processor milliseconds, which other processes do not lengthen as they do the time on the clock. */
async function workOf(work: () => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** How many times the work grows, from what it is when warm. */
async function growthOf(work: (size: number) => void | Promise<void>, size: number): Promise<number> {
  await work(size);
  const small = Math.min(await workOf(() => work(size)), await workOf(() => work(size)));
  return (await workOf(() => work(size * GROWTH))) / small;
}

const operations = (count: number, operation: object): object =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`/beds-${n}/{id}`, { get: operation }]));

const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string', nullable: true } }];
const content = { 'application/json': { schema: { $ref: '#/components/schemas/Bed' } } };
const responses = { 200: { description: '', content }, 404: { $ref: '#/components/responses/Absent' } };
const components = {
  schemas: { Bed: { type: 'object', properties: { name: { type: 'string', nullable: true } } } },
  responses: { Absent: { description: '', content } },
};
const circles = (count: number): object =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`S${n}`, { $ref: `#/components/schemas/S${n}` }]),
  );

describe('the work grows with the document, not with its square', { timeout: 240_000 }, () => {
  test.each<[string, number, (count: number) => [document: object, problems: number]]>([
    [
      '20,000 operations of 3.0 are read',
      1_250,
      (count) => [
        documentOf(operations(count, { parameters, responses }), { openapi: '3.0.3', components }),
        0,
      ],
    ],
    [
      'each operation has a problem',
      200,
      (count) => [documentOf(operations(count, { responses }), { components }), count],
    ],
    [
      'each operation has a broken reference',
      200,
      (count) => [
        documentOf(operations(count, { parameters, responses: { 200: { $ref: '#/none' } } })),
        count,
      ],
    ],
    [
      'each schema leads back to itself',
      400,
      (count) => [documentOf({}, { components: { schemas: circles(count) } }), count],
    ],
  ])('%s', async (_, size, make) => {
    const growth = await growthOf(async (count) => {
      const [document, problems] = make(count);
      expect(await problemsIn(document)).toBe(problems);
    }, size);
    expect(growth).toBeLessThan(MOST);
  });

  test('each key of a map is looked for', async () => {
    const growth = await growthOf((count) => {
      const keys = Array.from({ length: count }, (_, n) => `key-${n}`);
      const text = JSON.stringify(Object.fromEntries(keys.map((key) => [key, 1])), null, 1);
      const positions = new Positions(new Source('a', text));
      for (const [index, key] of keys.entries()) expect(positions.at(`#/${key}`).line).toBe(index + 2);
    }, 1_000);
    expect(growth).toBeLessThan(MOST);
  });
});

async function problemsIn(document: object): Promise<number> {
  const cwd = await directoryOf({ 'a.json': JSON.stringify(document, null, 1) });
  try {
    buildModel(await load('a.json', { cwd }));
    return 0;
  } catch (error) {
    if (error instanceof DocumentError) return error.problems.length;
    throw error;
  }
}
