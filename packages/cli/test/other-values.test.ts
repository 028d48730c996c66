import type { Report } from '@touchstone/runner';
import { describe, expect, it } from 'vitest';
import { touchstone, workspace } from './cli.js';
import { type Market, type MarketStyle, marketDocument, startMarket } from './market-server.js';

async function testMarket(
  { url }: Market,
  ...options: readonly string[]
): Promise<{ readonly report: Report; readonly stderr: string }> {
  const cwd = await workspace({ 'market.json': JSON.stringify(marketDocument) });
  const { stdout, stderr } = await touchstone(
    [
      ...['test', 'market.json', '--server', url, '--allow', 'create,change,destroy'],
      ...['--reporter', 'json', ...options],
    ],
    { cwd },
  );
  return { report: JSON.parse(stdout) as Report, stderr };
}

const verdictOf = ({ ledger }: Report, id: string): string | undefined =>
  ledger.find((entry) => entry.id === id)?.verdict;

const CREATED = 'POST /products 201 application/json';

describe('a creation that the server refuses for rules that the document lacks', () => {
  it.each<MarketStyle>(['fields', 'locations', 'sentences'])(
    'is tried again with the values that errors of the style "%s" ask for',
    async (style) => {
      const market = await startMarket({ style });
      const { report, stderr } = await testMarket(market, '--seed', '7');
      expect(stderr).not.toContain('finding');
      expect(verdictOf(report, CREATED)).toBe('proven');
      expect(verdictOf(report, 'GET /products/{id} 200 application/json')).toBe('proven');
      expect(report.findings).toEqual([]);
      const [accepted] = market.creations.filter(
        ({ sku, price, cost }) => /^[A-Z]{3}-\d{4}$/.test(String(sku)) && Number(price) > Number(cost),
      );
      expect(['US', 'DE', 'FR']).toContain(accepted?.country);
      const rules = new Map(report.learned?.map(({ pointer, rule }) => [pointer, rule]));
      expect(rules.get('/sku')).toBe('must match ^[A-Z]{3}-\\d{4}$');
      expect(rules.get('/price')).toBe('must be more than /cost');
      // Everything that the run created is removed, also by the additional attempts.
      expect([...market.products]).toEqual([]);
    },
  );
});
