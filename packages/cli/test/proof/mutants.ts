import type { ApiModel } from '@touchstone/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { listMutants, type Mutant, modelOf, runContract, type System } from './contract.js';

const SEEDS = 20;

/**
 * Each bug of a system's catalogue is found exactly as the catalogue says: no finding is missing, and none is false. The
 * bugs take turns with the seeds, so that every seed is judged in several whole runs, and what one of its bugs stands in
 * the way of is proven in another.
 */
export async function proveMutants(system: System): Promise<void> {
  const listed = await listMutants(system);
  const catalogue = listed
    .map((mutant, index) => ({ ...mutant, seed: 1 + (index % SEEDS) }))
    // One seed after the other, for they share a plan.
    .sort((one, other) => one.seed - other.seed);
  const seeds = [...new Set(catalogue.map(({ seed }) => seed))];
  /** By seed: every way, and whether a run has proven it. */
  const ways = new Map<number, Map<string, boolean>>(seeds.map((seed) => [seed, new Map()]));

  describe(`the ${system.name} server with a bug switched on`, () => {
    let model: ApiModel;
    beforeAll(async () => {
      model = await modelOf(system);
    });

    test('the catalogue has at least 35', () => {
      expect(catalogue.length).toBeGreaterThanOrEqual(35);
    });

    test.each(seeds)('no finding is expected of all bugs of seed %i, so that a false one shows', (seed) => {
      const [first, ...others] = catalogue
        .filter((mutant) => mutant.seed === seed)
        .map(({ expected }) => new Set(pairsOf(expected)));
      expect([...(first ?? [])].filter((pair) => others.every((each) => each.has(pair)))).toEqual([]);
    });

    test.concurrent.each(catalogue)(
      'seed $seed, $name: $description',
      { timeout: 300_000 },
      async ({ name, expected, seed }) => {
        const { found, report } = await runContract(system, model, seed, name);
        for (const { id, ways: own } of report.ledger) {
          for (const { way, verdict } of own) {
            const key = `${id} (${way})`;
            ways.get(seed)?.set(key, verdict === 'proven' || (ways.get(seed)?.get(key) ?? false));
          }
        }
        expect(found).toEqual([...new Set(pairsOf(expected))].sort());
        expect(report.summary.passed).toBe(false);
      },
    );

    test.each(seeds)('every way of seed %i is proven in one of its runs', (seed) => {
      const tried = [...(ways.get(seed) ?? [])];
      expect(tried.length).toBeGreaterThan(0);
      expect(tried.filter(([, isProven]) => !isProven).map(([key]) => key)).toEqual([]);
    });
  });
}

const pairsOf = (expected: Mutant['expected']): readonly string[] =>
  expected.map(({ rule, error }) => `${rule} ${error}`);
