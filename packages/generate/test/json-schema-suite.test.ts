import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal } from '../src/code/literal.js';
import { GenerateError, generate } from '../src/index.js';
import { documentOf, modelOf } from './support/model.js';
import { asComponent, type Group, suiteGroups } from './support/schema-suite.js';
import { validatorAt } from './support/validator-at.js';
import { Workspace } from './support/workspace.js';

const groups = suiteGroups();

/** What refers by anything but a pointer into the document is refused; see the test on that below. */
const NOT_BY_POINTER = /"(\$id|\$anchor|\$dynamicRef|\$dynamicAnchor|\$vocabulary)":|"\$ref":"(?!#)/;

/** The suite takes `format` for an annotation, and says so of each. We assert it. */
const ANNOTATION = / is only an annotation by default$/;

/** Types narrower than the schema, knowingly. */
const NARROWER: Readonly<Record<string, string>> = {
  'dependentSchemas/dependent subschema incompatible with root': 'TypeScript wants one property in common',
  'patternProperties/patternProperties validates properties matching a regex': 'without a type, read as an object',
  'properties/object properties validation': 'without a type, read as an object',
  'ref/root pointer ref': 'without a type, read as an object',
  'required/required validation': 'without a type, read as an object',
};

describe.skipIf(groups.length === 0)('JSON Schema Test Suite', () => {
  const workspace = new Workspace();
  const byPointer = groups.filter(({ schema }) => !NOT_BY_POINTER.test(JSON.stringify(schema)));
  const nameOf = (group: Group): string => `Group${groups.indexOf(group)}`;
  let module: Readonly<Record<string, unknown>> = {};
  let problems: readonly string[] = [];

  beforeAll(async () => {
    const schemas = Object.fromEntries(byPointer.map((group) => [nameOf(group), asComponent(group.schema, nameOf(group))]));
    workspace.write('suite', await generate(await modelOf(documentOf(schemas)), { emitters: ['types', 'zod'] }));
    workspace.write('suite', [{ path: 'assignable.ts', content: assignments(byPointer, nameOf) }]);
    problems = workspace.compile();
    module = await workspace.import('suite/zod/index.js');
  }, 120_000);

  afterAll(() => workspace.remove());

  test('leaves out little', () => {
    expect(groups.length).toBeGreaterThan(200);
    expect(byPointer.length / groups.length).toBeGreaterThan(0.8);
  });

  test('compiles, and a value the suite calls valid is of the type, but for what is listed', () => {
    const unexpected = problems.filter((problem) => !problem.startsWith('suite/assignable.ts'));
    expect(unexpected).toEqual([]);
    expect(problems).toEqual([]);
  });

  test.each(byPointer.map((group) => [group.name, group] as const))('%s', (_name, group) => {
    const validator = validatorAt(module, nameOf(group));
    for (const { description, data, valid } of group.tests) {
      const expected = valid && !ANNOTATION.test(description);
      expect(validator.safeParse(data).success, `${description}: ${JSON.stringify(data)}`).toBe(expected);
    }
  });
});

/** One statement per valid value. `plain` keeps literal types, and keeps TypeScript from refusing extra properties. */
function assignments(tested: readonly Group[], nameOf: (group: Group) => string): string {
  const lines = tested
    .filter(({ name }) => NARROWER[name] === undefined)
    .flatMap((group) =>
      group.tests
        .filter(({ valid }) => valid)
        .map(({ data }) => `accept<Types.${nameOf(group)}>(plain(${literal(data)}));`),
    );
  return [
    "import type * as Types from './index.js';",
    'type Json = string | number | boolean | null | [] | Json[] | { [key: string]: Json };',
    'declare function plain<T extends Json>(value: T): T;',
    'declare function accept<T>(value: T): void;',
    ...lines,
    '',
  ].join('\n');
}

describe('what cannot be generated', () => {
  test.each([
    ['$dynamicRef', { $dynamicRef: '#node' }],
    ['$id', { $id: 'https://example.com/schemas/node', type: 'object' }],
    ['$ref to an anchor', { $ref: '#node', $defs: { node: { $anchor: 'node', type: 'string' } } }],
  ])('%s is refused, with its place', async (_name, schema) => {
    const model = await modelOf(documentOf({ Node: schema }));
    const failure = await generate(model, { emitters: ['zod'], typesPackage: 'types' }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(GenerateError);
    const [problem] = (failure as GenerateError).problems;
    expect(problem?.position.pointer).toMatch(/^#\/components\/schemas\/Node/);
    expect(problem?.position.line).toBeGreaterThan(0);
    expect(problem?.message).toMatch(/\$dynamicRef|\$id|#node/);
  });
});
