import { readFile } from 'node:fs/promises';
import type { NotAttemptedReason, Report, UntestedReason } from '@touchstone/runner';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import { createJsonReporter } from '../src/index.js';
import { cleanReport, report, summary } from './run-fixture.js';

let validate: (value: unknown) => string[];
let schema: { $defs: { reason: { enum: readonly unknown[] } } };

/** All reasons. This object does not compile if a reason is missing. */
const reasons: Readonly<Record<UntestedReason | NotAttemptedReason, true>> = {
  'trigger unknown': true,
  'trigger ambiguous': true,
  'not provoked': true,
  'no caller': true,
  'no callers control': true,
  'no clock control': true,
  'no address control': true,
  'no fault control': true,
  'no action control': true,
  'no webhooks control': true,
  'no valid request': true,
  'no baseline': true,
  'no valid response': true,
  'no resource': true,
  'no violation possible': true,
  'not allowed': true,
  'session ended': true,
  'server ended': true,
  'not supported': true,
  'pattern not decided': true,
  'assumption refuted': true,
  blocked: true,
  'run ended': true,
  excluded: true,
  'budget used up': true,
  'not planned': true,
};

beforeAll(async () => {
  const path = new URL('../report.schema.json', import.meta.url);
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  addFormats.default(ajv);
  schema = JSON.parse(await readFile(path, 'utf8'));
  const compiled = ajv.compile(schema);
  validate = (value) => (compiled(value) ? [] : (compiled.errors ?? []).map((error) => error.instancePath));
});

async function write(written: Report): Promise<string> {
  let text = '';
  await createJsonReporter({ write: (chunk) => (text += chunk) }).finish(written);
  return text;
}

describe('the JSON report', () => {
  it.each([
    ['has findings', report],
    ['has no findings', cleanReport],
    ['ended early', { ...report, summary: summary({ aborted: 'cancelled' }) }],
    [
      'shows changed lists',
      {
        ...report,
        listChanges: [
          { operation: 'GET /pools', appeared: { count: 7, ids: ['a'] } },
          { operation: 'GET /tokens', gone: { count: 1, ids: [] } },
        ],
      },
    ],
  ])('satisfies the published schema if the run %s', async (_name, valid) => {
    expect(validate(JSON.parse(await write(valid)))).toEqual([]);
  });

  it.each<[string, (document: Record<string, unknown>) => void, string]>([
    ['no ledger', (document) => delete document.ledger, ''],
    ['an unknown property', (document) => (document.extra = 1), ''],
    [
      'an unknown verdict',
      (document) => set(document, ['ledger', 0, 'verdict'], 'fine'),
      '/ledger/0/verdict',
    ],
    [
      'an unknown reason',
      (document) => set(document, ['ledger', 0, 'reason'], 'no luck'),
      '/ledger/0/reason',
    ],
    [
      'a documented response without variants',
      (document) => set(document, ['ledger', 0, 'variants'], []),
      '/ledger/0/variants',
    ],
    ['a negative count', (document) => set(document, ['summary', 'requests'], -1), '/summary/requests'],
    [
      'a line number of 0',
      (document) => set(document, ['findings', 0, 'location', 'line'], 0),
      '/findings/0/location/line',
    ],
    ['an invalid status', (document) => set(document, ['ledger', 0, 'status'], '40'), '/ledger/0/status'],
  ])('violates the published schema if it contains %s', async (_name, damage, where) => {
    const document = JSON.parse(await write(report));
    damage(document);
    expect(validate(document)).toContain(where);
  });

  it('has exactly the known reasons in its published schema', () => {
    expect(new Set(schema.$defs.reason.enum)).toEqual(new Set([...Object.keys(reasons), null]));
  });

  it('contains every field of the report', async () => {
    expect(JSON.parse(await write(report))).toEqual(report);
  });

  it('has its keys in a fixed order, regardless of their original order', async () => {
    expect(await write(reversed(report))).toBe(await write(report));
  });

  it('has the keys of a response body in alphabetical order', async () => {
    const [finding] = report.findings;
    if (finding === undefined) throw new Error('The fixture has no finding.');
    const received = { zebra: 1, apple: { pear: [{ b: 1, a: 2 }], fig: null } };
    const text = await write({ ...report, findings: [{ ...finding, received }] });
    expect(JSON.stringify(JSON.parse(text).findings[0].received)).toBe(
      '{"apple":{"fig":null,"pear":[{"a":2,"b":1}]},"zebra":1}',
    );
  });

  it('matches the snapshot', async () => {
    const text = await write(report);
    expect(text.startsWith('{\n  "$schema": ')).toBe(true);
    await expect(text).toMatchFileSnapshot('snapshots/report.json.txt');
  });
});

function set(document: Record<string, unknown>, path: readonly (string | number)[], value: unknown): void {
  let parent: Record<string | number, unknown> = document;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>;
  parent[path.at(-1) ?? ''] = value;
}

function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, reversed(inner)]);
  return Object.fromEntries(entries.reverse()) as T;
}
