import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generate } from '../src/index.js';
import { documentOf, modelOf } from './support/model.js';
import { Workspace } from './support/workspace.js';

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const list = (items: object): object => ({ type: 'array', items });

/** Schemas that contain themselves other than as a member of an object. */
const schemas = {
  AnyJson: {
    anyOf: [
      { type: ['string', 'number', 'boolean', 'null'] },
      list(ref('AnyJson')),
      { type: 'object', additionalProperties: ref('AnyJson') },
    ],
  },
  Nest: list({ anyOf: [{ type: 'integer' }, ref('Nest')] }),
  Empty: list(ref('Empty')),
  Expression: {
    oneOf: [
      { type: 'number' },
      {
        type: 'array',
        prefixItems: [{ type: 'string' }, ref('Expression'), ref('Expression')],
        items: false,
        minItems: 3,
      },
    ],
  },
  Ping: list(ref('Pong')),
  Pong: { anyOf: [{ type: 'string' }, ref('Ping')] },
  Alias: ref('Ping'),
  MaybeNest: { anyOf: [ref('MaybeNest.Items'), { type: 'null' }] },
  'MaybeNest.Items': list(ref('MaybeNest')),
  Inner: {
    type: 'object',
    required: ['value'],
    properties: { value: ref('AnyJson'), rows: list(list(ref('Row'))) },
  },
  Row: { anyOf: [{ type: 'string' }, list(ref('Row'))] },
  Named: { allOf: [ref('Node')], required: ['children'] },
  Node: { type: 'object', properties: { children: list(ref('Named')) } },
  NestSchema: { type: 'string' },
};

const paths = {
  '/notes': {
    get: {
      operationId: 'getNotes',
      responses: {
        200: { description: 'All.', content: { 'application/json': { schema: ref('AnyJson') } } },
      },
    },
  },
};

const USES = `
import type * as T from './index.js';
export const json: T.AnyJson = [null, 1, { a: [true, { b: 'c' }] }];
export const nest: T.Nest = [1, [2, [3, []]]];
export const empty: T.Empty = [[], [[]]];
export const expression: T.Expression = ['+', 1, ['*', 2, 3]];
export const ping: T.Ping = ['a', ['b', []]];
export const alias: T.Alias = ping;
export const maybe: T.MaybeNest = [null, [null]];
export const inner: T.Inner = { value: json, rows: [['a', [['b']]]] };
export const named: T.Named = { children: [{ children: [] }] };
export const body: T.GetNotesResponses[200] = json;
// @ts-expect-error No JSON value is undefined.
export const notJson: T.AnyJson = [undefined];
// @ts-expect-error A nested item is neither a number nor a list.
export const notNest: T.Nest = [1, ['a']];
// @ts-expect-error An expression has two operands.
export const notExpression: T.Expression = ['+', 1, ['*', 2]];
// @ts-expect-error A nested item has the wrong type.
export const notPing: T.Ping = ['a', [1]];
// @ts-expect-error The children are required.
export const notNamed: T.Named = { children: [{}] };
`;

describe('the code for schemas that contain themselves', () => {
  const workspace = new Workspace();
  afterAll(() => workspace.remove());
  let problems: readonly string[] = [];
  beforeAll(async () => {
    const model = await modelOf(documentOf(schemas, paths));
    workspace.write('recursive', await generate(model, { emitters: ['types', 'errors', 'zod'] }));
    workspace.write('recursive', [{ path: 'uses.ts', content: USES }]);
    problems = workspace.compile();
  }, 180_000);

  test('compiles and admits exactly the values of the schemas', () => {
    expect(problems).toEqual([]);
  });

  test.each([
    ['AnyJson', [1, [{ a: [null] }]], [undefined]],
    ['Nest', [1, [2, [3]]], [1, ['a']]],
    ['Expression', ['+', 1, ['*', 2, 3]], ['+', 1, ['*', 2]]],
    ['Ping', ['a', ['b', []]], ['a', [1]]],
  ])('validates %s', async (name, valid, invalid) => {
    const module = await workspace.import('recursive/zod/schemas.js');
    const schema = module[name] as { safeParse(value: unknown): { success: boolean } };
    expect(schema.safeParse(valid).success).toBe(true);
    expect(schema.safeParse(invalid).success).toBe(false);
  });
});

test('a schema that contains itself only as a member of an object has no type alias', async () => {
  const tree = { type: 'object', properties: { children: list(ref('Tree')) } };
  const files = await generate(await modelOf(documentOf({ Tree: tree })), { emitters: ['types'] });
  expect(files.find(({ path }) => path === 'openapi.ts')?.content).not.toContain('TreeSchema');
});
