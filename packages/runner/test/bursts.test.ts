import { describe, expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, openVariants, run, serve } from './harness.js';

const NAMES = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Words', version: '1' },
  paths: Object.fromEntries(
    NAMES.map((name) => [
      `/${name}`,
      { get: { responses: { 200: { description: 'A word' }, 429: { description: 'Slow down' } } } },
    ]),
  ),
};

/** Starts a server that accepts a number of calls. Returns its URL and the number of calls by path. */
async function wordServer(limit: number): Promise<{ url: string; counts: Map<string, number> }> {
  const counts = new Map<string, number>();
  let count = 0;
  const { url } = await serve(({ path }): Answer => {
    counts.set(path, (counts.get(path) ?? 0) + 1);
    return { status: ++count > limit ? 429 : 200 };
  });
  return { url, counts };
}

describe('bursts of calls', () => {
  test('end after three operations if the server refuses none', async () => {
    const { url, counts } = await wordServer(Number.POSITIVE_INFINITY);
    const result = await run(await modelOf(DOCUMENT), url);
    expect([...counts.values()].filter((calls) => calls > 100)).toHaveLength(3);
    const reasons = openVariants(result).filter((text) =>
      text.includes('Bursts of calls to 3 other operations'),
    );
    expect(reasons).toHaveLength(2);
    expect(findingTexts(result)).toEqual([]);
  });

  test('are sent to all operations if the server refuses one', async () => {
    const { url } = await wordServer(100);
    const { report } = await run(await modelOf(DOCUMENT), url);
    const proven = report.ledger.filter(({ status, verdict }) => status === '429' && verdict === 'proven');
    expect(proven).toHaveLength(NAMES.length);
  });
});
