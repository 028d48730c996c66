import { describe, expect, test } from 'vitest';
import { findingTexts, modelOf, openVariants, run } from './harness.js';
import { stock } from './stock-document.js';
import { STOCK_TOKENS, stockServer } from './stock-server.js';

const callers = {
  writer: { credentials: { bearer: { env: 'WRITER' } } },
  reader: { credentials: { bearer: { env: 'READER' } }, may: ['GET *'] },
};
const resolveSecret = ({ env }: { env: string }): string =>
  env === 'WRITER' ? STOCK_TOKENS.writer : STOCK_TOKENS.reader;

describe('errors whose causes the document does not declare', () => {
  test('are provoked by trying possible causes', async () => {
    const server = await stockServer();
    const result = await run(await modelOf(stock), server.url, { callers, resolveSecret });
    expect(findingTexts(result)).toEqual([]);
    console.log(result.report.summary, openVariants(result));
    console.log(
      result.report.ledger.flatMap((e) =>
        e.variants.flatMap((v) => (v.cause ? [`${e.id}: ${v.cause}`] : [])),
      ),
    );
    expect(openVariants(result)).toEqual([]);
  });
});
