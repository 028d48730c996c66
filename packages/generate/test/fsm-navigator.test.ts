import { fileURLToPath } from 'node:url';
import {
  type ApiModel,
  buildModel,
  createRandom,
  createValidator,
  load,
  type SchemaNode,
  sample,
  violations,
} from '@touchstone/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { literal } from '../src/code/literal.js';
import { generate } from '../src/index.js';
import { nameEverything } from '../src/naming.js';
import { validatorAt } from './support/validator-at.js';
import { Workspace } from './support/workspace.js';

const document = fileURLToPath(new URL('../../../openapi/fsm-navigator.yaml', import.meta.url));

/** A schema, the validator generated for it, and the type it is generated for. */
interface Subject {
  readonly name: string;
  readonly node: SchemaNode;
  readonly path: readonly (string | number)[];
  readonly type: string;
  readonly direction: 'request' | 'response';
}

let model: ApiModel;
let module: Readonly<Record<string, unknown>> = {};
let problems: readonly string[] = [];
let subjects: readonly Subject[] = [];
const workspace = new Workspace();

beforeAll(async () => {
  model = buildModel(await load(document));
  subjects = subjectsOf(model);
  workspace.write('fsm', await generate(model, { emitters: ['types', 'errors', 'zod'] }));
  workspace.write('fsm', [{ path: 'samples.ts', content: sampleAssignments() }]);
  problems = workspace.compile();
  module = await workspace.import('fsm/zod/index.js');
}, 180_000);

afterAll(() => workspace.remove());

function subjectsOf(of: ApiModel): readonly Subject[] {
  const naming = nameEverything(of);
  const components = [...of.schemas].map(([component, node]): Subject => {
    const name = naming.schemas.get(component) ?? '';
    return { name: component, node, path: [name], type: `Types.${name}`, direction: 'response' };
  });
  const operations = naming.operations.flatMap(({ operation, value, type }) => {
    const body = operation.requestBody?.content[0]?.schema;
    const request: Subject[] = body
      ? [
          {
            name: `${operation.id} body`,
            node: body,
            path: [value, 'body'],
            type: `Types.${type}Body`,
            direction: 'request',
          },
        ]
      : [];
    const responses = operation.responses.flatMap(({ status, content }): Subject[] => {
      const node = content[0]?.schema;
      const path = [value, 'responses', status];
      const typeName = `Types.${type}Responses[${status}]`;
      return node
        ? [{ name: `${operation.id} ${status}`, node, path, type: typeName, direction: 'response' }]
        : [];
    });
    return [...request, ...responses];
  });
  return [...components, ...operations];
}

/** Samples of every schema, assigned to the type generated for it. */
function sampleAssignments(): string {
  const lines = subjects.flatMap(({ node, type, direction, name }) =>
    (['minimal', 'full', 'random'] as const).map((shape) => {
      const value = sample(model, node, { random: createRandom(name), shape, direction });
      return `accept<${type}>(${literal(value)});`;
    }),
  );
  return [
    "import type * as Types from './index.js';",
    'declare function accept<T>(value: T): void;',
    ...lines,
    '',
  ].join('\n');
}

function generated({ path }: Subject): z.ZodType {
  return validatorAt(module, ...path);
}

test('has every schema, body and response of the document', () => {
  expect(subjects.length).toBeGreaterThan(200);
  for (const subject of subjects) expect(generated(subject), subject.name).toBeDefined();
});

test('compiles under the strictest options, and samples are of the types', () => {
  expect(problems).toEqual([]);
});

test('validates the parameters of every place', () => {
  const { operations } = nameEverything(model);
  let refused = 0;
  for (const { operation, value } of operations) {
    for (const place of ['path', 'query', 'header'] as const) {
      const parameters = operation.parameters.filter((parameter) => parameter.in === place);
      if (parameters.length === 0) continue;
      const random = createRandom(`${operation.id} ${place}`);
      const options = { random, direction: 'request' } as const;
      const values = new Map(
        parameters.map(({ name, schema }) => [name, sample(model, schema, { ...options, shape: 'full' })]),
      );
      const accepts = (candidate: object): boolean =>
        validatorAt(module, value, 'parameters', place).safeParse(candidate).success;
      expect(accepts(Object.fromEntries(values)), operation.id).toBe(true);
      expect(accepts({ ...Object.fromEntries(values), undeclared: 'ignored' })).toBe(true);
      for (const { name, schema, required } of parameters) {
        const { [name]: _, ...others } = Object.fromEntries(values);
        expect(accepts(others), `${operation.id} without ${name}`).toBe(!required);
        for (const violation of violations(model, schema, values.get(name) ?? null, options)) {
          expect(
            accepts({ ...others, [name]: violation.value }),
            `${operation.id} ${name}: ${violation.name}`,
          ).toBe(false);
          refused++;
        }
      }
    }
  }
  expect(refused).toBeGreaterThan(100);
});

describe('zod agrees with JSON Schema', () => {
  const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });

  test('on samples, and gives them back as they are', () => {
    fc.assert(
      fc.property(seed, (start) => {
        for (const subject of subjects) {
          const random = createRandom(start);
          const { node, direction } = subject;
          const value = sample(model, node, { random, shape: 'random', direction });
          expect(generated(subject).safeParse(value), subject.name).toEqual({ success: true, data: value });
        }
      }),
      { numRuns: 6 },
    );
  }, 180_000);

  test('on single violations', () => {
    const validator = createValidator(model);
    let refused = 0;
    fc.assert(
      fc.property(seed, (start) => {
        for (const subject of subjects) {
          const { node, direction, name } = subject;
          const random = createRandom(start);
          const valid = sample(model, node, { random, shape: 'full', direction });
          for (const violation of violations(model, node, valid, { random, direction })) {
            const expected = validator.validate(node, violation.value).length === 0;
            const { success } = generated(subject).safeParse(violation.value);
            expect(success, `${name}: ${violation.name}`).toBe(expected);
            if (!success) refused++;
          }
        }
      }),
      { numRuns: 2 },
    );
    expect(refused).toBeGreaterThan(1000);
  }, 180_000);

  test('when compiled, too', () => {
    let refused = 0;
    for (const subject of subjects.filter(({ type }) => /^Types\.\w+$/.test(type))) {
      const { node, direction, name } = subject;
      const compiled = z.compile(generated(subject));
      const options = { random: createRandom(name), direction };
      const valid = sample(model, node, { ...options, shape: 'full' });
      expect(compiled.safeParse(valid), name).toEqual({ success: true, data: valid });
      for (const violation of violations(model, node, valid, options)) {
        expect(compiled.safeParse(violation.value).success, `${name}: ${violation.name}`).toBe(false);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(500);
  }, 180_000);

  test('on any JSON at all', () => {
    const validator = createValidator(model);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const subject of subjects) {
          const expected = validator.validate(subject.node, value).length === 0;
          expect(generated(subject).safeParse(value).success, subject.name).toBe(expected);
        }
      }),
      { numRuns: 20 },
    );
  }, 180_000);
});
