import { describe, expect, test } from 'vitest';
import { buildModel, DocumentError, load } from '../src/index.js';
import { Positions } from '../src/load/positions.js';
import { directoryOf, documentOf } from './document.js';

/** Factor by which the document grows. Linear work grows by a factor of 16, quadratic work by a factor of 256. */
const GROWTH = 16;
/** Maximum factor by which the work may grow. */
const MAX_GROWTH = 48;

/** Returns the processor time of the work in milliseconds. Other processes affect it less than the elapsed time. */
async function workOf(work: () => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * Returns the factor by which the work grows, measured after a warm-up. A single measurement on a busy machine is
 * unreliable, so excessive growth is measured again and the smallest factor counts. Quadratic work exceeds the limit in
 * every measurement.
 */
async function growthOf(work: (size: number) => void | Promise<void>, size: number): Promise<number> {
  await work(size);
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 1; attempt <= 3 && least >= MAX_GROWTH; attempt++) {
    const small = Math.min(await workOf(() => work(size)), await workOf(() => work(size)));
    least = Math.min(least, (await workOf(() => work(size * GROWTH))) / small);
  }
  return least;
}

const operations = (count: number, operation: object): object =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`/beds-${n}/{id}`, { get: operation }]));

const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
const content = { 'application/json': { schema: { $ref: '#/components/schemas/Bed' } } };
const codes = { 'application/json': { schema: { properties: { code: { enum: ['a', 'b'] } } } } };
const responses = {
  200: { description: '', content },
  404: { $ref: '#/components/responses/Absent' },
  422: { description: '', content: codes },
};
const components = {
  schemas: { Bed: { type: 'object', properties: { name: { type: 'string', nullable: true } } } },
  responses: { Absent: { description: '', content } },
};

const schemas = (count: number, schemaAt: (n: number) => object): object =>
  documentOf(
    {},
    {
      components: {
        schemas: Object.fromEntries(Array.from({ length: count }, (_, n) => [`S${n}`, schemaAt(n)])),
      },
    },
  );
const referTo = (n: number): object => ({ $ref: `#/components/schemas/S${n}` });

describe('the processor time', { timeout: 240_000 }, () => {
  test.each<[string, number, (count: number) => [document: object, problems: number, head?: string]]>([
    [
      'operations, up to 20,000',
      1_250,
      (count) => [documentOf(operations(count, { parameters, responses }), { components }), 0],
    ],
    [
      'operations in YAML',
      400,
      (count) => [documentOf(operations(count, { parameters, responses }), { components }), 0, '# YAML.\n'],
    ],
    [
      'operations in OpenAPI 3.0',
      400,
      (count) => [
        documentOf(operations(count, { parameters, responses }), { openapi: '3.0.3', components }),
        0,
      ],
    ],
    [
      'schemas that reference others',
      2_000,
      (count) => [schemas(count, (n) => ({ properties: { even: referTo(n - (n % 8)) } })), 0],
    ],
    [
      'problems of the model',
      400,
      (count) => [documentOf(operations(count, { responses }), { components }), count],
    ],
    [
      'unresolved references',
      400,
      (count) => [
        documentOf(operations(count, { parameters, responses: { 200: { $ref: '#/nowhere' } } })),
        count,
      ],
    ],
    ['circular references', 1_000, (count) => [schemas(count, referTo), count]],
  ])('grows linearly with the number of %s', async (_, size, make) => {
    const growth = await growthOf(async (count) => {
      const [document, problems, head = ''] = make(count);
      expect(await problemsIn(`${head}${JSON.stringify(document, null, 1)}`)).toBe(problems);
    }, size);
    expect(growth).toBeLessThan(MAX_GROWTH);
  });

  test('grows linearly with the number of map keys to locate', async () => {
    const growth = await growthOf((count) => {
      const keys = Array.from({ length: count }, (_, n) => `key-${n}`);
      const text = JSON.stringify(Object.fromEntries(keys.map((key) => [key, 1])), null, 1);
      const positions = new Positions(text);
      for (const [index, key] of keys.entries()) expect(positions.at(`#/${key}`).line).toBe(index + 2);
    }, 1_000);
    expect(growth).toBeLessThan(MAX_GROWTH);
  });
});

/** Returns the number of problems that loading a document and building its model report. */
async function problemsIn(text: string): Promise<number> {
  const cwd = await directoryOf({ 'a.yaml': text });
  try {
    buildModel(await load('a.yaml', { cwd }));
    return 0;
  } catch (error) {
    if (error instanceof DocumentError) return error.problems.length;
    throw error;
  }
}
