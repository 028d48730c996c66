import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '@touchstone/runner';
import { describe, expect, it } from 'vitest';
import { type Outcome, touchstone, workspace } from './cli.js';
import { marketDocument, startMarket } from './market-server.js';

const body = { sku: 'ABC-0001', country: 'DE', cost: 5, price: 9 };

interface Tested {
  readonly outcome: Outcome;
  readonly report: Report | undefined;
}

/** Tests the market with a configuration of YAML. `SERVER` in it is replaced by the URL of the server. */
async function testMarket(
  url: string,
  config: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Tested> {
  const cwd = await workspace({
    'market.json': JSON.stringify(marketDocument),
    'touchstone.config.yaml': `systems:\n  market:\n    document: market.json\n    server: { url: '${url}' }\n    allow: [create, change, destroy]\n${config}`,
    ...files,
  });
  const outcome = await touchstone(['test', 'market', '--reporter', 'terminal,json=report.json'], { cwd });
  const text = await readFile(join(cwd, 'report.json'), 'utf8').catch(() => undefined);
  return { outcome, report: text === undefined ? undefined : (JSON.parse(text) as Report) };
}

const verdictOf = (report: Report | undefined, id: string): string | undefined =>
  report?.ledger.find((entry) => entry.id === id)?.verdict;

describe('configured values', () => {
  it('are sent as bodies, members of bodies and parameters of one operation', async () => {
    const market = await startMarket({ style: 'silent', market: 'north' });
    const { report, outcome } = await testMarket(
      market.url,
      `    operations:
      POST /products:
        bodies: [${JSON.stringify(body)}, ${JSON.stringify({ ...body, country: 'FR' })}]
        values: { X-Market: north, /note: Fresh }
`,
    );
    expect(outcome.stderr).not.toContain('invalid');
    expect(verdictOf(report, 'POST /products 201 application/json')).toBe('proven');
    expect(verdictOf(report, 'GET /products/{id} 200 application/json')).toBe('proven');
    expect(new Set(market.markets)).toEqual(new Set(['north']));
    const complete = market.creations.filter(({ note, price }) => note === 'Fresh' && price === 9);
    expect(complete.map(({ country }) => country)).toEqual(expect.arrayContaining(['DE', 'FR']));
    expect([...market.products]).toEqual([]);
  });

  it('are computed once by functions and commands, also in a configuration of YAML', async () => {
    const market = await startMarket({ style: 'silent', market: 'south' });
    const { report } = await testMarket(
      market.url,
      `    values:
      X-Market: { exec: [${JSON.stringify(process.execPath)}, market.mjs] }
    operations:
      createProduct:
        bodies: [{ exec: [${JSON.stringify(process.execPath)}, body.mjs] }]
`,
      {
        'market.mjs':
          "import { appendFileSync } from 'node:fs'; appendFileSync('runs.txt', 'x'); console.log('south');",
        'body.mjs': `console.log(JSON.stringify(${JSON.stringify(body)}));`,
      },
    );
    expect(verdictOf(report, 'POST /products 201 application/json')).toBe('proven');
    expect(new Set(market.markets)).toEqual(new Set(['south']));
  });

  it('are computed by functions of a configuration in TypeScript, which receive the server and secrets', async () => {
    const market = await startMarket({ style: 'silent', market: 'c4nary-market' });
    const cwd = await workspace({
      'market.json': JSON.stringify(marketDocument),
      'touchstone.config.ts': `
        let calls = 0;
        export default { systems: { market: {
          document: 'market.json',
          server: { url: '${market.url}' },
          allow: ['create'],
          operations: { 'POST /products': {
            bodies: [async ({ server }: { server: string }) => {
              calls++;
              const products = await (await fetch(server + '/products')).json();
              return { ...${JSON.stringify(body)}, cost: calls + products.length };
            }],
            values: { 'X-Market': ({ secret }: { secret(name: string): string }) => secret('MARKET') },
          } },
        } } };`,
    });
    const outcome = await touchstone(['test', 'market', '--reporter', 'json'], {
      cwd,
      env: { MARKET: 'c4nary-market' },
    });
    const report = JSON.parse(outcome.stdout) as Report;
    expect(verdictOf(report, 'POST /products 201 application/json')).toBe('proven');
    expect(market.creations.some(({ cost }) => cost === 1)).toBe(true);
    expect(outcome.stdout + outcome.stderr).not.toContain('c4nary-market');
  });

  it('are refused with suggestions if the document does not contain their names', async () => {
    const { outcome } = await testMarket(
      'http://127.0.0.1:9',
      `    values: { X-Markt: north, /contry: DE }
    operations:
      POST /products:
        values: { sku: ABC-0001, /prise: 9 }
        references: { '/product/{id}': p1 }
      DELETE /products/{id}:
        bodies: [{}]
`,
    );
    expect(outcome.stderr.trimEnd().split('\n')).toEqual([
      'touchstone.config.yaml is invalid:',
      `  systems.market.operations["POST /products"].references["/product/{id}"]: the document has neither an item path nor an \`x-reference\` of this name. Did you mean '/products/{id}'?`,
      `  systems.market.values["X-Markt"]: the document has no parameter of this name. Did you mean 'X-Market'?`,
      `  systems.market.values["/contry"]: the document has no member at this JSON Pointer of a body. Did you mean '/country'?`,
      `  systems.market.operations["POST /products"].values["sku"]: POST /products has no parameter of this name. Did you mean '/sku', a member of the body?`,
      `  systems.market.operations["POST /products"].values["/prise"]: POST /products has no member at this JSON Pointer of a body. Did you mean '/price'?`,
      `  systems.market.operations["DELETE /products/{id}"].bodies: DELETE /products/{id} takes no body.`,
    ]);
    expect(outcome.code).toBe(2);
  });

  it('are refused if they violate the schema', async () => {
    const market = await startMarket();
    const { outcome } = await testMarket(
      market.url,
      `    operations:
      POST /products:
        bodies: [${JSON.stringify(body)}, ${JSON.stringify({ ...body, cost: 0 })}]
`,
    );
    expect(outcome.stderr).toContain('systems.market.operations["POST /products"].bodies[1]: /cost ');
    expect(outcome.code).toBe(2);
    expect(market.creations).toEqual([]);
  });

  it('end the run with a masked message if a command fails', async () => {
    const market = await startMarket();
    const { outcome } = await testMarket(
      market.url,
      `    headers: { X-Extra: { env: EXTRA } }
    operations:
      POST /products:
        values: { X-Market: { exec: [${JSON.stringify(process.execPath)}, fails.mjs] } }
`,
      { 'fails.mjs': "console.error('no market'); process.exit(3);" },
    );
    expect(outcome.stderr).toContain('the environment variable EXTRA is not set');
    const other = await testMarket(
      market.url,
      `    operations:
      POST /products:
        values: { X-Market: { exec: [${JSON.stringify(process.execPath)}, fails.mjs] } }
`,
      { 'fails.mjs': "console.error('no market'); process.exit(3);" },
    );
    expect(other.outcome.stderr).toContain(
      'systems.market.operations["POST /products"].values["X-Market"] failed:',
    );
    expect(other.outcome.stderr).toContain('ended with code 3.\nno market');
    expect(other.outcome.code).toBe(2);
    expect(market.creations).toEqual([]);
  });
});
