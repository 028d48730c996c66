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
  ])('of %s decide soon', (name, valid, invalid) => {
    const start = performance.now();
    expect(accepts(name, valid)).toBe(true);
    expect(accepts(name, invalid)).toBe(false);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test('decide soon after `z.compile`', () => {
    const compiled = z.compile(validatorAt(module, 'Explosive'));
    expect(compiled.safeParse('aaa').success).toBe(true);
    expect(compiled.safeParse(HOSTILE).success).toBe(false);
  });

  test('use the native engine for a pattern that is always fast', () => {
    const schemas = files.find(({ path }) => path === 'zod/schemas.ts')?.content ?? '';
    expect(schemas).toContain("new RegExp('^[a-z]+$', 'u')");
    expect(schemas).toContain("json.linearPattern('^(a+)+$', ");
  });

  test('keep the native engine for a pattern without an equivalent, and report it', () => {
    expect(accepts('Lookahead', 'aa')).toBe(true);
    expect(warnings.map(({ severity, position, message }) => [severity, position.pointer, message])).toEqual([
      [
        'warning',
        '#/components/schemas/Lookahead/pattern',
        'This pattern has no equivalent that is tested in linear time, so the generated code uses the native engine.',
      ],
    ]);
  });
});

test('by default, the output neither imports re2js nor differs from `patterns: native`', async () => {
  const model = await modelOf(document);
  const files = await generate(model, { emitters: ['types', 'zod'] });
  expect(files).toEqual(await generate(model, { emitters: ['types', 'zod'], patterns: 'native' }));
  expect(files.some(({ content }) => /re2js|linearPattern/.test(content))).toBe(false);
});
