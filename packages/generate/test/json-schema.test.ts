import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal } from '../src/code/literal.js';
import { GenerateError, generate } from '../src/index.js';
import { ownGroups } from './support/keyword-cases.js';
import { documentOf, modelOf } from './support/model.js';
import { asComponent, type Group, suiteGroups } from './support/schema-suite.js';
import { validatorAt } from './support/validator-at.js';
import { Workspace } from './support/workspace.js';

const suite = suiteGroups();
if (suite.length === 0) {
  process.stderr.write(
    'The JSON Schema Test Suite is not available, so only our own cases run. Set JSON_SCHEMA_TEST_SUITE to its folder.\n',
  );
}
const groups = [...ownGroups, ...suite];

/** Matches schemas that use references other than pointers into the document, or declare targets for them. */
const NOT_BY_POINTER = /"(\$id|\$anchor|\$dynamicRef|\$dynamicAnchor|\$vocabulary)":|"\$ref":"(?!#)/;

/** Matches the descriptions of tests that treat `format` as an annotation. The validators assert formats. */
const ANNOTATION = / is only an annotation by default$/;

/** Groups with a valid value that shares no property with the generated type, which TypeScript rejects. */
const NOTHING_IN_COMMON: ReadonlySet<string> = new Set([
  'dependentSchemas/dependent subschema incompatible with root',
  'properties/object properties validation',
  'ref/root pointer ref',
]);

/** Returns true for an object schema without `type`. It accepts non-objects, which its generated type excludes. */
function isTypedAsObject(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null || 'type' in schema) return false;
  return ['properties', 'patternProperties', 'additionalProperties'].some((keyword) => keyword in schema);
}

describe('generated validators', () => {
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

  test.skipIf(suite.length === 0)('are tested with the JSON Schema Test Suite', () => {
    expect(suite.length).toBeGreaterThan(200);
  });

  test('are tested with more than 80 % of all test groups', () => {
    expect(byPointer.length / groups.length).toBeGreaterThan(0.8);
  });

  test('compile, and valid values have the generated types', () => {
    const unexpected = problems.filter((problem) => !problem.startsWith('suite/assignable.ts'));
    expect(unexpected).toEqual([]);
    expect(problems).toEqual([]);
  });

  test.each(byPointer.map((group) => [group.name, group] as const))(
    'agree with JSON Schema: %s',
    (_name, group) => {
      const validator = validatorAt(module, nameOf(group));
      for (const { description, data, valid } of group.tests) {
        const expected = valid && !ANNOTATION.test(description);
        expect(validator.safeParse(data).success, `${description}: ${JSON.stringify(data)}`).toBe(expected);
      }
    },
  );
});

/**
 * Returns a module with one statement per valid value. `plain` preserves literal types and avoids the check for excess
 * properties.
 */
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

describe('generate', () => {
  test.each([
    ['$dynamicRef', { $dynamicRef: '#node' }],
    ['$id', { $id: 'https://example.com/schemas/node', type: 'object' }],
    ['$ref to an anchor', { $ref: '#node', $defs: { node: { $anchor: 'node', type: 'string' } } }],
  ])('rejects %s and reports its position', async (_name, schema) => {
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
