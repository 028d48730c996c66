import { stripVTControlCharacters } from 'node:util';
import type { LedgerEntry, Report, Verdict } from '@touchstone/runner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createTerminalReporter,
  type TerminalReporterOptions,
  wantsColor,
  wantsUnicode,
} from '../src/index.js';
import { cleanReport, entry, events, finding, report, summary } from './run-fixture.js';
import { Sink } from './sink.js';

function show(shown: Report, options: Partial<TerminalReporterOptions> = {}): string {
  const out = new Sink();
  void createTerminalReporter({ out, progress: new Sink(), ...options }).finish(shown);
  return out.text;
}

/** Returns the last section, which is the summary. */
function lastSection(shown: Report): string {
  return show(shown).trimEnd().split('\n\n').at(-1) ?? '';
}

describe('the ledger', () => {
  it('renders a matrix of operations and documented responses', async () => {
    const text = show(report, { columns: 80 });
    expect(text).toContain('GET  /jobs            ✓ ✓ ✗ ✓ ? · !');
    expect(text).toContain('GET  /jobs/{id}       ✓ · · · · ✓ ·');
    expect(text).toContain('┌ success');
    expect(text).toContain('┌ 401 unauthorized');
    await expect(text).toMatchFileSnapshot('snapshots/findings-80.txt');
  });

  it('uses only ASCII if `unicode` is false', async () => {
    const text = show(report, { unicode: false, columns: 120 });
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    expect(text).toContain('GET  /jobs            + + X + ? . !');
    await expect(text).toMatchFileSnapshot('snapshots/findings-ascii-120.txt');
  });

  it('uses colours only if `color` is true', () => {
    expect(show(report, { color: false })).toBe(stripVTControlCharacters(show(report, { color: true })));
    expect(show(report, { color: true })).not.toBe(show(report, { color: false }));
  });

  it('shows the worst verdict if an operation documents an error more than once', () => {
    const twice = ['proven', 'violated', 'untested'] as const;
    const text = show({ ...report, ledger: twice.map((verdict) => entry('GET /a', '404', 'gone', verdict)) });
    expect(text).toContain('GET /a  ✗\n');
  });

  it('shows what the cases of a proven response do not try', () => {
    const detail = '7 parts of the body of POST /a, the first at /b, are not violated.';
    const proven = entry('POST /a', '400', null, 'proven', { reason: null, detail });
    const text = show({ ...report, ledger: [proven] }, { columns: 200 });
    expect(text).toContain(`Tried in part\n\n${proven.id} (`);
    expect(text).toContain(`\n  ${detail}\n`);
    expect(show({ ...report, ledger: [entry('POST /a', '400', null, 'proven')] })).not.toContain('in part');
  });

  it('names errors without a code by their status', () => {
    const text = show({
      ...report,
      ledger: [entry('GET /a', '4XX', null, 'proven'), entry('GET /a', 'default', null, 'proven')],
    });
    expect(text).toContain('┌ 4XX');
    expect(text).toContain('┌ default');
  });

  it('fits the width and contains every documented response', () => {
    const verdict = fc.constantFrom<Verdict>('proven', 'violated', 'seen', 'untested', 'not attempted');
    const word = fc.stringMatching(/^[a-z_]{1,40}$/);
    const anyEntry = fc
      .tuple(
        fc.array(word, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('200', '404', '409'),
        word,
        verdict,
      )
      .map(([path, status, code, is]) =>
        entry(`GET /${path.join('/')}`, status, status === '200' ? null : code, is),
      );
    fc.assert(
      fc.property(
        fc.array(anyEntry, { minLength: 1, maxLength: 120 }),
        fc.integer({ min: 80, max: 200 }),
        (ledger, columns) => {
          const text = show({ ...report, ledger, findings: [] }, { columns });
          const matrix = text.slice(0, text.indexOf('not documented'));
          for (const line of matrix.split('\n').slice(0, -1))
            expect(line.length).toBeLessThanOrEqual(columns);
          const cells = new Map(
            ledger.map((shown) => [`${shown.operation} ${shown.error ?? shown.status}`, shown]),
          );
          expect(
            matrix
              .split('\n')
              .slice(0, -1)
              .join('\n')
              .match(/ [✓✗~?!](?= |$)/gm)?.length,
          ).toBe(cells.size);
        },
      ),
    );
  });
});

describe('untested variants', () => {
  const unanswered = (operation: string, status: string, detail: string): LedgerEntry =>
    entry(operation, status, null, 'untested', { reason: 'no valid request', detail });
  const refused = ['POST /jobs', 'POST /customers', 'PUT /assets'].map((operation, index) =>
    unanswered(
      operation,
      '201',
      `${operation} answered 400 (no field ${index}) to a call made from the schema: help.`,
    ),
  );

  it('are grouped if they differ only in the message of the server', () => {
    const causes = ['201', '400', '409'].map((status, index) =>
      unanswered('POST /jobs', status, `POST /jobs answered 400 (no field ${index}) to a call: help.`),
    );
    const other = unanswered('GET /jobs', '200', 'GET /jobs answered 404: configure it.');
    const text = show({ ...report, ledger: [...causes, other], findings: [] });
    expect(text.match(/^\? no valid request/gm)).toHaveLength(2);
    expect(text).toContain(
      '? no valid request · 3 variants\n  POST /jobs answered 400 (no field 0) to a call',
    );
    for (const { id } of causes) expect(text).toContain(`    ${id} (`);
    expect(text).not.toContain('no field 1');
    const all = show({ ...report, ledger: causes, findings: [] }, { verbose: true });
    expect(all).toContain('POST /jobs answered 400 (no field 2) to a call');
  });

  it('are grouped by the operation that the reason names', () => {
    // The last detail refers to an operation of another variant.
    const [first] = refused;
    const same = unanswered('GET /jobs', '200', first?.variants[0]?.detail ?? '');
    for (const ledger of [
      [...refused, same],
      [same, ...refused],
    ]) {
      const text = show({ ...report, ledger, findings: [] });
      expect(text.match(/^\? no valid request/gm)).toHaveLength(3);
      expect(text).toContain('? no valid request · 2 variants\n  POST /jobs answered 400 (no field 0)');
      expect(text).toMatch(/ {2}PUT \/assets answered 400 \(no field 2\)[^?]*\n {4}PUT \/assets 201/);
    }
  });

  it('are explained, with a way to allow them, if the run failed for no other reason', () => {
    const verdicts = { proven: 1, untested: 3, seen: 0, 'not attempted': 0, violated: 0 };
    const failed = { ...report, findings: [], ledger: refused, summary: summary({ verdicts }) };
    const lines = (change: Partial<Report>): string => show({ ...failed, ...change }, { columns: 200 });
    const explanation =
      /\nFailed only because documented responses are untested\. .* `untested: \[\{ id: '…', why: '…' \}\]`\.\n\n✗ /;
    expect(lines({})).toMatch(explanation);
    const passed = summary({ verdicts, passed: true });
    for (const other of [
      { summary: passed },
      { summary: summary({ verdicts, aborted: 'Gone.' }) },
      { summary: summary({ verdicts: { ...verdicts, violated: 1 } }) },
      { findings: [finding('GET /jobs', 1)] },
    ])
      expect(lines(other)).not.toContain('Failed only');
  });
});

describe('findings', () => {
  const text = show(report);

  it('are grouped by rule, error and message', () => {
    expect(text).toContain('✗ status-intended · unauthorized · 4×');
    expect(text.match(/status-intended/g)).toHaveLength(1);
    expect(text).toContain('✗ body-schema\n');
  });

  it('are all shown if `verbose` is true', async () => {
    const all = show(report, { verbose: true });
    expect(text).toContain('… and 1 more like it (--verbose shows all)');
    expect(text).not.toContain('yaml:955:9');
    expect(all).toContain('yaml:955:9');
    expect(all).not.toContain('--verbose');
    await expect(all).toMatchFileSnapshot('snapshots/findings-verbose.txt');
  });

  it('include the position, the case, the expected and received values, and a curl command', () => {
    expect(text).toContain('openapi/fsm-navigator.yaml:812:9  GET /jobs');
    expect(text).toContain('case      GET /jobs 401 unauthorized credential: missing');
    expect(text).toContain('expected  401');
    expect(text).toContain('received  200 at status');
    expect(text).toContain(`replay    curl 'http://127.0.0.1:41234/api/v1/jobs' -H "X-API-Key: $FSM_KEY"`);
  });

  it('contain a truncated body if it is long, unless `verbose` is true', () => {
    const long = { ...report, findings: [{ ...finding('GET /jobs', 1), received: 'x'.repeat(5000) }] };
    expect(show(long)).not.toContain('x'.repeat(1000));
    expect(show(long, { verbose: true })).toContain('x'.repeat(5000));
  });

  it('include the number of cases, and with `verbose` all case ids', () => {
    const cases = ['GET /jobs 401 unauthorized credential: missing', 'GET /jobs 401 unauthorized other'];
    const several = { ...report, findings: [{ ...finding('GET /jobs', 1), id: 'abc', count: 7, cases }] };
    expect(show(several)).toContain('✗ status-intended · unauthorized · 7×');
    expect(show(several)).toContain('case      GET /jobs 401 unauthorized credential: missing · 7×\n');
    expect(show(several)).toContain('finding   abc\n');
    expect(show(several)).not.toContain('unauthorized other');
    expect(show(several, { verbose: true })).toContain('          GET /jobs 401 unauthorized other\n');
  });

  it('are in separate groups for different errors', () => {
    const two = [finding('GET /jobs', 1), { ...finding('GET /jobs', 1), error: 'forbidden' }];
    expect(show({ ...report, findings: two }).match(/✗ status-intended/g)).toHaveLength(2);
  });
});

describe('variants that are not proven', () => {
  const text = show(report);

  it('are listed by reason, with the configuration that would prove them', () => {
    expect(text).toContain('? no address control · 1 variant');
    expect(text).toContain('  Configure control.address, or start the server with the control protocol.');
    expect(text).toContain('GET /jobs 403 application/json ip_not_allowed (caused by credential: missing)');
    expect(text).toContain('Allowed by the configuration: The staging proxy hides addresses.');
  });

  it('are followed by the number of exchanges that are not stored', () => {
    const exchanges = { file: 'a.ndjson', written: 1500, dropped: 500 };
    expect(show({ ...report, exchanges })).toContain(
      'Exchanges not stored  500 of 2,000 (--exchanges-limit)\n',
    );
    expect(show({ ...report, exchanges: { ...exchanges, dropped: 0 } })).not.toContain('not stored');
  });

  it('are followed by the skipped checks', () => {
    expect(text).toContain('! run ended · 1 variant');
    expect(text).toContain('Checks skipped  12 no read to compare\n');
    expect(text).not.toContain('body not read');
  });
});

describe('the summary line', () => {
  it.each<[string, Report, string]>([
    [
      'all proven',
      cleanReport,
      '✓ 4 of 4 documented responses proven (1,903 variants) · 5,210 requests in 8.2 s\n  seed 1',
    ],
    [
      'not all proven',
      report,
      '✗ 9 of 14 documented responses proven (10 of 15 variants) · 2 violated\n' +
        '  1 not attempted · 2 untested (1 allowed) · 5 findings\n' +
        '  5,210 requests in 8.2 s · seed 1\n' +
        'Untested variants  1 no address control\n' +
        'Next step  Configure control.address, or start the server with the control\n  protocol. (1 variant)',
    ],
    [
      'untested, all allowed',
      allWaived(),
      '✓ 1 of 2 documented responses proven (1 of 2 variants) · 1 untested (allowed)\n' +
        '  1 request in 2 min 5 s · seed 7',
    ],
  ])('reports the result of a run: %s', (_name, shown, want) => {
    expect(lastSection(shown)).toBe(want);
  });

  it('follows the reason why a run ended early', () => {
    const text = show({ ...report, summary: summary({ aborted: 'the server is gone' }) });
    expect(text).toMatch(/! Ended early: the server is gone\n\n✗ 9 of 14 [^\n]*\n {2}1 not attempted/);
  });
});

describe('the resources that a run leaves', () => {
  const left = (index: number) => ({
    operation: 'POST /jobs',
    reason: 'DELETE /jobs/{id} answered 403',
    ...(index === 0
      ? { curl: null, resource: '/jobs/0' }
      : { curl: `curl -i -X DELETE 'http://localhost/jobs/${index}'` }),
  });

  it('are listed with the requests that remove them, and counted', () => {
    const text = show({ ...cleanReport, leftBehind: [left(0), left(1)] });
    expect(text).toContain(
      'Left behind\n\nCreated by POST /jobs (2×): DELETE /jobs/{id} answered 403\n' +
        "  /jobs/0\n  curl -i -X DELETE 'http://localhost/jobs/1'\n" +
        '`touchstone cleanup 0b9c7f3e-5a0e-4d8e-9a55-0c1f6f7a2d11` tries again.\n',
    );
    expect(lastSection({ ...cleanReport, leftBehind: [left(0), left(1)] })).toContain(
      '2 resources left behind',
    );
  });

  it('are counted by reason, even if not all of their requests are shown', () => {
    const text = show({ ...cleanReport, leftBehind: [1, 2, 3, 4, 5, 6, 7].map(left) });
    expect(text).toContain('Created by POST /jobs (7×): DELETE /jobs/{id} answered 403\n');
    expect(text).toContain('and 2 more (--verbose shows all)');
  });

  it('are counted by operation if no request removes them', () => {
    const reason = 'the document has no request that removes it';
    const remaining = [{ operation: 'POST /terminals', reason, count: 3 }];
    expect(show({ ...cleanReport, remaining })).toContain(
      `Left behind\n\nCreated by POST /terminals (3×): ${reason}\n`,
    );
    expect(lastSection({ ...cleanReport, remaining })).toContain('3 resources left behind');
  });

  it('do not include changes, which are listed with the last request and the read of the value before', () => {
    const changed = [
      {
        operation: 'PUT /settings',
        count: 3,
        curl: "curl -i -X PUT 'http://localhost/settings'",
        before: { operation: 'GET /settings', exchange: 'GET /settings 200 example #1' },
      },
      { operation: 'POST /mode', count: 1, curl: "curl -i -X POST 'http://localhost/mode'", before: null },
    ];
    expect(show({ ...cleanReport, changed })).toContain(
      'Changed\n\nChanged by PUT /settings (3×), not restored: GET /settings showed the value\n' +
        "before in exchange `GET /settings 200 example #1`\n  curl -i -X PUT 'http://localhost/settings'\n" +
        'May have been changed by POST /mode, not restored: the run has not read the\nvalue before\n' +
        "  curl -i -X POST 'http://localhost/mode'\n",
    );
    expect(lastSection({ ...cleanReport, changed })).toMatch(
      /\b1 change not restored\s+(· )?1 possible change not restored\b/,
    );
    expect(show(cleanReport)).not.toContain('not restored');
  });

  it('do not include calls that may only read, which are counted without `verbose`', () => {
    const changed = ['filter', 'count'].map((name) => ({
      operation: `POST /flows/${name}`,
      count: 3,
      curl: `curl -i -X POST 'http://localhost/flows/${name}'`,
      before: null,
      mayOnlyRead: true as const,
    }));
    const report = { ...cleanReport, changed };
    expect(show(report)).toContain(
      'Possibly changed\n\nCalls that may have changed something: 2 operations (--verbose shows all)\n',
    );
    expect(show(report)).not.toContain('POST /flows');
    expect(show(report, { verbose: true })).toContain('May have been changed by POST /flows/filter (3×)');
    expect(lastSection(report)).not.toContain('not restored');
  });

  it('are counted once if the run tried to remove a resource that no request removes', () => {
    const remaining = [{ operation: 'POST /jobs', reason: 'DELETE /jobs/{id} archives it', count: 2 }];
    const once = { ...cleanReport, leftBehind: [left(1), left(2)], remaining };
    expect(lastSection(once)).toContain('2 resources left behind');
    expect(show(once)).not.toContain('archives it');
    const more = { ...once, leftBehind: [left(1)] };
    expect(lastSection(more)).toContain('2 resources left behind');
    expect(show(more)).toContain('\nCreated by POST /jobs: DELETE /jobs/{id} archives it\n');
  });

  it('include items that appeared in lists, or are gone from them', () => {
    const listChanges = [
      { operation: 'GET /pools', appeared: { count: 1, ids: ['default-agent-pool\n'] } },
      {
        operation: 'POST /flows/filter',
        appeared: { count: 7, ids: ['1', '2', '3', '4', '5'] },
        gone: { count: 1, ids: ['b'] },
      },
      { operation: 'GET /tokens', gone: { count: 2, ids: [] } },
    ];
    const changed = { ...cleanReport, listChanges };
    expect(show(changed)).toContain(
      'Changed lists\n\nGET /pools: 1 item appeared during the run, perhaps by a side effect or another\n' +
        'client: default-agent-pool\\n\n' +
        'POST /flows/filter: 7 items appeared during the run, perhaps by a side effect or\n' +
        'another client: 1, 2, 3, 4, 5, …\n' +
        'POST /flows/filter: 1 item is gone since the start of the run, perhaps by a side\n' +
        'effect or another client: b\n' +
        'GET /tokens: 2 items are gone since the start of the run, perhaps by a side\neffect or another client\n\n',
    );
    expect(lastSection(changed)).toMatch(/\b8 items appeared in lists\s+(· )?3 items gone from lists\b/);
    const many = Array.from({ length: 10 }, (_, index) => ({
      operation: `GET /list${index}`,
      gone: { count: 1, ids: ['a'] },
    }));
    expect(show({ ...cleanReport, listChanges: many })).toContain('… and 2 more (--verbose shows all)');
    expect(show({ ...cleanReport, listChanges: many }, { verbose: true })).toContain('GET /list9: 1 item');
    expect(show(cleanReport)).not.toContain('Changed lists');
  });

  it('are all listed only if `verbose` is true', () => {
    const many = { ...cleanReport, leftBehind: Array.from({ length: 9 }, (_, index) => left(index)) };
    expect(show(many)).toContain('… and 4 more (--verbose shows all)');
    expect(show(many)).not.toContain('jobs/5');
    expect(show(many, { verbose: true })).toContain('jobs/8');
  });
});

describe('the progress display', () => {
  function progressOf(isTTY: boolean, columns = 100): string {
    const progress = new Sink({ isTTY, columns });
    let time = 0;
    const reporter = createTerminalReporter({ out: new Sink(), progress, now: () => (time += 50) });
    for (const event of events) reporter.onEvent(event);
    void reporter.finish(cleanReport);
    return progress.text;
  }

  it('writes a line to a log after each tenth of the cases', async () => {
    const text = progressOf(false);
    expect(text.split('\n')).toHaveLength(16);
    expect(text).toContain(
      'FSM Navigator 1.0.0\n(openapi/fsm-navigator.yaml) at http://127.0.0.1:41234/api/v1\n' +
        '14 documented responses · 15 variants · 20 cases · seed 1\n',
    );
    expect(text).toContain(' 50 % · 10 of 20 cases · 1 finding · ');
    expect(stripVTControlCharacters(text)).toBe(text);
    await expect(text).toMatchFileSnapshot('snapshots/progress.txt');
  });

  it('counts a finding once even if several cases report it', () => {
    const progress = new Sink();
    const reporter = createTerminalReporter({ out: new Sink(), progress });
    for (const event of events) {
      const hasFindings = event.type === 'case-finished' && event.findings.length > 0;
      reporter.onEvent(
        hasFindings ? { ...event, findings: [...event.findings, ...event.findings], fresh: 1 } : event,
      );
    }
    expect(progress.text).toContain('100 % · 20 of 20 cases · 1 finding · ');
  });

  it.each([true, false])('shows that the server requested a wait (terminal: %s)', (isTTY) => {
    const progress = new Sink({ isTTY, columns: 100 });
    const reporter = createTerminalReporter({ out: new Sink(), progress, now: () => 0 });
    const [started] = events;
    if (started) reporter.onEvent(started);
    reporter.onEvent({ type: 'run-waiting', seconds: 1 });
    const before = progress.text;
    reporter.onEvent({ type: 'run-waiting', seconds: 60 });
    expect(stripVTControlCharacters(progress.text.slice(before.length))).toContain(
      '0 of 20 cases · 0 findings · 0.0 s · waiting 60 seconds as the server requested\n',
    );
    // A log omits a wait of one second.
    expect(before.includes('waiting 1 second ')).toBe(isTTY);
  });

  it('fits on one line of a narrow terminal', () => {
    const lines = stripVTControlCharacters(progressOf(true, 40))
      .split('\n')
      .filter((line) => line.includes(' % '));
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(line).toMatch(/^.{38}…$/);
  });

  it('redraws one line on a terminal and clears it at the end', () => {
    const text = progressOf(true);
    const { length } = stripVTControlCharacters(text)
      .split('\n')
      .filter((line) => line.includes(' % '));
    expect(length).toBeGreaterThan(5);
    expect(text).toContain('\u001b[1A');
    expect(text.lastIndexOf('\u001b[2K')).toBeGreaterThan(text.lastIndexOf(' % '));
    expect(text).not.toContain('\u001b[?25l');
  });
});

describe('the detection of terminal capabilities', () => {
  it.each<[string, Record<string, string>, boolean, boolean]>([
    ['a terminal', {}, true, true],
    ['a pipe', {}, false, false],
    ['NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR', { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR on a pipe', { FORCE_COLOR: '1' }, false, true],
    ['an empty FORCE_COLOR', { FORCE_COLOR: '' }, false, true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
    ['both NO_COLOR and FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['a dumb terminal', { TERM: 'dumb' }, true, false],
  ])('decides whether to use colours: %s', (_name, environment, isTerminal, want) => {
    expect(wantsColor(environment, isTerminal)).toBe(want);
  });

  it.each<[string, Record<string, string>, string, boolean]>([
    ['no locale', {}, 'linux', true],
    ['a UTF-8 locale', { LANG: 'de_DE.UTF-8' }, 'linux', true],
    ['the C locale', { LC_ALL: 'C', LANG: 'de_DE.UTF-8' }, 'linux', false],
    ['C.utf8', { LC_ALL: 'C.utf8' }, 'linux', true],
    ['the Linux console', { TERM: 'linux' }, 'linux', false],
    ['the old Windows console', {}, 'win32', false],
    ['Windows Terminal', { WT_SESSION: 'x' }, 'win32', true],
  ])('decides whether to use Unicode: %s', (_name, environment, platform, want) => {
    expect(wantsUnicode(environment, platform)).toBe(want);
  });
});

function allWaived(): Report {
  const why = { reason: 'no clock control' as const, detail: null };
  const ledger: LedgerEntry[] = [
    entry('GET /a', '200', null, 'proven'),
    entry('GET /a', '401', 'expired', 'untested', why, 'Tokens live a year.'),
  ];
  const counts = { proven: 1, untested: 1, seen: 0, 'not attempted': 0, violated: 0 };
  return {
    ...report,
    ledger,
    findings: [],
    summary: summary({
      obligations: 2,
      variants: 2,
      verdicts: counts,
      variantVerdicts: counts,
      requests: 1,
      durationMs: 125_000,
      seed: 7,
      passed: true,
    }),
  };
}
