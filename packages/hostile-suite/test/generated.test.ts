import process from 'node:process';
import { beforeAll, describe, expect, test } from 'vitest';
import { campaign, type FrontResult } from '../src/engine/campaign.js';
import { frontsOf } from '../src/fronts.js';
import { DEADLINE_MS } from '../src/limits.js';
import { describeFinding, describeResult } from '../src/report.js';

const inputs = Number(process.env['HOSTILE_INPUTS'] ?? 10_000);
const minutes = Number(process.env['HOSTILE_MINUTES'] ?? 1.75);
const seed = Number(process.env['HOSTILE_SEED'] ?? 1);
/** Maximum duration of the search for a smaller input, in milliseconds. */
const SHRINK_MS = 20_000;

const fronts = frontsOf(inputs);

describe('generated hostile inputs', () => {
  let results: readonly FrontResult[] = [];
  let endsAt = 0;

  beforeAll(
    async () => {
      endsAt = Date.now() + minutes * 60_000;
      results = await campaign(fronts, { seed, deadlineMs: DEADLINE_MS, endsAt, shrinkMs: SHRINK_MS });
      process.stderr.write(`${results.map(describeResult).join('\n')}\n`);
    },
    minutes * 60_000 + 300_000,
  );

  test.each(fronts.map(({ name, runs }, index) => [name, runs, index] as const))(
    'cause no failure: %s',
    (_name, runs, index) => {
      const result = results[index];
      // Fewer inputs than planned are acceptable only if the time has run out.
      expect(result?.inputs).toBeGreaterThanOrEqual(Date.now() < endsAt ? runs : 1);
      expect(result?.findings.map(describeFinding).join('\n')).toBe('');
    },
  );
});
