import type { ApiModel } from '@touchstone/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { modelOf, runContract, type System } from './contract.js';

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

/** Without a bug every way is proven and nothing is found, whatever the seed. */
export function proveSeeds(system: System): void {
  describe(`the ${system.name} server without a bug`, () => {
    let model: ApiModel;
    beforeAll(async () => {
      model = await modelOf(system);
    });

    test.concurrent.each(SEEDS)(
      'seed %i: every way is proven and nothing found',
      { timeout: 300_000 },
      async (seed) => {
        const { report } = await runContract(system, model, seed);
        expect(report.findings).toEqual([]);
        expect(report.ledger.filter(({ verdict }) => verdict !== 'proven')).toEqual([]);
        expect(report.summary).toMatchObject({ passed: true, wayVerdicts: { proven: report.summary.ways } });
      },
    );
  });
}
