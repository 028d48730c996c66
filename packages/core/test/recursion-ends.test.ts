import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildModel, lint, load, type Problem } from '../src/index.js';
import { shortestCycles } from '../src/lint/shortest-cycles.js';
import { directoryOf, documentOf } from './document.js';

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

async function problemsOf(files: Readonly<Record<string, object>>): Promise<readonly Problem[]> {
  const loaded = await load('a.json', { cwd: await directoryOf(files) });
  return (await lint(loaded, buildModel(loaded))).filter(({ rule }) => rule === 'recursion-ends');
}

const problemsIn = (schemas: object): Promise<readonly Problem[]> =>
  problemsOf({ 'a.json': documentOf({}, { components: { schemas } }) });

describe('recursion-ends', () => {
  test.each([
    ['its own allOf', { A: { type: 'object', allOf: [ref('A')] } }, 'A → A', '/A/allOf/0/$ref'],
    [
      'the allOf of another schema',
      { A: { allOf: [ref('B')] }, B: { allOf: [{ allOf: [{ title: 'x' }, ref('A')] }] } },
      'A → B → A',
      '/A/allOf/0/$ref',
    ],
    [
      'a definition within a schema',
      { A: { $defs: { 'x/y': { allOf: [{ $ref: '#/components/schemas/A/$defs/x~1y' }] } } } },
      '#/components/schemas/A/$defs/x~1y → #/components/schemas/A/$defs/x~1y',
      '/A/$defs/x~1y/allOf/0/$ref',
    ],
  ])('reports a schema that applies itself through %s', async (_, schemas, names, pointer) => {
    const [problem, ...others] = await problemsIn(schemas);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      severity: 'error',
      message: expect.stringContaining(`(${names}), so validation does not end`),
      position: { pointer: `#/components/schemas${pointer}` },
    });
  });

  test.each(['anyOf', 'oneOf', 'not', 'if'])(
    'warns about a schema that applies itself through %s',
    async (name) => {
      const branch = name === 'not' || name === 'if' ? ref('A') : [{ type: 'string' }, ref('A')];
      expect(await problemsIn({ A: { [name]: branch } })).toMatchObject([
        { severity: 'warning', message: expect.stringContaining('a validator that tests every branch') },
      ]);
    },
  );

  test('warns about a base schema with a `oneOf` of the schemas that extend it', async () => {
    const derived = (kind: string): object => ({
      allOf: [ref('Pet'), { properties: { kind: { const: kind } } }],
    });
    const Pet = { oneOf: [ref('Cat'), ref('Dog')], discriminator: { propertyName: 'kind' } };
    expect(await problemsIn({ Pet, Cat: derived('Cat'), Dog: derived('Dog') })).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('(Pet → Cat → Pet)') },
    ]);
  });

  test('reports the position in another file', async () => {
    const files = {
      'a.json': documentOf({}, { components: { schemas: { A: { allOf: [{ $ref: 'b.json#/B' }] } } } }),
      'b.json': { B: { type: 'object', allOf: [{ $ref: '#/C' }] }, C: { allOf: [{ $ref: '#/B' }] } },
    };
    const [problem, ...others] = await problemsOf(files);
    expect(others).toEqual([]);
    expect(problem?.position.file).toMatch(/b\.json$/);
  });

  test('accepts recursion below a keyword that selects a part of the value', async () => {
    const schemas = {
      Node: {
        type: 'object',
        properties: { next: ref('Node'), none: { not: ref('Node') } },
        additionalProperties: { anyOf: [ref('Node'), { type: 'array', items: ref('Node') }] },
        allOf: [{ properties: { other: { allOf: [ref('Node')] } } }],
      },
      Twice: { allOf: [ref('Node'), ref('Node')] },
    };
    expect(await problemsIn(schemas)).toEqual([]);
  });

  test('reports a cycle of thousands of schemas once', { timeout: 60_000 }, async () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 3000 }, (_, n) => [
        `S${n}`,
        { type: 'object', allOf: [ref(`S${(n + 1) % 3000}`)] },
      ]),
    );
    const [problem, ...others] = await problemsIn(schemas);
    expect(others).toEqual([]);
    expect(problem?.message.length).toBeLessThan(300);
  });
});

describe('shortestCycles', () => {
  const graphs = fc
    .array(fc.array(fc.nat(11), { maxLength: 3 }), { minLength: 12, maxLength: 12 })
    .map((lists) => new Map(lists.map((list, node) => [String(node), list.map(String)])));

  test('returns exactly one cycle for each set of nodes that reach each other', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const reach = (start: string): ReadonlySet<string> => {
          const reached = new Set<string>();
          const stack = [...(graph.get(start) ?? [])];
          for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
            if (reached.has(node)) continue;
            reached.add(node);
            stack.push(...(graph.get(node) ?? []));
          }
          return reached;
        };
        const cycles = shortestCycles(graph);
        for (const cycle of cycles)
          for (const [index, node] of cycle.entries())
            expect(graph.get(node)).toContain(cycle[(index + 1) % cycle.length]);
        for (const node of graph.keys()) {
          const reached = reach(node);
          const own = cycles.filter(([first = '']) => reached.has(first) && reach(first).has(node));
          expect(own.length).toBe(reached.has(node) ? 1 : 0);
        }
      }),
    );
  });
});
