import { fileURLToPath } from 'node:url';
import {
  type ApiModel,
  buildModel,
  createRandom,
  createValidator,
  load,
  sample,
  violations,
} from '@touchstone/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type GeneratedFile, generate } from '../../src/index.js';
import { nameExports } from '../../src/naming.js';
import { type Subject, sampleAssignments, subjectsOf } from './subjects.js';
import { validatorAt } from './validator-at.js';
import { Workspace } from './workspace.js';

/** The code generated from a document of this repository. Filled in before the tests run. */
export interface Generated {
  model: ApiModel;
  files: readonly GeneratedFile[];
  /** The errors that the compiler reported. */
  problems: readonly string[];
  /** The compiled module of validators. */
  module: Readonly<Record<string, unknown>>;
  readonly workspace: Workspace;
}

/** Tests that the code generated from a document compiles and agrees with JSON Schema. */
export function documentSuite(name: string, more: readonly GeneratedFile[] = []): Generated {
  const document = fileURLToPath(new URL(`../../../../openapi/${name}.yaml`, import.meta.url));
  const workspace = new Workspace();
  const generated = { workspace } as Generated;
  let subjects: readonly Subject[] = [];
  /** One subject per validator, because most operations share the validators of errors. */
  let distinct: readonly Subject[] = [];

  beforeAll(async () => {
    const model = buildModel(await load(document));
    const files = await generate(model, { emitters: ['types', 'errors', 'zod'] });
    subjects = subjectsOf(model);
    workspace.write(name, files);
    workspace.write(name, [{ path: 'samples.ts', content: sampleAssignments(model, subjects) }, ...more]);
    const problems = workspace.compile();
    const module = await workspace.import(`${name}/zod/index.js`);
    Object.assign(generated, { model, files, problems, module });
    distinct = [...new Map(subjects.map((subject) => [validatorOf(subject), subject])).values()];
  }, 240_000);

  afterAll(() => workspace.remove());

  function validatorOf({ path }: Subject): z.ZodType {
    return validatorAt(generated.module, ...path);
  }

  test('every schema, body, response and payload has a validator', () => {
    expect(subjects.length).toBeGreaterThan(200);
    for (const subject of subjects) expect(validatorOf(subject), subject.name).toBeDefined();
  });

  test('the generated code compiles under the strictest options, and samples have the generated types', () => {
    expect(generated.problems).toEqual([]);
  });

  test('the runtime exports only the functions that validators use', () => {
    const inZod = generated.files.filter(({ path }) => path.startsWith('zod/'));
    const runtime = inZod.find(({ path }) => path === 'zod/runtime.ts')?.content ?? '';
    const exported = [...runtime.matchAll(/^export (?:function|const) (\w+)/gm)].map(([, of]) => of);
    const used = inZod.flatMap(({ content }) => [...content.matchAll(/\bjson\.(\w+)/g)].map(([, of]) => of));
    expect(exported.sort()).toEqual([...new Set(used)].sort());
  });

  test('the validators accept every example of the document', () => {
    let accepted = 0;
    for (const { node, name: of, ...subject } of subjects) {
      const { schema } = node;
      const examples = typeof schema === 'object' && Array.isArray(schema.examples) ? schema.examples : [];
      for (const example of examples) {
        const validator = validatorOf({ node, name: of, ...subject });
        expect(validator.safeParse(example), of).toEqual({ success: true, data: example });
        accepted++;
      }
    }
    for (const { operation, value } of nameExports(generated.model).operations) {
      for (const { status, content } of operation.responses) {
        for (const { value: example } of content.flatMap(({ examples }) => examples)) {
          const validator = validatorAt(generated.module, value, 'responses', status);
          expect(validator.safeParse(example), `${operation.id} ${status}`).toMatchObject({ success: true });
          accepted++;
        }
      }
    }
    expect(accepted).toBeGreaterThan(100);
  }, 60_000);

  test('the validators check the parameters of the path, the query and the headers', () => {
    const { model, module } = generated;
    const { operations } = nameExports(model);
    let refused = 0;
    for (const { operation, value } of operations) {
      for (const location of ['path', 'query', 'header'] as const) {
        const parameters = operation.parameters.filter((parameter) => parameter.in === location);
        if (parameters.length === 0) continue;
        const random = createRandom(`${operation.id} ${location}`);
        const options = { random, direction: 'request' } as const;
        const values = new Map(
          parameters.map(({ name: of, schema }) => [
            of,
            sample(model, schema, { ...options, shape: 'full' }),
          ]),
        );
        const accepts = (candidate: object): boolean =>
          validatorAt(module, value, 'parameters', location).safeParse(candidate).success;
        expect(accepts(Object.fromEntries(values)), operation.id).toBe(true);
        expect(accepts({ ...Object.fromEntries(values), undeclared: 'ignored' })).toBe(true);
        for (const { name: of, schema, required } of parameters) {
          const { [of]: _, ...others } = Object.fromEntries(values);
          expect(accepts(others), `${operation.id} without ${of}`).toBe(!required);
          for (const violation of violations(model, schema, values.get(of) ?? null, options)) {
            expect(
              accepts({ ...others, [of]: violation.value }),
              `${operation.id} ${of}: ${violation.name}`,
            ).toBe(false);
            refused++;
          }
        }
      }
    }
    expect(refused).toBeGreaterThan(100);
  }, 60_000);

  describe('zod agrees with JSON Schema', () => {
    const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });

    test('on samples, and returns them unchanged', () => {
      fc.assert(
        fc.property(seed, (start) => {
          for (const subject of distinct) {
            const random = createRandom(start);
            const { node, direction } = subject;
            const value = sample(generated.model, node, { random, shape: 'random', direction });
            expect(validatorOf(subject).safeParse(value), subject.name).toEqual({
              success: true,
              data: value,
            });
          }
        }),
        { numRuns: 6 },
      );
    }, 180_000);

    test('on single violations', () => {
      const { model } = generated;
      const validator = createValidator(model);
      let refused = 0;
      fc.assert(
        fc.property(seed, (start) => {
          for (const subject of distinct) {
            const { node, direction } = subject;
            const random = createRandom(start);
            const valid = sample(model, node, { random, shape: 'full', direction });
            for (const violation of violations(model, node, valid, { random, direction })) {
              const expected = validator.validate(node, violation.value).length === 0;
              const { success } = validatorOf(subject).safeParse(violation.value);
              expect(success, `${subject.name}: ${violation.name}`).toBe(expected);
              if (!success) refused++;
            }
          }
        }),
        { numRuns: 2 },
      );
      expect(refused).toBeGreaterThan(1000);
    }, 180_000);

    test('if the validators are compiled by zod', () => {
      const { model } = generated;
      let refused = 0;
      for (const subject of distinct.filter(({ type }) => /^Types\.\w+$/.test(type))) {
        const { node, direction, name: of } = subject;
        const compiled = z.compile(validatorOf(subject));
        const options = { random: createRandom(of), direction };
        const valid = sample(model, node, { ...options, shape: 'full' });
        expect(compiled.safeParse(valid), of).toEqual({ success: true, data: valid });
        for (const violation of violations(model, node, valid, options)) {
          expect(compiled.safeParse(violation.value).success, `${of}: ${violation.name}`).toBe(false);
          refused++;
        }
      }
      expect(refused).toBeGreaterThan(500);
    }, 180_000);

    test('on any JSON value', () => {
      const validator = createValidator(generated.model);
      fc.assert(
        fc.property(fc.jsonValue(), (value) => {
          for (const subject of distinct) {
            const expected = validator.validate(subject.node, value).length === 0;
            expect(validatorOf(subject).safeParse(value).success, subject.name).toBe(expected);
          }
        }),
        { numRuns: 20 },
      );
    }, 180_000);
  });

  return generated;
}
