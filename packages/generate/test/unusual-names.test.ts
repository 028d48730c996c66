import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generate } from '../src/index.js';
import { documentOf, modelOf } from './support/model.js';
import { Workspace } from './support/workspace.js';

const ref = (name: string): object => ({ $ref: `#/components/schemas/${encodeURIComponent(name)}` });
const inline = { type: 'object', required: ['%v'], properties: { '%v': { type: 'integer' } } };
const json = (schema: object): object => ({ content: { 'application/json': { schema } } });

const schemas = {
  Rates: {
    type: 'object',
    required: ['25%'],
    properties: {
      '25%': inline,
      '%': inline,
      '%zz': { type: 'array', items: inline },
      '%25': inline,
      '100%25%': inline,
      '%2F': { anyOf: [inline, { type: 'null' }] },
      '!percent!': inline,
      note: { description: 'At most 100% of the rate.', enum: ['50%', '!percent!'] },
    },
    additionalProperties: false,
  },
  'Share%': { allOf: [ref('Rates')], required: ['%'] },
  Uses: {
    type: 'object',
    properties: {
      share: ref('Share%'),
      rate: { $ref: '#/components/schemas/Rates/properties/25%25' },
    },
  },
};

const paths = {
  '/rates/{%id}': {
    get: {
      operationId: 'get%Rates',
      parameters: [
        { name: '%id', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'filter[%5B]', in: 'query', schema: inline, style: 'deepObject', explode: true },
      ],
      responses: {
        200: { description: 'All.', headers: { 'X-%': { schema: inline } }, ...json(ref('Share%')) },
      },
    },
    put: {
      parameters: [{ name: '%id', in: 'path', required: true, schema: { type: 'string' } }],
      requestBody: { content: { 'application/x%y': { schema: inline } } },
      responses: { 204: { description: 'Done.' } },
    },
  },
};

const USES = `
import type { GetRatesParameters, GetRatesResponses, Rates, Share_, Uses } from './index.js';
export const rates: Rates = { '25%': { '%v': 1 }, '%': { '%v': 2 }, '%zz': [{ '%v': 3 }], note: '50%' };
export const share: Share_ = { '25%': { '%v': 1 }, '%': { '%v': 2 }, '!percent!': { '%v': 3 } };
export const uses: Uses = { share, rate: { '%v': 1 } };
export const answer: GetRatesResponses[200] = share;
export const parameters: GetRatesParameters['path'] = { '%id': 'a' };
// @ts-expect-error The required name is missing.
export const without: Rates = {};
// @ts-expect-error The name in \`allOf\` is required.
export const incomplete: Share_ = { '25%': { '%v': 1 } };
// @ts-expect-error The value has the wrong type.
export const wrong: Rates = { '25%': { '%v': 'a' } };
`;

describe('the code for a document with percent signs in its names', () => {
  const workspace = new Workspace();
  afterAll(() => workspace.remove());
  let problems: readonly string[] = [];
  beforeAll(async () => {
    const model = await modelOf(documentOf(schemas, paths));
    workspace.write('percent', await generate(model, { emitters: ['types', 'errors', 'zod'] }));
    workspace.write('percent', [{ path: 'uses.ts', content: USES }]);
    problems = workspace.compile();
  }, 180_000);

  test('compiles, and its types have the names of the document', () => {
    expect(problems).toEqual([]);
  });

  test('contains no placeholder for a percent sign', async () => {
    const model = await modelOf(documentOf(schemas, paths));
    const files = await generate(model, { emitters: ['types'] });
    const code = files.find(({ path }) => path === 'openapi.ts')?.content ?? '';
    expect(code).toContain('"25%": {');
    expect(code).toContain('At most 100% of the rate.');
    expect(code).not.toMatch(/!percent\d/);
  });

  test('validates values by their original names', async () => {
    const { Rates } = await workspace.import('percent/zod/schemas.js');
    const parse = (value: unknown): boolean =>
      (Rates as { safeParse(value: unknown): { success: boolean } }).safeParse(value).success;
    expect(parse({ '25%': { '%v': 1 }, '%2F': null })).toBe(true);
    expect(parse({ '25%': { '%v': 'a' } })).toBe(false);
    expect(parse({ '25%': { '%v': 1 }, '%other': 1 })).toBe(false);
  });
});
