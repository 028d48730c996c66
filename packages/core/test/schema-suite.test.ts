import { describe, expect, test } from 'vitest';
import { createRandom } from '../src/random.js';
import { SampleError, sample, violations } from '../src/sample/index.js';
import { createValidator } from '../src/schema/index.js';
import { suiteGroups, suiteIsThere, suiteModel } from './schema-suite.js';

/** `format` is asserted here, as OpenAPI tools do; the suite's required part holds it to be an annotation. */
const isFormatAsAnnotation = (name: string, description: string): boolean =>
  name.startsWith('format/') && description.endsWith('is only an annotation by default');

/** Tests whose verdict is another one here, each with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'vocabulary/schema that uses custom metaschema with with no validation vocabulary':
    'vocabularies are not chosen by a metaschema: OpenAPI has its own one dialect',
};

/** Schemas no sample is made of. */
const NOT_SAMPLED: Readonly<Record<string, string>> = {
  'defs/validate definition against metaschema': 'the metaschema is known to the validator alone',
  'ref/remote ref, containing refs itself': 'the metaschema is known to the validator alone',
};

if (!suiteIsThere)
  process.stderr.write(
    'The JSON Schema Test Suite is not at hand, so that its tests are counted as skipped: name its folder in JSON_SCHEMA_TEST_SUITE.\n',
  );

describe.runIf(suiteIsThere)('JSON Schema Test Suite, draft 2020-12', () => {
  const groups = suiteGroups();

  test('every verdict is the suite’s, but for the exceptions', () => {
    const wrong: string[] = [];
    const excepted = new Set<string>();
    let asAnnotation = 0;
    let right = 0;
    for (const { name, schema, tests } of groups) {
      const [model, node] = suiteModel(schema);
      const validator = createValidator(model);
      for (const { description, data, valid } of tests) {
        const verdict = validator.validate(node, data).length === 0;
        if (verdict === valid) right += 1;
        else if (isFormatAsAnnotation(name, description)) asAnnotation += 1;
        else if (name in EXCEPTIONS) excepted.add(name);
        else wrong.push(`${name}: ${description}`);
      }
    }
    process.stderr.write(
      `${right} verdicts as the suite's, ${asAnnotation} formats asserted, ${excepted.size} exception(s)\n`,
    );
    expect(wrong).toEqual([]);
    expect(right).toBeGreaterThan(500);
    expect([...excepted].sort(), 'an exception is out of date').toEqual(
      Object.keys(EXCEPTIONS).filter((name) => groups.some((group) => group.name === name)),
    );
  });

  test('every schema that admits one of the suite’s values is sampled, in every shape', () => {
    const missing = new Set<string>();
    for (const { name, schema, tests } of groups) {
      if (!tests.some(({ valid }) => valid)) continue;
      const [model, node] = suiteModel(schema);
      for (const shape of ['minimal', 'full', 'random'] as const) {
        for (let seed = 0; seed < 3; seed++) {
          try {
            sample(model, node, { random: createRandom(seed), shape, direction: 'request' });
          } catch (error) {
            if (!(error instanceof SampleError)) throw error;
            missing.add(name);
          }
        }
      }
    }
    expect([...missing].sort()).toEqual(
      Object.keys(NOT_SAMPLED).filter((name) => groups.some((group) => group.name === name)),
    );
  });

  test('a schema that admits nothing gives a clear error', () => {
    const admitsNothing = groups.filter(
      ({ schema }) => schema === false || JSON.stringify(schema).includes('"not":true'),
    );
    expect(admitsNothing.length).toBeGreaterThan(0);
    for (const { schema } of admitsNothing) {
      const [model, node] = suiteModel(schema);
      expect(() =>
        sample(model, node, { random: createRandom(1), shape: 'full', direction: 'request' }),
      ).toThrow(SampleError);
    }
  });

  test('every violation of a sample is refused', () => {
    let count = 0;
    for (const { name, schema, tests } of groups) {
      if (name in NOT_SAMPLED || !tests.some(({ valid }) => valid)) continue;
      const [model, node] = suiteModel(schema);
      const validator = createValidator(model);
      const valid = sample(model, node, { random: createRandom(name), shape: 'full', direction: 'request' });
      for (const violation of violations(model, node, valid, {
        random: createRandom(name),
        direction: 'request',
      })) {
        count += 1;
        expect(
          validator.validate(node, violation.value, { direction: 'request' }).length,
          `${name}: ${violation.name}`,
        ).toBeGreaterThan(0);
      }
    }
    expect(count).toBeGreaterThan(200);
  });
});
