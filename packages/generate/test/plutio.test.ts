import { createRandom, createValidator, sample, violations } from '@touchstone/core';
import { serializeParameter } from '@touchstone/core/internal';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { generate } from '../src/index.js';
import { nameExports } from '../src/naming.js';
import { documentSuite } from './support/document-suite.js';
import { validatorAt } from './support/validator-at.js';

const generated = documentSuite('plutio');

test('generate emits the same bytes each time, webhook files included', async () => {
  const { model, files } = generated;
  expect(await generate(model, { emitters: ['zod', 'errors', 'types'] })).toEqual(files);
  const paths = files.map(({ path }) => path).filter((path) => /webhook/.test(path));
  expect(paths).toEqual(['webhooks.ts', 'zod/webhooks.ts']);
}, 60_000);

describe('webhooks', () => {
  const random = createRandom('webhooks');

  test('have validators for payload and headers, by name and by event', () => {
    const { model, module } = generated;
    const { webhooks } = nameExports(model);
    expect(webhooks).toHaveLength(30);
    expect(Object.keys(module['webhooks'] ?? {})).toEqual(webhooks.map(({ event }) => event));
    for (const { event, value } of webhooks) {
      for (const part of ['headers', 'payload']) {
        expect(validatorAt(module, 'webhooks', event, part)).toBe(validatorAt(module, value, part));
      }
    }
  });

  test('are accepted by parseWebhook if the schema accepts their payload, and otherwise reported with issues', () => {
    const { model, module } = generated;
    const parseWebhook = module['parseWebhook'] as (event: string, payload: unknown) => object;
    const validator = createValidator(model);
    let refused = 0;
    for (const { name: event, content } of model.webhooks) {
      const node = content[0]?.schema;
      if (!node) throw new Error(`${event} has no payload.`);
      const options = { random, direction: 'response' } as const;
      const payload = sample(model, node, { ...options, shape: 'full' });
      expect(parseWebhook(event, payload)).toEqual({ known: true, event, payload });
      for (const violation of violations(model, node, payload, options)) {
        // Additional properties are not an issue, because a newer server may send them.
        const isAdditional = violation.name.startsWith('additionalProperties');
        const known = isAdditional || validator.validate(node, violation.value).length === 0;
        const parsed = parseWebhook(event, violation.value);
        expect(parsed, `${event}: ${violation.name}`).toMatchObject({ known, event });
        if (known) continue;
        expect(parsed).toMatchObject({ payload: violation.value });
        expect(parsed).toHaveProperty('issues.0.message');
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(300);
  }, 60_000);

  test('have headers that are parsed from text', () => {
    const { model, module } = generated;
    let refused = 0;
    for (const { name: event, headers } of model.webhooks) {
      const options = { random, direction: 'request' } as const;
      const values = Object.fromEntries(
        headers.map(({ name, schema }) => [name, sample(model, schema, { ...options, shape: 'full' })]),
      );
      const texts = headers.map((parameter): [string, string] => [
        parameter.name,
        serializeParameter(parameter, values[parameter.name] ?? null),
      ]);
      const validator = validatorAt(module, 'webhooks', event, 'headers');
      const data = { ...values, 'x-plutio-event': event };
      const received: Record<string, string> = { ...Object.fromEntries(texts), host: 'localhost' };
      expect(validator.safeParse(received)).toEqual({ success: true, data });
      expect(z.compile(validator).safeParse(received)).toEqual({ success: true, data });
      expect(validator.safeParse(data)).toEqual({ success: true, data });
      expect(validator.safeParse(new Headers(received))).toEqual({ success: true, data });
      const upperCased = texts.map(([name, text]) => [name.toUpperCase(), text]);
      expect(validator.safeParse(Object.fromEntries(upperCased))).toEqual({ success: true, data });
      for (const parameter of headers) {
        const { [parameter.name]: _, ...others } = received;
        expect(validator.safeParse(others).error?.issues[0]?.path).toEqual([parameter.name]);
        for (const { value } of violations(
          model,
          parameter.schema,
          values[parameter.name] ?? null,
          options,
        )) {
          // A header is always text, so violations with values of other types cannot occur.
          if (typeof value !== 'string' && typeof value !== 'number') continue;
          const broken = { ...others, [parameter.name]: String(value) };
          expect(validator.safeParse(broken).error?.issues[0]?.path).toEqual([parameter.name]);
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(100);
  }, 60_000);
});

test('the generated code is small in relation to the number of operations', () => {
  const { model, files } = generated;
  const size = (path: string): number => files.find((file) => file.path === path)?.content.length ?? 0;
  // Most operations share their errors, so an operation adds little to the tables.
  const perOperation = (path: string): number => size(path) / model.operations.length;
  expect(perOperation('errors.ts')).toBeLessThan(600);
  expect(perOperation('zod/errors.ts')).toBeLessThan(300);
  expect(perOperation('operations.ts')).toBeLessThan(2500);
});
