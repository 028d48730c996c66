import type { ApiModel } from '@touchstone/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { fsmNavigator, runContract } from './contract.js';

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

describe('a reference server without a bug', () => {
  let model: ApiModel;
  beforeAll(async () => {
    model = await fsmNavigator();
  });

  test.each(SEEDS)('seed %i: every way is proven and nothing found', { timeout: 300_000 }, async (seed) => {
    const { report } = await runContract(model, seed);
    expect(report.findings).toEqual([]);
    expect(report.ledger.filter(({ verdict }) => verdict !== 'proven')).toEqual([]);
    expect(report.summary).toMatchObject({ passed: true, wayVerdicts: { proven: report.summary.ways } });
  });
});
