import { readFile } from 'node:fs/promises';
import type { NotAttemptedReason, Report, UntestedReason } from '@touchstone/runner';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import { createJsonReporter } from '../src/index.js';
import { cleanReport, report, summary } from './run-fixture.js';

let validate: (value: unknown) => string[];
let schema: { $defs: { reason: { enum: readonly unknown[] } } };

/** Does not compile when a reason is missing. */
const reasons: Readonly<Record<UntestedReason | NotAttemptedReason, true>> = {
  'trigger unknown': true,
  'trigger ambiguous': true,
  'no caller': true,
  'no callers control': true,
  'no clock control': true,
  'no address control': true,
  'no fault control': true,
  'no action control': true,
  'no webhooks control': true,
  'no valid request': true,
  'no valid response': true,
  'no resource': true,
  'no violation possible': true,
  'probe not allowed': true,
  'not supported': true,
  'assumption refuted': true,
  blocked: true,
  'run ended': true,
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

async function write(given: Report): Promise<string> {
  let text = '';
  await createJsonReporter({ write: (chunk) => (text += chunk) }).finish(given);
  return text;
}

describe('the JSON report', () => {
  it.each([
    ['with findings', report],
    ['clean', cleanReport],
    ['ended early', { ...report, summary: summary({ aborted: 'cancelled' }) }],
  ])('satisfies the published schema: %s', async (_name, given) => {
    expect(validate(JSON.parse(await write(given)))).toEqual([]);
  });

  it.each<[string, (document: Record<string, unknown>) => void, string]>([
    ['no ledger', (document) => delete document.ledger, ''],
    ['an unknown property', (document) => (document.extra = 1), ''],
    [
      'a verdict that is none',
      (document) => set(document, ['ledger', 0, 'verdict'], 'fine'),
      '/ledger/0/verdict',
    ],
    [
      'a reason that is none',
      (document) => set(document, ['ledger', 0, 'reason'], 'no luck'),
      '/ledger/0/reason',
    ],
    [
      'an obligation without variants',
      (document) => set(document, ['ledger', 0, 'variants'], []),
      '/ledger/0/variants',
    ],
    ['a negative count', (document) => set(document, ['summary', 'requests'], -1), '/summary/requests'],
    [
      'a line 0',
      (document) => set(document, ['findings', 0, 'location', 'line'], 0),
      '/findings/0/location/line',
    ],
    ['a status that is none', (document) => set(document, ['ledger', 0, 'status'], '40'), '/ledger/0/status'],
  ])('breaks the published schema with %s', async (_name, damage, where) => {
    const document = JSON.parse(await write(report));
    damage(document);
    expect(validate(document)).toContain(where);
  });

  it('names every reason there is in the published schema, and no other', () => {
    expect(new Set(schema.$defs.reason.enum)).toEqual(new Set([...Object.keys(reasons), null]));
  });

  it('says all that the report says', async () => {
    expect(JSON.parse(await write(report))).toEqual(report);
  });

  it('keeps one order of keys, whatever order they came in', async () => {
    expect(await write(reversed(report))).toBe(await write(report));
  });

  it('matches the snapshot', async () => {
    const text = await write(report);
    expect(text.startsWith('{\n  "$schema": ')).toBe(true);
    await expect(text).toMatchFileSnapshot('snapshots/report.json.txt');
  });
});

function set(document: Record<string, unknown>, path: readonly (string | number)[], value: unknown): void {
  let place: Record<string | number, unknown> = document;
  for (const key of path.slice(0, -1)) place = place[key] as Record<string | number, unknown>;
  place[path.at(-1) ?? ''] = value;
}

function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, reversed(inner)]);
  return Object.fromEntries(entries.reverse()) as T;
}
