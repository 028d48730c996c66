import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Caller, type Evidence, NO_CONTROL, PERMISSIONS, type Plan, plan } from '../src/index.js';
import { findingTexts, modelOf, openVariants, type Run, run, serve } from './harness.js';
import { stock } from './stock-document.js';
import { STOCK_TOKENS, type StockFaults, stockServer } from './stock-server.js';

const writer: Caller = { credentials: { bearer: { env: 'WRITER' } } };
const reader: Caller = { credentials: { bearer: { env: 'READER' } }, may: ['GET *'] };
const resolveSecret = ({ env }: { env: string }): string =>
  env === 'WRITER' ? STOCK_TOKENS.writer : STOCK_TOKENS.reader;

async function runStock(
  faults: StockFaults = {},
  callers: Readonly<Record<string, Caller>> = { writer, reader },
  options: { readonly seed?: number; readonly concurrency?: number } = {},
): Promise<Run> {
  const { url } = await stockServer(faults);
  return run(await modelOf(stock), url, { callers, resolveSecret, ...options });
}

/** Returns the causes that proved the errors of an operation, by error code. */
const causesOf = ({ report }: Run, operation: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    report.ledger
      .filter((entry) => entry.operation === operation)
      .flatMap(({ error, variants }) =>
        variants.flatMap(({ cause }) => (cause == null || error === null ? [] : [[error, cause] as const])),
      ),
  );

describe('errors whose causes the document does not declare', () => {
  test('are proven by the causes that lead to them', async () => {
    const result = await runStock();
    expect(findingTexts(result)).toEqual([]);
    expect(causesOf(result, 'POST /articles')).toEqual({
      body_not_json: 'request: syntax',
      sku_missing: 'request: body required at /sku',
      name_missing: 'request: body required at /name',
      name_too_long: 'request: body maxLength at /name',
      quantity_negative: 'request: body minimum at /quantity',
      unit_unknown: 'request: body enum at /unit',
      token_missing: 'credential: missing',
      token_invalid: 'credential: unknown',
      role_insufficient: 'a caller that may not call it',
      sku_taken: 'duplicate: /sku',
      name_taken: 'duplicate: /name',
    });
    expect(causesOf(result, 'DELETE /articles/{id}')).toMatchObject({
      article_unknown: 'resource absent',
      article_deleted: 'after the same call',
      article_archived: 'after POST /articles/{id}/archive',
    });
    // No request of the document can cause the only other one.
    expect(openVariants(result)).toEqual([
      expect.stringMatching(
        /^POST \/articles 404 application\/json supplier_unknown · any cause: untested: not provoked: .*\(409 sku_taken\)/,
      ),
    ]);
  });

  test.each([2, 3, 4])('have no findings on a right server with the seed %i', async (seed) => {
    const result = await runStock({}, { writer, reader }, { seed });
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.summary.verdicts.proven).toBe(48);
  });

  test('are tried by the same cases however many run at the same time', async () => {
    const [alone, many] = await Promise.all(
      [1, 16].map((concurrency) => runStock({}, { writer, reader }, { concurrency })),
    );
    const casesOf = ({ events }: Run): readonly string[] =>
      events.flatMap((event) => (event.type === 'case-finished' ? [event.case] : [])).sort();
    expect(alone && many && casesOf(alone)).toEqual(many && casesOf(many));
  });

  test('are not proven by a code of another status', async () => {
    const result = await runStock({ sku_taken: 'sku_missing' });
    expect(findingTexts(result).join('\n')).toContain('error-status sku_missing');
    expect(openVariants(result).join('\n')).toContain('409 application/json sku_taken · any cause: untested');
  });

  test('are not proven by a code that the document does not list', async () => {
    const result = await runStock({ already_archived: 'archived_before' });
    expect(findingTexts(result).join('\n')).toContain('body-schema');
    expect(openVariants(result).join('\n')).toContain('already_archived · any cause: untested: not provoked');
  });

  test('have a finding if the server accepts a call without the credential that `security` requires', async () => {
    const result = await runStock({ token_missing: 'accepted' });
    expect(findingTexts(result)).toContainEqual(
      expect.stringContaining('GET /articles accepted a call that `security` forbids (credential missing)'),
    );
    expect(result.report.summary.passed).toBe(false);
  });

  test('have a warning if the server accepts a value that its schema excludes', async () => {
    const { report } = await runStock({ name_too_long: 'accepted' });
    expect(report.findings.map(({ rule, severity, case: id }) => `${severity} ${rule} ${id}`)).toEqual([
      'warning forbidden-accepted POST /articles tries request: body maxLength at /name',
    ]);
  });

  test.each([
    [
      'sku_taken',
      'warning',
      'POST /articles accepted 3 calls that 409 sku_taken should refuse (duplicate /sku).',
    ],
    [
      'already_archived',
      'warning',
      'POST /articles/{id}/archive accepted 3 calls that 409 already_archived should refuse (after the same call).',
    ],
    [
      'role_insufficient',
      'error',
      'DELETE /articles/{id} accepted 3 calls that 403 role_insufficient should refuse (a caller that may not call it).',
    ],
  ])('have a finding if the server never returns %s', async (code, severity, message) => {
    const { report } = await runStock({ [code]: 'accepted' });
    expect(report.findings.map((finding) => [finding.rule, finding.severity, finding.message])).toEqual([
      ['refusal-observed', severity, message],
    ]);
  });

  test('are untested with a line about callers if no caller may be refused', async () => {
    const result = await runStock({}, { writer });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result).filter((text) => text.includes('role_insufficient'))).toHaveLength(4);
  });

  test('are tried only as far as the permissions of the run go', async () => {
    const { url, calls } = await stockServer();
    await run(await modelOf(stock), url, { callers: { writer }, resolveSecret, allow: [] });
    expect(new Set(calls.map(({ method }) => method))).toEqual(new Set(['GET']));
  });
});

describe('an error whose cause is inferred from its status', () => {
  const schema = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
  const content = { 'application/json': { schema } };
  const error = (description: string): object => ({ description });
  const document = {
    openapi: '3.0.3',
    info: { title: 'Boxes', version: '1' },
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    paths: {
      '/boxes': {
        post: {
          requestBody: { required: true, content },
          responses: {
            201: { description: 'Created', content },
            401: error('Refused'),
            403: error('Refused'),
            409: error('Conflict'),
          },
        },
      },
    },
  };

  /** Starts a server that refuses an unknown token with 403, and a name that is taken. */
  const boxes = (): Promise<{ readonly url: string }> => {
    const names = new Set<unknown>();
    return serve(({ headers: { authorization }, json }) => {
      if (authorization === undefined) return { status: 401 };
      if (authorization !== `Bearer ${STOCK_TOKENS.writer}`) return { status: 403 };
      const { name } = (json ?? {}) as { name?: unknown };
      if (names.has(name)) return { status: 409 };
      names.add(name);
      return { status: 201, body: { name } };
    });
  };

  test('is proven by one of several causes, or else by another possible cause', async () => {
    const { url } = await boxes();
    const { report } = await run(await modelOf(document), url, { callers: { writer }, resolveSecret });
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(Object.fromEntries(report.ledger.map(({ id, verdict, basis }) => [id, [verdict, basis]]))).toEqual(
      {
        'POST /boxes 201 application/json': ['proven', 'declared'],
        'POST /boxes 401': ['proven', 'inferred'],
        'POST /boxes 403': ['proven', 'observed'],
        'POST /boxes 409': ['proven', 'observed'],
      },
    );
  });
});

describe('the plan of the next round', () => {
  /** Returns the plan of the last round, if the server returns `answer` to every candidate. */
  function lastPlan(first: Plan, answer: (id: string) => Evidence): Plan {
    let current = first;
    for (let evidence: readonly Evidence[] = []; ; ) {
      const tried = current.cases.filter(({ candidate }) => candidate !== undefined);
      if (tried.length === evidence.length && evidence.length > 0) return current;
      evidence = tried.map(({ id }) => answer(id));
      current = current.next?.(evidence) ?? current;
    }
  }

  const options = { seed: 1, callers: { writer }, control: NO_CONTROL, allow: PERMISSIONS, isShared: true };
  const refused = (id: string): Evidence => ({ case: id, obligation: null, received: '400' });

  test('depends on the evidence, but neither on its order nor on the rounds before', async () => {
    const model = await modelOf(stock);
    const last = lastPlan(plan(model, options), refused);
    const ids = last.cases.flatMap(({ id, candidate }) => (candidate === undefined ? [] : [id]));
    expect(ids.length).toBeGreaterThan(50);
    const property = fc.property(fc.shuffledSubarray(ids, { minLength: 1 }), (tried) => {
      const evidence = tried.map(refused);
      const one = plan(model, options).next?.(evidence);
      const other = last.next?.(evidence.toReversed());
      expect(other?.cases.map(({ id }) => id)).toEqual(one?.cases.map(({ id }) => id));
    });
    fc.assert(property, { numRuns: 10 });
  });

  test('tries each cause of an operation once, and ends', async () => {
    const last = lastPlan(plan(await modelOf(stock), options), refused);
    const ids = last.cases.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('contains no cause of an error that is proven', async () => {
    const first = plan(await modelOf(stock), options);
    const [variant, { cases }] = [...first.open].find(([id]) => id.includes('sku_taken')) ?? [
      '',
      { cases: [] },
    ];
    const obligation = variant.slice(0, variant.indexOf(' · '));
    const next = first.next?.(cases.map((id) => ({ case: id, obligation, received: '409 sku_taken' })));
    expect(next?.open.get(variant)?.cases).toEqual(cases);
  });
});
