import type { ApiModel } from '@touchstone/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { fsmNavigator, listMutants, runContract } from './contract.js';

const catalogue = await listMutants();

describe('a reference server with a bug switched on', () => {
  let model: ApiModel;
  beforeAll(async () => {
    model = await fsmNavigator();
  });

  test('the catalogue has at least 35', () => {
    expect(catalogue.length).toBeGreaterThanOrEqual(35);
  });

  test.concurrent.each(catalogue)('$name: $description', { timeout: 300_000 }, async ({ name, expected }) => {
    const { found, report } = await runContract(model, 1, name);
    expect(found).toEqual([...new Set(expected.map(({ rule, error }) => `${rule} ${error}`))].sort());
    expect(report.summary.passed).toBe(false);
  });
});
