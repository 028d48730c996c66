import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal } from '../src/code/literal.js';
import { GenerateError, generate } from '../src/index.js';
import { ownGroups } from './support/keyword-cases.js';
import { documentOf, modelOf } from './support/model.js';
import { asComponent, type Group, suiteGroups } from './support/schema-suite.js';
import { validatorAt } from './support/validator-at.js';
import { Workspace } from './support/workspace.js';

const suite = suiteGroups();
if (suite.length === 0)
  process.stderr.write(
    'The JSON Schema Test Suite is not at hand, so that its cases are counted as skipped and our own stand alone: name its folder in JSON_SCHEMA_TEST_SUITE.\n',
  );
const groups = [...ownGroups, ...suite];

/** What refers by anything but a pointer into the document is refused; see the test on that below. */
const NOT_BY_POINTER = /"(\$id|\$anchor|\$dynamicRef|\$dynamicAnchor|\$vocabulary)":|"\$ref":"(?!#)/;

/** The suite takes `format` for an annotation, and says so of each. We assert it. */
const ANNOTATION = / is only an annotation by default$/;

/** Types narrower than the schema, knowingly: TypeScript wants a value to have one property in common with the type. */
const NOTHING_IN_COMMON: ReadonlySet<string> = new Set([
  'dependentSchemas/dependent subschema incompatible with root',
  'properties/object properties validation',
  'ref/root pointer ref',
]);

/** Likewise: an object schema without a type lets any other kind of value pass, and is typed as an object. */
function isTypedAsObject(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null || 'type' in schema) return false;
  return ['properties', 'patternProperties', 'additionalProperties'].some((keyword) => keyword in schema);
}

describe('JSON Schema, keyword by keyword', () => {
  const workspace = new Workspace();
  const byPointer = groups.filter(({ schema }) => !NOT_BY_POINTER.test(JSON.stringify(schema)));
  const nameOf = (group: Group): string => `Group${groups.indexOf(group)}`;
  let module: Readonly<Record<string, unknown>> = {};
  let problems: readonly string[] = [];

  beforeAll(async () => {
    const schemas = Object.fromEntries(
      byPointer.map((group) => [nameOf(group), asComponent(group.schema, nameOf(group))]),
    );
    workspace.write(
      'suite',
      await generate(await modelOf(documentOf(schemas)), { emitters: ['types', 'zod'] }),
    );
    workspace.write('suite', [{ path: 'assignable.ts', content: assignments(byPointer, nameOf) }]);
    problems = workspace.compile();
    module = await workspace.import('suite/zod/index.js');
  }, 180_000);

  afterAll(() => workspace.remove());

  test.skipIf(suite.length === 0)('has the cases of the JSON Schema Test Suite', () => {
    expect(suite.length).toBeGreaterThan(200);
  });

  test('leaves out little', () => {
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
  const isObject = (data: unknown): boolean =>
    typeof data === 'object' && data !== null && !Array.isArray(data);
  const lines = tested
    .filter(({ name }) => !NOTHING_IN_COMMON.has(name))
    .flatMap((group) =>
      group.tests
        .filter(({ valid, data }) => valid && (isObject(data) || !isTypedAsObject(group.schema)))
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
    const failure = await generate(model, { emitters: ['zod'], typesPackage: 'types' }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(GenerateError);
    const [problem] = (failure as GenerateError).problems;
    expect(problem?.position.pointer).toMatch(/^#\/components\/schemas\/Node/);
    expect(problem?.position.line).toBeGreaterThan(0);
    expect(problem?.message).toMatch(/\$dynamicRef|\$id|#node/);
  });
});
