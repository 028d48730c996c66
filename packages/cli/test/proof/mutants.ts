import type { ApiModel } from '@touchstone/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { listMutants, modelOf, runContract, type System } from './contract.js';

/** Each bug of a system's catalogue is found exactly as the catalogue says. */
export async function proveMutants(system: System): Promise<void> {
  const catalogue = await listMutants(system);

  describe(`the ${system.name} server with a bug switched on`, () => {
    let model: ApiModel;
    beforeAll(async () => {
      model = await modelOf(system);
    });

    test('the catalogue has at least 35', () => {
      expect(catalogue.length).toBeGreaterThanOrEqual(35);
    });

    test.concurrent.each(catalogue)(
      '$name: $description',
      { timeout: 300_000 },
      async ({ name, expected }) => {
        const { found, report } = await runContract(system, model, 1, name);
        expect(found).toEqual([...new Set(expected.map(({ rule, error }) => `${rule} ${error}`))].sort());
        expect(report.summary.passed).toBe(false);
      },
    );
  });
}
