import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildModel, DocumentError, lint, load, type Problem, SchemaError } from '../src/index.js';
import { isStackExhausted } from '../src/load/reference-problem.js';
import { createRandom } from '../src/random.js';
import { sample } from '../src/sample/sample.js';
import { SampleError } from '../src/sample/sample-error.js';
import { directoryOf } from './document.js';

const documentWith = (schemas: object): object => ({
  openapi: '3.1.0',
  info: { title: 'Beds', version: '1', license: { name: 'MIT', identifier: 'MIT' } },
  servers: [{ url: 'https://beds.test' }],
  security: [],
  paths: {},
  components: { schemas },
});

/** Returns a string schema within `levels` others. Each level nests the document two levels deeper. */
function nested(levels: number): object {
  let schema: object = { type: 'string' };
  for (let level = 0; level < levels; level++) schema = { properties: { n: schema } };
  return schema;
}

/** Returns component schemas, each of which refers to the next one as `link` describes. */
const linked = (links: number, link: (reference: object) => object): object =>
  Object.fromEntries([
    ...Array.from({ length: links }, (_, n) => [`S${n}`, link({ $ref: `#/components/schemas/S${n + 1}` })]),
    [`S${links}`, { type: 'string' }],
  ]);

/** Returns a document as JSON. In a `.yaml` file, a comment ensures that only a YAML parser can read it. */
const textOf = (document: object, name: string): string =>
  `${name.endsWith('.yaml') ? '# YAML\n' : ''}${JSON.stringify(document)}`;

/** Lints a document, or returns the problems for which it is refused. */
async function lintOf(document: object, name = 'openapi.json'): Promise<readonly Problem[]> {
  const path = join(await directoryOf({}), name);
  await writeFile(path, textOf(document, name));
  try {
    const loaded = await load(path);
    return await lint(loaded, buildModel(loaded));
  } catch (error) {
    if (error instanceof DocumentError) return error.problems;
    throw error;
  }
}

const rules = (problems: readonly Problem[]): string[] => problems.map(({ rule }) => rule);

describe('a document that nests deeply', { timeout: 60_000 }, () => {
  test('is linted if it has at most 200 levels', async () => {
    const problems = await lintOf(documentWith({ Deep: nested(95) }));
    expect(rules(problems)).toEqual(['no-unused-components']);
  });

  test.each([
    ['schemas', documentWith({ Deep: nested(1000) })],
    ['extensions', { ...documentWith({}), 'x-deep': nested(1000) }],
  ])('is refused above 200 levels, with the position of the excess: %s', async (_, document) => {
    const [problem, ...others] = await lintOf(document);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      rule: 'nesting',
      message: 'Expected at most 200 levels of nesting; this value is on level 201.',
      position: { line: 1 },
    });
    expect(problem?.position.column).toBeGreaterThan(500);
    expect(problem?.position.pointer).toMatch(/(?:\/properties\/n){50}/);
  });

  test('is refused if it is YAML of more than 100 levels', async () => {
    const path = join(await directoryOf({}), 'openapi.yaml');
    await writeFile(path, `openapi: 3.1.0\nx-deep: ${'['.repeat(5000)}${']'.repeat(5000)}\n`);
    await expect(load(path)).rejects.toThrow(/openapi\.yaml:2:\d+: .*it nests more than 100 levels deep\.$/);
  });
});

test.each([
  [new RangeError('Maximum call stack size exceeded'), true],
  [new SyntaxError('Invalid regular expression: /a/i: Maximum call stack size exceeded'), true],
  [new RangeError('Invalid array length'), false],
])('`isStackExhausted` recognizes %s: %s', (error, isExhausted) => {
  expect(isStackExhausted(error)).toBe(isExhausted);
});

describe('a long chain of references', { timeout: 120_000 }, () => {
  test.each(['openapi.json', 'openapi.yaml'])('has the same problems as a short one in %s', async (name) => {
    const [short, long] = await Promise.all(
      [15, 3000].map(async (links) => lintOf(documentWith(linked(links, (next) => next)), name)),
    );
    expect(rules(long ?? [])).toEqual(rules(short ?? []));
  });

  test('has the same problems as a short one if each link has a description', async () => {
    const described = (next: object): object => ({ ...next, description: 'The next one' });
    const [short, long] = await Promise.all(
      [15, 3000].map(async (links) => lintOf(documentWith(linked(links, described)))),
    );
    expect(rules(long ?? [])).toEqual(rules(short ?? []));
  });

  test('has a sample, or none with a reason, if each link is a choice', async () => {
    const link = (next: object): object => ({ anyOf: [next, { type: 'null' }] });
    const path = join(await directoryOf({}), 'openapi.json');
    await writeFile(path, textOf(documentWith(linked(1600, link)), path));
    const model = buildModel(await load(path));
    const node = model.schemas.get('S0');
    if (!node) throw new Error('The model has no schema S0.');
    const options = { random: createRandom(1), shape: 'minimal', direction: 'request' } as const;
    try {
      expect([null, 'value']).toContain(sample(model, node, options));
    } catch (error) {
      if (!(error instanceof SchemaError)) expect(error).toBeInstanceOf(SampleError);
    }
  });

  test('keeps its references in the model', async () => {
    const path = join(await directoryOf({}), 'openapi.yaml');
    await writeFile(path, textOf(documentWith(linked(50, (next) => next)), path));
    const model = buildModel(await load(path));
    expect(model.schemas.get('S0')?.schema).toEqual({ $ref: '#/components/schemas/S1' });
  });

  test('is reported if it ends in a missing schema', async () => {
    const schemas = { ...linked(60, (next) => next), S60: { $ref: '#/components/schemas/Missing' } };
    const problems = await lintOf(documentWith(schemas));
    expect(new Set(rules(problems))).toEqual(new Set(['no-unresolved-refs']));
    expect(problems[0]?.message).toBe('$ref #/components/schemas/S1 cannot be resolved.');
  });

  test("is linted without Redocly's rules if its schemas nest too deeply for Redocly", async () => {
    const problems = await lintOf(
      documentWith(linked(6000, (next) => ({ type: 'object', properties: { next } }))),
    );
    expect(rules(problems)).toContain('nesting');
  });
});
