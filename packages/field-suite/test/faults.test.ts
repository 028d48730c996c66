import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { PERMISSIONS, type Plan } from '@touchstone/runner';
import { afterAll, describe, expect, test } from 'vitest';
import type { ServerKind } from '../src/kit/server-kind.js';
import { DEFAULT, findingsAbout, planFor, planOf, runPlan } from '../src/run/run-touchstone.js';
import { NOT_FOUND } from '../src/servers/not-found.js';
import { SERVERS } from '../src/servers/servers.js';

/** True runs all cases for each fault, as the nightly workflow does. Otherwise, only those of its operation run. */
const IS_COMPLETE = process.env['FIELD_COMPLETE'] === '1';

interface Tally {
  readonly server: string;
  readonly faults: number;
  readonly found: number;
  readonly foundByDefault: number;
}

const tallies: Tally[] = [];

/** Number of faults that are tried at the same time, because runs also wait. */
const CONCURRENCY = 4;

/** Returns the names of the faults that a plan finds. */
async function found(kind: ServerKind, planned: Plan): Promise<readonly string[]> {
  const names = new Set<string>();
  const right = await runPlan(kind, planned, {});
  const queue = kind.faults.values();
  const worker = async (): Promise<void> => {
    for (const { name, operation } of queue) {
      const tried = IS_COMPLETE ? planned : planOf(planned, operation);
      const { report } = await runPlan(kind, tried, { faults: [name] });
      const known = findingsAbout(right.report, operation).map(({ id }) => id);
      if (findingsAbout(report, operation).some(({ id }) => !known.includes(id))) names.add(name);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return [...names];
}

describe.each(SERVERS)('a server in the style of $name with a fault', (kind) => {
  const reasons = NOT_FOUND[kind.name] ?? {};

  test('has a finding about its operation unless the fault is listed as not found', async () => {
    const names = await found(kind, await planFor(kind, PERMISSIONS, 1));
    const byDefault = await found(kind, await planFor(kind, DEFAULT, 1));
    tallies.push({
      server: kind.name,
      faults: kind.faults.length,
      found: names.length,
      foundByDefault: byDefault.length,
    });
    const missed = kind.faults.map(({ name }) => name).filter((name) => !names.includes(name));
    expect(missed).toEqual(
      kind.faults.map(({ name }) => name).filter((name) => Object.hasOwn(reasons, name)),
    );
  });

  test('has at least ten faults, and reasons for known faults only', () => {
    const names = kind.faults.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(10);
    expect(names).toEqual(expect.arrayContaining(Object.keys(reasons)));
  });
});

describe('the faults', () => {
  afterAll(() => {
    if (tallies.length > 0) process.stdout.write(`${table(tallies)}\n`);
  });

  test('that are not found are listed in the README with their reasons', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    const rows = Object.entries(NOT_FOUND).flatMap(([server, reasons]) =>
      Object.entries(reasons).map(([fault, reason]) => `| \`${server}\` | \`${fault}\` | ${reason} |`),
    );
    const [, list = ''] = readme.split('## Faults that are not found');
    expect(list.split('\n').filter((line) => line.startsWith('| `'))).toEqual(rows);
  });

  test.skipIf(IS_COMPLETE)('that are found are counted in the README', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    for (const { server, faults, found: count, foundByDefault } of tallies)
      expect(readme).toContain(`| \`${server}\` | ${faults} | ${count} | ${foundByDefault} |`);
  });

  test('are found in at least nine of ten cases', () => {
    const faults = SERVERS.reduce((sum, kind) => sum + kind.faults.length, 0);
    const missed = Object.values(NOT_FOUND).reduce((sum, reasons) => sum + Object.keys(reasons).length, 0);
    expect(faults).toBeGreaterThanOrEqual(50);
    expect((faults - missed) / faults).toBeGreaterThanOrEqual(0.9);
  });
});

const table = (rows: readonly Tally[]): string =>
  [
    'server   faults  found  by default',
    ...rows.map(({ server, faults, found: count, foundByDefault }) =>
      [
        server.padEnd(8),
        String(faults).padStart(6),
        String(count).padStart(6),
        String(foundByDefault).padStart(11),
      ].join(' '),
    ),
  ].join('\n');
