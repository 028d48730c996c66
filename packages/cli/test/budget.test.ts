import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '@touchstone/runner';
import { describe, expect, it } from 'vitest';
import { type Outcome, touchstone, workspace } from './cli.js';
import { type Market, marketDocument, startMarket } from './market-server.js';

const bodies = [{ sku: 'ABC-0001', country: 'DE', cost: 5, price: 9 }];

async function testMarket(
  { url }: Market,
  settings: object,
  ...options: readonly string[]
): Promise<{ readonly outcome: Outcome; readonly report: Report }> {
  const system = {
    document: 'market.json',
    server: { url },
    allow: ['create', 'change', 'destroy'],
    operations: { 'POST /products': { bodies } },
    untested: [{ id: '*', why: 'Only the budget matters here.' }],
    ...settings,
  };
  const cwd = await workspace({
    'market.json': JSON.stringify(marketDocument),
    'touchstone.config.yaml': JSON.stringify({ systems: { market: system } }),
  });
  const outcome = await touchstone(
    ['test', 'market', '--reporter', 'terminal,json=report.json', ...options],
    { cwd },
  );
  const report = await readFile(join(cwd, 'report.json'), 'utf8').catch(() => {
    throw new Error(outcome.stderr);
  });
  return { outcome, report: JSON.parse(report) as Report };
}

const reasons = ({ ledger }: Report): readonly unknown[] => [...new Set(ledger.map(({ reason }) => reason))];

describe('a budget of requests', () => {
  it('ends the run cleanly: what was reached is judged, the rest is counted, and nothing is left', async () => {
    const market = await startMarket();
    const { outcome, report } = await testMarket(market, {}, '--max-requests', '20', '--concurrency', '1');
    expect(outcome.stderr).toContain('Budget: 20 requests');
    expect(report.summary.budget).toMatchObject({ maxRequests: 20, used: 'requests' });
    const { unreached = 0 } = report.summary.budget ?? {};
    expect(unreached).toBeGreaterThan(0);
    expect(report.summary.verdicts.proven).toBeGreaterThan(0);
    expect(
      report.ledger.filter(({ variants }) => variants.some(({ reason }) => reason === 'budget used up')),
    ).toHaveLength(unreached);
    expect(outcome.stdout).toContain(`(${unreached} budget used up)`);
    expect(outcome.stderr.replaceAll('\n', ' ')).toContain(
      `${unreached} documented responses were not reached, because the budget of the run was used up (--max-requests 20).`,
    );
    expect(outcome.code).toBe(3);
    expect(market.creations.length).toBeLessThan(20);
    expect([...market.products]).toEqual([]);
  });

  it('that is large enough changes nothing', async () => {
    const market = await startMarket();
    const { outcome, report } = await testMarket(market, { maxRequests: 10000, maxTime: 3600 });
    expect(outcome.stderr).toContain('Budget: 3,600 s, 10,000 requests');
    expect(report.summary.budget).toEqual({ maxSeconds: 3600, maxRequests: 10000, used: null, unreached: 0 });
    expect(reasons(report)).not.toContain('budget used up');
    expect(outcome.code).toBe(0);
  });

  it('does not hide findings', async () => {
    const market = await startMarket({ isBroken: true });
    const { outcome, report } = await testMarket(market, {}, '--max-requests', '12', '--concurrency', '1');
    expect(report.summary.budget?.used).toBe('requests');
    expect(report.findings.map(({ rule }) => rule)).toContain('body-schema');
    expect(outcome.code).toBe(1);
  });
});

describe('a budget of time', () => {
  it('starts no case after it', async () => {
    const market = await startMarket({ delayMs: 400 });
    const { outcome, report } = await testMarket(market, { maxTime: 1 }, '--concurrency', '1');
    expect(report.summary.budget?.used).toBe('time');
    expect(outcome.stderr).toContain('(--max-time 1)');
    expect(outcome.code).toBe(3);
    expect([...market.products]).toEqual([]);
  });
});

describe('excluded operations', () => {
  it('are listed and counted, and fail no run', async () => {
    const market = await startMarket();
    const { outcome, report } = await testMarket(market, {
      exclude: ['DELETE *', '* 409 *'],
      untested: [],
    });
    const excluded = report.ledger.filter(({ reason }) => reason === 'excluded').map(({ id }) => id);
    expect(excluded).toEqual([
      'POST /products 409 application/json',
      'DELETE /products/{id} 204',
      'DELETE /products/{id} 404 application/json',
    ]);
    expect(report.ledger).toHaveLength(report.summary.obligations);
    expect(outcome.stdout).toContain('(3 excluded');
    expect(outcome.stdout).toContain('The configuration excludes `DELETE *`.');
  });

  it('are refused with a suggestion if a pattern matches nothing', async () => {
    const market = await startMarket();
    const cwd = await workspace({
      'market.json': JSON.stringify(marketDocument),
      'touchstone.config.yaml': `systems: { market: { document: market.json, exclude: ['POST /product'] } }`,
    });
    const { code, stderr } = await touchstone(['test', 'market', '--server', market.url], { cwd });
    expect(stderr).toContain(
      "systems.market.exclude[0]: 'POST /product' matches no operation and no documented response. Did you mean 'POST /products'?",
    );
    expect(code).toBe(2);
  });
});
