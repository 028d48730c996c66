import process from 'node:process';
import { PERMISSIONS } from '@touchstone/runner';
import { describe, expect, test } from 'vitest';
import { DEFAULT, planFor, runPlan } from '../src/run/run-touchstone.js';
import { SERVERS } from '../src/servers/servers.js';

/** Number of seeds. The nightly workflow tests 20. */
const SEEDS = Number(process.env['FIELD_SEEDS'] ?? 1);

const MODES = [
  { mode: 'in the default mode', allow: DEFAULT, isHarmless: true },
  {
    mode: 'with everything but dangerous calls',
    allow: PERMISSIONS.filter((permission) => permission !== 'dangerous'),
    isHarmless: true,
  },
  { mode: 'with everything', allow: PERMISSIONS, isHarmless: false },
] as const;

describe.each(SERVERS)('a right server in the style of $name, with 503s and another writer', (kind) => {
  test.each(MODES)('has no finding and no harm done to it $mode', async ({ allow, isHarmless }) => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const planned = await planFor(kind, allow, seed);
      const { report, harm, leftovers } = await runPlan(kind, planned, { seed, noise: true });
      const unexpected = report.findings.filter(
        ({ rule, operation, severity }) =>
          severity === 'error' || (rule !== 'flaky' && !kind.lenient.includes(operation)),
      );
      expect(unexpected, `seed ${seed}`).toEqual([]);
      expect(report.summary.aborted, `seed ${seed}`).toBeUndefined();
      expect(report.summary.verdicts.proven, `seed ${seed}`).toBeGreaterThan(5);
      if (isHarmless) expect(harm, `seed ${seed}`).toEqual([]);
      // The report lists the resources that are left.
      if (isHarmless)
        expect(leftovers.length, `seed ${seed}: ${leftovers}`).toBeLessThanOrEqual(
          report.leftBehind?.length ?? 0,
        );
    }
  });
});
