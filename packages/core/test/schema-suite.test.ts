import { describe, expect, test } from 'vitest';
import { createRandom } from '../src/random.js';
import { sample } from '../src/sample/sample.js';
import { SampleError } from '../src/sample/sample-error.js';
import { violations } from '../src/sample/violations.js';
import { createValidator } from '../src/schema/validator.js';
import { suiteGroups, suiteIsThere, suiteModel } from './schema-suite.js';

/** Returns true for a test that treats `format` as an annotation. Our validator asserts formats. */
const isFormatAsAnnotation = (name: string, description: string): boolean =>
  name.startsWith('format/') && description.endsWith('is only an annotation by default');

/** Groups of tests for which our validator disagrees with the suite, each with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'vocabulary/schema that uses custom metaschema with with no validation vocabulary':
    'a metaschema does not select vocabularies, because OpenAPI has a single dialect',
};

/** Groups whose schemas cannot be sampled, each with the reason. */
const NOT_SAMPLED: Readonly<Record<string, string>> = {
  'defs/validate definition against metaschema': 'only the validator includes the metaschema',
  'ref/remote ref, containing refs itself': 'only the validator includes the metaschema',
};

if (!suiteIsThere)
  process.stderr.write(
    'The JSON Schema Test Suite was not found; its tests are skipped. Set JSON_SCHEMA_TEST_SUITE to its folder.\n',
  );

describe.runIf(suiteIsThere)('JSON Schema Test Suite, draft 2020-12', () => {
  const groups = suiteGroups();

  test('the validator agrees with the suite except for the listed exceptions', () => {
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
      `${right} results agree with the suite, ${asAnnotation} formats asserted, ${excepted.size} exception(s)\n`,
    );
    expect(wrong).toEqual([]);
    expect(right).toBeGreaterThan(500);
    expect([...excepted].sort(), 'an exception is out of date').toEqual(
      Object.keys(EXCEPTIONS).filter((name) => groups.some((group) => group.name === name)),
    );
  });

  test('the sampler supports every satisfiable schema in every shape, except for the listed schemas', () => {
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

  test('the sampler throws a SampleError for an unsatisfiable schema', () => {
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

  test('the validator rejects every violation of a sample', () => {
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
