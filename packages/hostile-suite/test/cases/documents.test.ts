// biome-ignore-all lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startMock, touchstone, workspace } from '../command.js';
import { documentOf, doublingSchemas, nested } from '../documents.js';

const NO_SERVER = 'http://127.0.0.1:9';
/** Exit codes of a command that accepted or refused its input. */
const JUDGED = [0, 1, 2];

const NAMES = ['hasOwnProperty', 'constructor', 'toString', 'valueOf', '__proto__', 'isPrototypeOf', 'then'];
const record = (value: (name: string) => unknown): object =>
  Object.fromEntries(NAMES.map((name) => [name, value(name)]));

describe('a document with names that JavaScript treats specially', () => {
  const schema = {
    type: 'object',
    required: NAMES,
    properties: record((format) => ({ type: 'string', format })),
  };
  const files = {
    'openapi.json': documentOf(schema, Object.fromEntries(NAMES.map((name) => [name, schema]))),
  };

  test.each([
    ['lint', ['lint', 'openapi.json']],
    ['test --list', ['test', 'openapi.json', '--server', NO_SERVER, '--list']],
  ])('is ordinary input for %s', async (_name, args) => {
    const { code, output } = await touchstone(args, { cwd: await workspace(files) });
    expect(output).not.toContain('This is a bug');
    expect([0, 1]).toContain(code);
  });

  test('is linted if it requires a property named hasOwnProperty', async () => {
    const document = documentOf({
      type: 'object',
      required: ['hasOwnProperty'],
      properties: { hasOwnProperty: { type: 'boolean' } },
    });
    const { code, output } = await touchstone(['lint', 'openapi.json'], {
      cwd: await workspace({ 'openapi.json': document }),
    });
    expect(output).not.toContain('This is a bug');
    expect([0, 1]).toContain(code);
  });
});

describe('a deep document', () => {
  const deepSchema = (depth: number): unknown =>
    nested<unknown>(depth, (n) => ({ type: 'object', properties: { n } }), { type: 'string' });

  test.each([
    ['51 nested objects', documentOf(deepSchema(51))],
    ['400 nested objects', documentOf(deepSchema(400))],
    ['an example of 3,000 arrays', documentOf({ example: nested<unknown>(3000, (value) => [value], 1) })],
    [
      '500 references in a chain',
      documentOf(
        { $ref: '#/components/schemas/C0' },
        Object.fromEntries([
          ...Array.from({ length: 500 }, (_, index) => [
            `C${index}`,
            { $ref: `#/components/schemas/C${index + 1}` },
          ]),
          ['C500', { type: 'string' }],
        ]),
      ),
    ],
  ])('of %s is linted, or refused with its position', async (_name, document) => {
    const { code, output } = await touchstone(['lint', 'openapi.json'], {
      cwd: await workspace({ 'openapi.json': document }),
    });
    expect(output).not.toContain('This is a bug');
    expect(JUDGED).toContain(code);
    if (code === 2) expect(output).toMatch(/openapi\.json:\d+:\d+/);
  });

  test('of 3,000 arrays in YAML is linted or refused', async () => {
    const text = `openapi: 3.1.0\ninfo: {title: T, version: "1"}\npaths: {}\nx-a: ${'['.repeat(3000)}${']'.repeat(3000)}\n`;
    const { code, output } = await touchstone(['lint', 'openapi.yaml'], {
      cwd: await workspace({ 'openapi.yaml': text }),
    });
    expect(output).not.toContain('This is a bug');
    expect(JUDGED).toContain(code);
  });
});

/** Each function joins two references to the next level. */
const JOINS: Readonly<Record<string, (left: object, right: object) => object>> = {
  allOf: (left, right) => ({ allOf: [left, right] }),
  anyOf: (left, right) => ({ anyOf: [left, right] }),
  not: (left, right) => ({ not: { anyOf: [left, { not: right }] } }),
  properties: (left, right) => ({ type: 'object', required: ['a', 'b'], properties: { a: left, b: right } }),
  unevaluatedProperties: (left, right) => ({
    type: 'object',
    anyOf: [left, right],
    unevaluatedProperties: false,
  }),
  dependentSchemas: (left, right) => ({
    type: 'object',
    properties: { a: left, b: right },
    dependentSchemas: { a: left, b: right },
    unevaluatedProperties: false,
  }),
  conditions: (left, right) => ({ if: left, then: right, else: left }),
};

const doubling = (name: string, depth: number): object =>
  documentOf({ $ref: '#/components/schemas/E0' }, doublingSchemas(depth, JOINS[name] ?? ((left) => left)));

describe('schemas of 32 levels that each refer to the next one twice', () => {
  test.each(Object.keys(JOINS))('are planned or refused if they are joined by %s', async (name) => {
    const cwd = await workspace({ 'openapi.json': doubling(name, 32) });
    const args = ['test', 'openapi.json', '--server', NO_SERVER, '--list'];
    const { code, output } = await touchstone(args, { cwd });
    expect(output).not.toContain('This is a bug');
    expect(JUDGED).toContain(code);
  });

  test.each(['unevaluatedProperties', 'properties'])(
    'are accepted or refused by touchstone generate if they are joined by %s',
    async (name) => {
      const cwd = await workspace({
        'openapi.json': doubling(name, 32),
        'touchstone.config.mjs':
          'export default { systems: { s: { document: "openapi.json", generate: [{ emitters: ["types", "zod"], directory: "out" }] } } };',
      });
      const { code, output } = await touchstone(['generate'], { cwd });
      expect(output).not.toContain('This is a bug');
      expect(JUDGED).toContain(code);
    },
  );

  test.each(['allOf', 'properties', 'dependentSchemas'])(
    'are mocked if they are joined by %s',
    async (name) => {
      const cwd = await workspace({ 'openapi.json': doubling(name, 32) });
      const { url } = await startMock(join(cwd, 'openapi.json'), { cwd });
      const response = await fetch(`${url}/a`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: name === 'dependentSchemas' ? '{}' : '"x"',
        signal: AbortSignal.timeout(20_000),
      });
      expect(response.status).toBeLessThan(600);
    },
  );
});

describe('schemas that only huge values satisfy', () => {
  test.each([
    ['a match of 1,000,000,000 characters', { type: 'string', pattern: '^a{1000000000}$' }],
    ['1,000,000,000 characters', { type: 'string', minLength: 1e9 }],
    [
      '1,000,000,000 items',
      nested<object>(3, (items) => ({ type: 'array', minItems: 1000, items }), { type: 'string' }),
    ],
    ['1,000,000 members', { type: 'object', minProperties: 1e6 }],
  ])('are planned or refused if they require %s', async (_name, schema) => {
    const cwd = await workspace({ 'openapi.json': documentOf(schema) });
    const { code, output } = await touchstone(['test', 'openapi.json', '--server', NO_SERVER, '--list'], {
      cwd,
    });
    expect(output).not.toContain('This is a bug');
    expect(JUDGED).toContain(code);
  });
});
