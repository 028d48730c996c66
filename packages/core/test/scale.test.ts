import { describe, expect, test } from 'vitest';
import { buildModel, DocumentError, load } from '../src/index.js';
import { directoryOf, documentOf } from './document.js';

/** How many times the work may grow when the document grows sixteenfold. Linear is 16, quadratic 256. */
const GROWTH = 16;
const MOST = 48;

function operations(count: number, operation: object): object {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`/beds-${n}/{id}`, { get: operation }]));
}

const content = { 'application/json': { schema: { $ref: '#/components/schemas/Bed' } } };
const responses = {
  200: { description: '', content },
  404: { $ref: '#/components/responses/Absent' },
  422: {
    description: '',
    content: { 'application/json': { schema: { properties: { code: { enum: ['a', 'b'] } } } } },
  },
};
const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
const components = {
  schemas: { Bed: { type: 'object', properties: { name: { type: 'string', nullable: true } } } },
  responses: { Absent: { description: '', content } },
};

/** Processor milliseconds to load the document and make the model of it, or to tell all that is wrong. */
async function workOf(document: object, problems: number): Promise<number> {
  const cwd = await directoryOf({ 'a.json': JSON.stringify(document, null, 1) });
  const before = process.cpuUsage();
  const found = await load('a.json', { cwd })
    .then((loaded) => buildModel(loaded))
    .then(() => 0)
    .catch((error: unknown) => {
      if (error instanceof DocumentError) return error.problems.length;
      throw error;
    });
  const { user, system } = process.cpuUsage(before);
  expect(found).toBe(problems);
  return (user + system) / 1000;
}

describe('the work grows with the document, not with its square', () => {
  test.each<[string, (count: number) => [document: object, problems: number], small?: number]>([
    [
      '20,000 operations',
      (count) => [documentOf(operations(count, { parameters, responses }), { components }), 0],
      1_250,
    ],
    [
      'operations of 3.0',
      (count) => [
        documentOf(operations(count, { parameters, responses }), { openapi: '3.0.3', components }),
        0,
      ],
    ],
    [
      'schemas that refer to others',
      (count) => [
        documentOf(
          {},
          {
            components: {
              schemas: Object.fromEntries(
                Array.from({ length: count }, (_, n) => [
                  `S${n}`,
                  { properties: { even: { $ref: `#/components/schemas/S${n - (n % 8)}` } } },
                ]),
              ),
            },
          },
        ),
        0,
      ],
      2_000,
    ],
    [
      'problems of the model',
      (count) => [documentOf(operations(count, { responses }), { components }), count],
    ],
    [
      'broken references',
      (count) => [
        documentOf(operations(count, { parameters, responses: { 200: { $ref: '#/nowhere' } } })),
        count,
      ],
    ],
    [
      'references that lead back to themselves',
      (count) => [
        documentOf(
          {},
          {
            components: {
              schemas: Object.fromEntries(
                Array.from({ length: count }, (_, n) => [`S${n}`, { $ref: `#/components/schemas/S${n}` }]),
              ),
            },
          },
        ),
        count,
      ],
    ],
  ])('%s', { timeout: 120_000, retry: 2 }, async (_, make, small = 400) => {
    await workOf(...make(small));
    const little = Math.min(await workOf(...make(small)), await workOf(...make(small)));
    const much = await workOf(...make(small * GROWTH));
    expect(much / little).toBeLessThan(MOST);
  });
});
