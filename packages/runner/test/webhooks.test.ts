import { readFile } from 'node:fs/promises';
import { createValidator, type Json } from '@touchstone/core';

import { describe, expect, test } from 'vitest';
import type { Report } from '../src/index.js';
import { type BellBug, bellServer, bells } from './bells-server.js';
import { brokenRules, findingTexts, modelOf, openReasons, openVariants, run } from './harness.js';

const rowsOf = ({ ledger }: Report) => ledger.filter(({ operation }) => operation.startsWith('webhook:'));

describe('webhooks of a correct server', () => {
  test('are proven without findings and listed in the ledger', async () => {
    const server = await bellServer();
    const result = await run(await modelOf(bells), server.url, { hooks: server.hooks, strict: true });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)).toEqual([]);
    expect(server.notes.size).toBe(0);
    expect(
      rowsOf(result.report).map(({ id, operation, status, error, variants }) => [
        id,
        operation,
        status,
        error,
        variants.map(({ variant }) => variant),
      ]),
    ).toEqual(
      [
        ['note.made', 'POST /notes'],
        ['note.changed', 'PUT /notes/{id}'],
        ['note.gone', 'DELETE /notes/{id}'],
      ].map(([name, cause]) => [
        `webhook:${name} application/json`,
        `webhook:${name}`,
        null,
        null,
        [`caused by ${cause}`, 'not selected', 'tried again'],
      ]),
    );
  });
});

const broken: readonly (readonly [BellBug, readonly string[]])[] = [
  ['nothing delivered', ['webhook-delivered null', 'webhook-retry null']],
  ['unselected delivered', ['webhook-unwanted null']],
  ['delivered twice', ['webhook-unwanted null']],
  ['wrong signature', ['webhook-signature null']],
  ['signed with another secret', ['webhook-signature null']],
  ['time of the last hour', ['webhook-signature null']],
  ['another payload', ['webhook-payload null']],
  ['payload breaks its schema', ['body-schema null']],
  ['payload is not JSON', ['body-schema null', 'webhook-payload null']],
  ['header missing', ['header-required null']],
  ['header of another event', ['header-value null']],
  ['wrong media type', ['media-type null']],
  ['never retried', ['webhook-retry null']],
  ['retried under another id', ['webhook-retry null']],
  ['retried with another payload', ['body-schema null', 'webhook-retry null']],
  ['retried too early', ['webhook-unwanted null']],
];

describe('webhooks with one bug', () => {
  test.each(broken)('have exactly the expected findings: %s', async (bug, expected) => {
    const server = await bellServer(bug);
    const result = await run(await modelOf(bells), server.url, { hooks: server.hooks });
    expect(brokenRules(result), findingTexts(result).join('\n')).toEqual([...expected].sort());
    expect(result.report.summary.passed).toBe(false);
    for (const { operation, curl, location } of result.report.findings) {
      expect(operation).toMatch(/^webhook:note\./);
      expect(curl).toBeNull();
      expect(location.pointer).toMatch(/^#\/(webhooks|components)\//);
    }
  });
});

describe('webhooks that cannot be tested completely', () => {
  test('are reported as untested, with the name of the missing hook', async () => {
    const server = await bellServer();
    const { webhooks: _, ...hooks } = server.hooks;
    const result = await run(await modelOf(bells), server.url, { hooks });
    expect(findingTexts(result)).toEqual([]);
    expect(new Set(rowsOf(result.report).map(({ verdict, reason }) => `${verdict}: ${reason}`))).toEqual(
      new Set(['untested: no webhooks control']),
    );
  });

  test('have untested retries if the clock cannot be moved', async () => {
    const server = await bellServer();
    const { clock: _, ...hooks } = server.hooks;
    const result = await run(await modelOf(bells), server.url, { hooks });
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result)).toEqual(
      ['made', 'changed', 'gone'].map(
        (name) => `webhook:note.${name} application/json · tried again: untested: no clock control`,
      ),
    );
  });

  test('are reported as untested if their cause is unknown', async () => {
    const { 'note.gone': gone, ...others } = bells.webhooks as Record<string, { post: object }>;
    const { 'x-caused-by': _, ...post } = (gone?.post ?? {}) as Record<string, unknown>;
    const server = await bellServer();
    const model = await modelOf({ ...bells, webhooks: { ...others, 'note.gone': { post } } });
    const result = await run(model, server.url, { hooks: server.hooks });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)).toEqual([
      'webhook:note.gone application/json · unknown cause: untested: trigger unknown: The document does not specify what causes webhook:note.gone: add `x-caused-by` to it.',
    ]);
  });
});

test('the report of proven, violated and untested webhooks satisfies its published schema', async () => {
  const path = new URL('../../reporters/report.schema.json', import.meta.url);
  const {
    $defs,
    $id: _,
    ...root
  } = JSON.parse((await readFile(path, 'utf8')).replaceAll('#/$defs/', '#/components/schemas/')) as Record<
    string,
    object
  >;
  const schemas = { ...$defs, Report: root };
  const published = await modelOf({
    openapi: '3.1.0',
    info: { title: 'Report', version: '1' },
    paths: {},
    components: { schemas },
  });
  const schema = published.schemas.get('Report');
  const problemsOf = (report: unknown): readonly string[] =>
    schema
      ? createValidator(published)
          .validate(schema, JSON.parse(JSON.stringify(report)) as Json)
          .map(({ pointer, message }) => `${pointer} ${message}`)
      : ['no schema'];
  const model = await modelOf(bells);
  const server = await bellServer('wrong signature', 'header missing');
  const { report } = await run(model, server.url, { hooks: server.hooks });
  const bare = await run(model, server.url);
  expect(rowsOf(report).map(({ verdict }) => verdict)).toContain('violated');
  expect(problemsOf(report)).toEqual([]);
  expect(problemsOf(bare.report)).toEqual([]);
  expect(problemsOf({ ...report, ledger: [{}] })).not.toEqual([]);
});

test('events and the report do not contain the secret that signs deliveries', async () => {
  const server = await bellServer('payload breaks its schema', 'wrong signature');
  const { events, report } = await run(await modelOf(bells), server.url, { hooks: server.hooks });
  const text = JSON.stringify([events, report]);
  for (const { secret, key } of server.holders.values()) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(key);
  }
});
