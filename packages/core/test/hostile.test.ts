import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildModel, DocumentError, load } from '../src/index.js';
import { directoryOf } from './document.js';
import { runsOf } from './runs-of.js';

/** A document with most of the constructs that the model reads. */
const BASE = {
  openapi: '3.1.0',
  info: { title: 'Beds', version: '1' },
  servers: [{ url: 'https://beds.test' }],
  security: [{ Key: ['beds:read'] }],
  'x-error-order': ['absent'],
  'x-transitions': { bed: { field: '/state', initial: ['free'], allowed: { free: ['taken'] } } },
  paths: {
    '/beds/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { $ref: '#/components/schemas/Id' } }],
      put: {
        operationId: 'putBed',
        tags: ['beds'],
        parameters: [
          { name: 'filter', in: 'query', content: { 'application/json': { schema: {}, example: {} } } },
        ],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Bed' } } } },
        responses: {
          200: { description: '', headers: { 'X-Left': { schema: { type: 'integer', nullable: true } } } },
          404: { $ref: '#/components/responses/Absent' },
          409: {
            description: '',
            'x-error': { code: 'stuck', when: [{ transition: 'bed' }, { rate: 'a', limit: 1, window: 1 }] },
          },
          default: {
            description: '',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Id: { type: 'string', minLength: 1, example: 'a' },
      Bed: {
        type: 'object',
        properties: { name: { enum: ['a'] }, beside: { $ref: '#/components/schemas/Bed' } },
      },
      Failure: {
        oneOf: [{ properties: { code: { const: 'a' } } }],
        discriminator: { propertyName: 'code', mapping: {} },
      },
    },
    securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
    responses: {
      Absent: {
        description: '',
        content: {
          'application/json': {
            schema: { allOf: [{ $ref: '#/components/schemas/Failure' }] },
            examples: {
              absent: {
                value: {},
                'x-error': { code: 'absent', when: { resource: ['absent'] }, match: { '/code': 'a' } },
              },
            },
          },
        },
      },
    },
  },
};

const places: readonly (readonly string[])[] = (function list(value: unknown, path: string[]): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [[...path, key], ...list(child, [...path, key])]);
})(BASE, []);

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    ...[
      '#',
      '#/',
      '',
      '#a',
      '#/paths',
      '#/components',
      '#/components/schemas/Bed',
      '#/components/responses/Absent/content',
    ].map(($ref) => ({ $ref })),
    ...['none.json#/a', 'a.json', 'http://127.0.0.1:1/', 'ftp://a', '%zz', '#/%zz'].map(($ref) => ({ $ref })),
    { $ref: 5 },
    { 'x-error': { when: {} } },
    JSON.parse('{ "__proto__": { "a": 1 } }'),
    [[]],
    [null],
    {},
    [],
    null,
  ),
);

test.each(['3.0.3', '3.1.0'])(
  'a %s document with arbitrary values in arbitrary positions is read, or its problems are reported',
  { timeout: 120_000 },
  async (openapi) => {
    const cwd = await directoryOf({});
    const edits = fc.array(fc.tuple(fc.constantFrom(...places), anything), { minLength: 1, maxLength: 3 });
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(edits, async (changes) => {
        const document: unknown = structuredClone({ ...BASE, openapi });
        for (const [path, value] of changes) replace(document, path, value);
        await writeFile(join(cwd, 'a.json'), JSON.stringify(document));
        try {
          buildModel(await load('a.json', { cwd }));
        } catch (error) {
          if (!(error instanceof DocumentError)) throw error;
          refused += 1;
          for (const { message, position, codeFrame } of error.problems) {
            expect(message).toMatch(/\S.*\.$/s);
            expect(position.file).toBe('a.json');
            expect(codeFrame).toContain('^');
          }
        }
      }),
      { numRuns: runsOf(300) },
    );
    expect(refused).toBeGreaterThan(30);
  },
);

function replace(document: unknown, path: readonly string[], value: unknown): void {
  let owner = document;
  for (const key of path.slice(0, -1)) {
    if (typeof owner !== 'object' || owner === null || !Object.hasOwn(owner, key)) return;
    owner = (owner as Record<string, unknown>)[key];
  }
  const last = path.at(-1);
  if (typeof owner === 'object' && owner !== null && last !== undefined) {
    Object.defineProperty(owner, last, {
      value: structuredClone(value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
}
