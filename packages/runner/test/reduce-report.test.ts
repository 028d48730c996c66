import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Finding,
  NO_CONTROL,
  type Plan,
  plan,
  type Report,
  type RunEvent,
  reduceReport,
  type Verdict,
} from '../src/index.js';
import { modelOf, WRITES } from './harness.js';
import { widgets } from './widgets-document.js';

type CaseFinished = Extract<RunEvent, { type: 'case-finished' }>;

const callers = { me: { credentials: { Key: { env: 'KEY' } } } };

const planWhole = async (): Promise<Plan> =>
  plan(await modelOf(widgets), { seed: 1, callers, control: NO_CONTROL, allow: [...WRITES, 'credentials'] });

const finding: Finding = {
  rule: 'status-intended',
  error: null,
  operation: 'GET /widgets',
  case: 'GET /widgets 200 example',
  severity: 'error',
  message: 'Expected 200, received 500.',
  pointer: 'status',
  location: { file: 'a.yaml', line: 1, column: 1, pointer: '#/', source: 'a.yaml' },
  expected: '200',
  received: 500,
  curl: null,
};

const passed = (
  { id, operation, variants }: Plan['cases'][number],
  changes: Partial<CaseFinished> = {},
): CaseFinished => ({
  type: 'case-finished',
  case: id,
  operation,
  outcome: 'passed',
  reason: null,
  proved: variants,
  violated: [],
  findings: [],
  checks: 1,
  skipped: [],
  requests: 1,
  controlRequests: 0,
  durationMs: 1,
  ...changes,
});

const options = { document: 'widgets.yaml', strict: false };

describe('reduceReport', () => {
  test('marks only the untested variants of the plan as untested after a run without findings', async () => {
    const whole = await planWhole();
    const { summary, ledger } = reduceReport(
      whole,
      whole.cases.map((planned) => passed(planned)),
      options,
    );
    expect(summary.passed).toBe(true);
    expect(summary.obligations).toBe(ledger.length);
    expect(Object.values(summary.verdicts).reduce((a, b) => a + b)).toBe(ledger.length);
    expect(summary.variantVerdicts.untested).toBe(whole.untested.size);
  });

  test('explains what the cases of a proven or violated variant do not try', async () => {
    const whole = await planWhole();
    const [tried] = whole.cases;
    const [variant = ''] = tried?.variants ?? [];
    const partial: Plan = { ...whole, omissions: new Map([[variant, '7 parts are not violated.']]) };
    for (const changes of [{}, { proved: [], violated: [{ obligation: '', variant }] }]) {
      const events = whole.cases.map((planned) => passed(planned, planned === tried ? changes : {}));
      const variants = reduceReport(partial, events, options).ledger.flatMap((entry) => entry.variants);
      expect(variants.map(({ detail }) => detail).filter((detail) => detail?.startsWith('7'))).toEqual([
        '7 parts are not violated.',
      ]);
    }
  });

  test('gives an obligation the verdict of its worst variant', async () => {
    const whole = await planWhole();
    const order: readonly Verdict[] = ['violated', 'not attempted', 'untested', 'proven'];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('passed', 'violated', 'blocked', 'nobody', 'lost'), {
          minLength: whole.cases.length,
          maxLength: whole.cases.length,
        }),
        (outcomes) => {
          const events = whole.cases.flatMap((planned, index): CaseFinished[] => {
            const [variant = ''] = planned.variants;
            const obligation = variant.slice(0, variant.indexOf(' · '));
            switch (outcomes[index]) {
              case 'violated':
                return [
                  passed(planned, { outcome: 'failed', proved: [], violated: [{ obligation, variant }] }),
                ];
              case 'blocked':
                return [passed(planned, { outcome: 'blocked', proved: [], reason: 'Something failed.' })];
              case 'nobody':
                return [
                  passed(planned, {
                    outcome: 'blocked',
                    proved: [],
                    reason: 'x',
                    untested: { reason: 'no resource', detail: 'x' },
                  }),
                ];
              case 'lost':
                return [];
              default:
                return [passed(planned)];
            }
          });
          const { ledger, summary } = reduceReport(whole, events, options);
          for (const { verdict, variants } of ledger) {
            const ranks = variants.map((variant) => order.indexOf(variant.verdict));
            expect(order.indexOf(verdict)).toBe(Math.min(...ranks));
          }
          expect(summary.passed).toBe(
            ledger.every(({ verdict }) => verdict === 'proven' || verdict === 'untested'),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  test('counts a finding without a variant against every variant of its obligation', async () => {
    const whole = await planWhole();
    const id = 'GET /widgets 401 application/json unauthorized';
    const events = whole.cases.map((planned, index) =>
      passed(planned, index === 0 ? { violated: [{ obligation: id, variant: null }] } : {}),
    );
    const entry = reduceReport(whole, events, options).ledger.find((planned) => planned.id === id);
    expect(entry?.variants.map(({ verdict }) => verdict)).toEqual(entry?.variants.map(() => 'violated'));
  });

  test('allows untested obligations if they are waived or the run is not strict', async () => {
    const whole = await planWhole();
    const events = whole.cases.map((planned) => passed(planned));
    const reduce = (strict: boolean, waive?: (id: string) => string | undefined) =>
      reduceReport(whole, events, { ...options, strict, ...(waive && { waive }) }).summary.passed;
    expect(reduce(false)).toBe(true);
    expect(reduce(true)).toBe(false);
    expect(reduce(true, () => 'Not ours to prove.')).toBe(true);
    expect(reduce(true, (id) => (id.startsWith('GET ') ? 'Not ours.' : undefined))).toBe(false);
  });

  test('does not let a waiver hide a violation or an unattempted variant', async () => {
    const whole = await planWhole();
    const [first, ...rest] = whole.cases;
    if (!first) throw new Error('The plan is empty.');
    const variant = first.variants[0] ?? null;
    const violated = passed(first, {
      outcome: 'failed',
      proved: [],
      violated: [{ obligation: 'x', variant }],
    });
    const others = rest.map((planned) => passed(planned));
    const waive = (): string => 'Never mind.';
    expect(
      reduceReport(whole, [violated, ...others], { ...options, strict: true, waive }).summary.passed,
    ).toBe(false);
    expect(reduceReport(whole, others, { ...options, strict: true, waive }).summary.passed).toBe(false);
  });

  test('marks an aborted run as failed', async () => {
    const whole = await planWhole();
    const events: RunEvent[] = [
      ...whole.cases.map((planned) => passed(planned)),
      { type: 'run-aborted', reason: 'Gone.' },
    ];
    expect(reduceReport(whole, events, options).summary).toMatchObject({ passed: false, aborted: 'Gone.' });
  });
});

describe('findings', () => {
  const reduce = async (...findings: Finding[]): Promise<Report['findings']> => {
    const whole = await planWhole();
    return reduceReport(
      whole,
      whole.cases.slice(0, 1).map((planned) => passed(planned, { findings })),
      options,
    ).findings;
  };

  test('with the same rule, operation, error and outcome are listed once, with the shortest request', async () => {
    const others = ['PUT /widgets/{id} 200 full', 'GET /widgets 200 with limit'];
    const [only, ...rest] = await reduce(
      { ...finding, curl: `curl -i '${'x'.repeat(50)}'` },
      ...others.map((id) => ({ ...finding, case: id, curl: "curl -i 'x'" })),
    );
    expect(rest).toEqual([]);
    expect(only).toMatchObject({ count: 3, case: others[0], cases: [finding.case, ...others] });
  });

  test('with a different error, status or property are listed separately', async () => {
    const schema = {
      ...finding,
      rule: 'body-schema',
      pointer: '/data/0/id',
      message: '/data/0/id must be a string.',
    };
    const listed = await reduce(
      schema,
      { ...schema, pointer: '/data/7/id', message: '/data/7/id must be a string.' },
      { ...schema, pointer: '/data/0/name', message: '/data/0/name must be a string.' },
      { ...schema, error: 'forbidden' },
      { ...schema, status: 500 },
    );
    expect(listed.map(({ pointer, count }) => [pointer, count ?? 1])).toEqual([
      ['/data/0/id', 2],
      ['/data/0/name', 1],
      ['/data/0/id', 1],
      ['/data/0/id', 1],
    ]);
    expect(new Set(listed.map(({ id }) => id)).size).toBe(4);
  });

  test('are all counted, and keep their ids if their order changes', async () => {
    const any = fc
      .record({
        rule: fc.constantFrom('status-intended', 'body-schema'),
        pointer: fc.constantFrom(null, '/a/1', '/a/2', '/b'),
        status: fc.constantFrom(200, 500),
        case: fc.integer({ min: 1, max: 150 }).map((number) => `case ${number}`),
      })
      .map((change): Finding => ({ ...finding, ...change }));
    await fc.assert(
      fc.asyncProperty(fc.array(any, { minLength: 1, maxLength: 400 }), async (all) => {
        const listed = await reduce(...all);
        expect(listed.reduce((sum, { count = 1 }) => sum + count, 0)).toBe(all.length);
        expect(listed.every(({ cases = [] }) => cases.length <= 100)).toBe(true);
        const idsOf = (findings: Report['findings']): readonly unknown[] =>
          findings.map(({ id }) => id).toSorted();
        expect(idsOf(await reduce(...all.toReversed()))).toEqual(idsOf(listed));
      }),
      { numRuns: 20 },
    );
  });

  test('do not fail a run if they are warnings', async () => {
    const whole = await planWhole();
    const events = whole.cases.map((planned, index) =>
      passed(planned, index === 0 ? { findings: [{ ...finding, severity: 'warning' }] } : {}),
    );
    expect(reduceReport(whole, events, options).summary).toMatchObject({ passed: true, findings: 1 });
  });

  test("are warnings instead of violations if they refute an assumption about a vendor's server", async () => {
    const { serve, run, openVariants } = await import('./harness.js');
    const document = {
      openapi: '3.0.0',
      info: { title: 'x', version: '1' },
      paths: {
        '/x': {
          get: {
            parameters: [{ name: 'n', in: 'query', schema: { type: 'string', enum: ['up', 'down'] } }],
            responses: { 200: { description: 'x' }, 400: { description: 'Invalid' } },
          },
        },
      },
    };
    const { url } = await serve(() => ({ status: 200 }));
    const model = await modelOf(document);
    const own = await run(model, url);
    expect(own.report.summary).toMatchObject({ passed: false, verdicts: { violated: 1 } });
    const theirs = await run(model, url, { vendor: true });
    expect(theirs.report.findings.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: Assumption refuted: Expected 400, received 200.',
    ]);
    expect(openVariants(theirs)).toEqual([
      'GET /x 400 · request: query: untested: assumption refuted: The server does not behave as inferred from the document: add `x-error` with a `when` that specifies the cause.',
    ]);
    expect(theirs.report.summary.passed).toBe(true);
  });
});
