import type { ApiModel } from '@touchstone/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { listMutants, modelOf, runContract, type System } from './contract.js';

const SEEDS = 20;

/**
 * Each bug of a system's catalogue is found exactly as the catalogue says: no finding is missing, and none is false. The
 * bugs take turns with the seeds, so that the values of every seed are judged in several whole runs.
 */
export async function proveMutants(system: System): Promise<void> {
  const listed = await listMutants(system);
  const catalogue = listed.map((mutant, index) => ({
    ...mutant,
    seed: 1 + Math.floor((index * SEEDS) / listed.length),
  }));

  describe(`the ${system.name} server with a bug switched on`, () => {
    let model: ApiModel;
    beforeAll(async () => {
      model = await modelOf(system);
    });

    test('the catalogue has at least 35', () => {
      expect(catalogue.length).toBeGreaterThanOrEqual(35);
    });

    test(`${SEEDS} seeds are tried, each with a bug of its own`, () => {
      expect(new Set(catalogue.map(({ seed }) => seed)).size).toBe(SEEDS);
    });

    test.concurrent.each(catalogue)(
      'seed $seed, $name: $description',
      { timeout: 300_000 },
      async ({ name, expected, seed }) => {
        const { found, report } = await runContract(system, model, seed, name);
        expect(found).toEqual([...new Set(expected.map(({ rule, error }) => `${rule} ${error}`))].sort());
        expect(report.summary.passed).toBe(false);
      },
    );
  });
}
