import type { Problem } from '@touchstone/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type GeneratedFile, generate } from '../src/index.js';
import { documentOf, modelOf } from './support/model.js';
import { validatorAt } from './support/validator-at.js';
import { Workspace } from './support/workspace.js';

const HOSTILE = `${'a'.repeat(5_000)}!`;

const document = documentOf({
  Explosive: { type: 'string', pattern: '^(a+)+$' },
  Plain: { type: 'string', pattern: '^[a-z]+$' },
  Lookahead: { type: 'string', pattern: '^(?=(a+)+$)a+$' },
  Names: {
    type: 'object',
    patternProperties: { '^(x|x)+$': { type: 'number' } },
    additionalProperties: false,
  },
  Unevaluated: { patternProperties: { '^(y|y)+$': {} }, unevaluatedProperties: false },
});

type Classify = (operation: string, status: number, body: unknown) => { readonly code?: unknown } | undefined;

/** Returns a named example of an error whose message matches the pattern. */
const errorContent = (
  pattern: string,
  code: string,
): { readonly examples: Readonly<Record<string, object>> } => ({
  examples: {
    [code]: {
      value: { message: code === 'plain' ? 17 : code === 'lookahead' ? 'b' : 'a' },
      'x-error': { code, match: { '/message': pattern }, cause: 'Cause.', fix: 'Fix.', when: [] },
    },
  },
});

const documentWithErrors = (examples: object): object =>
  documentOf(
    {},
    {
      '/tasks': {
        post: {
          operationId: 'createTask',
          responses: {
            201: { description: 'Created.' },
            400: { description: 'Invalid.', content: { 'application/json': { schema: {}, examples } } },
          },
        },
      },
    },
  );

const errorDocument = documentWithErrors({
  ...errorContent('^(a+)+$', 'explosive').examples,
  ...errorContent('^(?=(b+)+$)b+$', 'lookahead').examples,
  ...errorContent('^17$', 'plain').examples,
});

describe('with `patterns: linear`, generated validators', () => {
  const workspace = new Workspace();
  const warnings: Problem[] = [];
  let files: readonly GeneratedFile[] = [];
  let module: Readonly<Record<string, unknown>> = {};

  beforeAll(async () => {
    files = await generate(await modelOf(document), {
      emitters: ['types', 'zod'],
      patterns: 'linear',
      onWarning: (problem) => warnings.push(problem),
    });
    workspace.write('linear', files);
    expect(workspace.compile()).toEqual([]);
    module = await workspace.import('linear/zod/index.js');
  }, 60_000);

  afterAll(() => workspace.remove());

  const accepts = (name: string, value: unknown): boolean =>
    validatorAt(module, name).safeParse(value).success;

  test.each([
    ['Explosive', 'aaa', HOSTILE],
    ['Plain', 'abc', HOSTILE],
    ['Names', { xx: 1 }, { [`${'x'.repeat(5_000)}!`]: 1 }],
    ['Names', {}, { xx: 'text' }],
    ['Unevaluated', { yy: 1 }, { [`${'y'.repeat(5_000)}!`]: 1 }],
  ])('of %s decide quickly', (name, valid, invalid) => {
    const start = performance.now();
    expect(accepts(name, valid)).toBe(true);
    expect(accepts(name, invalid)).toBe(false);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test('return the same results if they are compiled with `z.compile`', () => {
    const compiled = z.compile(validatorAt(module, 'Explosive'));
    expect(compiled.safeParse('aaa').success).toBe(true);
    expect(compiled.safeParse(HOSTILE).success).toBe(false);
  });

  test('use the native engine for a pattern that is always fast', () => {
    const schemas = files.find(({ path }) => path === 'zod/schemas.ts')?.content ?? '';
    expect(schemas).toContain("new RegExp('^[a-z]+$', 'u')");
    expect(schemas).toContain("json.linearPattern('^(a+)+$', ");
  });

  test('keep the native engine for a pattern without an equivalent, which a warning reports', () => {
    expect(accepts('Lookahead', 'aa')).toBe(true);
    expect(warnings.map(({ severity, position, message }) => [severity, position.pointer, message])).toEqual([
      [
        'warning',
        '#/components/schemas/Lookahead/pattern',
        'The pattern `^(?=(a+)+$)a+$` has no equivalent that is tested in linear time, so the generated code tests it with the native engine, without a time limit.',
      ],
    ]);
  });
});

describe('with `patterns: linear`, the documented errors', () => {
  const workspace = new Workspace();
  const warnings: Problem[] = [];
  let files: readonly GeneratedFile[] = [];

  beforeAll(async () => {
    files = await generate(await modelOf(errorDocument), {
      emitters: ['types', 'zod', 'errors'],
      patterns: 'linear',
      onWarning: (problem) => warnings.push(problem),
    });
    workspace.write('linear', files);
    expect(workspace.compile()).toEqual([]);
  }, 60_000);

  afterAll(() => workspace.remove());

  test.each([
    ['aaa', 'explosive'],
    ['bb', 'lookahead'],
    [17, 'plain'],
    [HOSTILE, null],
  ])('are matched quickly against the message %j', async (message, code) => {
    const { parseError } = await workspace.import('linear/zod/index.js');
    const { findError } = await workspace.import('linear/index.js');
    const start = performance.now();
    expect((parseError as Classify)('createTask', 400, { message })).toMatchObject({
      code,
      known: code !== null,
    });
    expect((findError as Classify)('createTask', 400, { message })?.code ?? null).toBe(code);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test('keep the native engine for a pattern without an equivalent, which a warning reports', () => {
    expect(warnings.map(({ severity, position, message }) => [severity, position.pointer, message])).toEqual([
      [
        'warning',
        expect.stringMatching(/examples\/lookahead$/),
        'The pattern `^(?=(b+)+$)b+$` has no equivalent that is tested in linear time, so the generated code tests it with the native engine, without a time limit.',
      ],
    ]);
  });

  test('are emitted without RE2 if the native engine is always fast', async () => {
    const { examples } = errorContent('^plain$', 'plain');
    const model = await modelOf(documentWithErrors(examples));
    const options = { emitters: ['types', 'zod', 'errors'] } as const;
    expect(await generate(model, { ...options, patterns: 'linear' })).toEqual(await generate(model, options));
  });
});

test('by default, the output neither imports re2js nor differs from `patterns: native`', async () => {
  const model = await modelOf(document);
  const files = await generate(model, { emitters: ['types', 'zod'] });
  expect(files).toEqual(await generate(model, { emitters: ['types', 'zod'], patterns: 'native' }));
  expect(files.some(({ content }) => /re2js|linearPattern/.test(content))).toBe(false);
});
