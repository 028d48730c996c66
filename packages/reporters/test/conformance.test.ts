import type { Report, RunEvent } from '@touchstone/runner';
import { describe, expect, it } from 'vitest';
import { createJsonReporter, createTerminalReporter, type Reporter } from '../src/index.js';
import { cleanReport, entry, events, finding, ledger, report, summary } from './run-fixture.js';
import { Sink } from './sink.js';

type Make = (out: Sink, progress: Sink) => Reporter;

const reporters: readonly { name: string; make: Make; live: boolean }[] = [
  {
    name: 'terminal, in a log',
    live: false,
    make: (out, progress) => createTerminalReporter({ out, progress, now: () => 0 }),
  },
  {
    name: 'terminal, live and coloured',
    live: true,
    make: (out, progress) =>
      createTerminalReporter({ out, progress, color: true, verbose: true, now: () => 0 }),
  },
  { name: 'json', live: false, make: (out) => createJsonReporter({ write: (text) => out.write(text) }) },
];

const hostile = '\u001b[2J\u001b]0;owned\u0007\r\n\u202eevil\u009b31m';

const reports: Readonly<Record<string, Report>> = {
  'a run with findings': report,
  'a clean run': cleanReport,
  'a run that ended early': { ...report, summary: summary({ aborted: 'The server is gone.' }) },
  'a document without operations': {
    ...report,
    ledger: [],
    findings: [],
    summary: summary({ obligations: 0, variants: 0 }),
  },
  'hostile text': {
    ...report,
    ledger: [entry(`GET /${hostile}`, '404', hostile, 'violated', { reason: 'blocked', detail: hostile })],
    findings: [
      { ...finding('GET /jobs', 1), message: hostile, received: hostile, curl: hostile, case: hostile },
      { ...finding('GET /jobs', 1), rule: hostile, received: { [hostile]: [hostile] } },
    ],
    summary: summary({ title: hostile, aborted: hostile }),
  },
};

describe.each(reporters)('the reporter ($name)', ({ make, live }) => {
  async function run(
    finished: Report,
    stream: readonly RunEvent[] = events,
  ): Promise<{ out: Sink; progress: Sink }> {
    const out = new Sink();
    const progress = new Sink({ isTTY: live });
    const reporter = make(out, progress);
    for (const event of stream) reporter.onEvent(event);
    expect(out.text, 'writes nothing to stdout before the run has finished').toBe('');
    await reporter.finish(finished);
    return { out, progress };
  }

  it.each(Object.keys(reports))('ends the output for %s with a single newline', async (name) => {
    const { out } = await run(freeze(reports[name] ?? report));
    expect(out.text.length).toBeGreaterThan(20);
    expect(out.text.endsWith('\n')).toBe(true);
    expect(out.text.endsWith('\n\n')).toBe(false);
  });

  it('writes the same text for the same run', async () => {
    const first = await run(report);
    const second = await run(report);
    expect(second.out.text).toBe(first.out.text);
    expect(second.progress.text).toBe(first.progress.text);
  });

  it('finishes even if there were no events', async () => {
    const { out } = await run(report, []);
    expect(out.text).toContain('status-intended');
  });

  it('finishes a run that ended in the middle of a case', async () => {
    const { out } = await run(report, events.slice(0, 4));
    expect(out.text).toContain('status-intended');
  });

  it('escapes control sequences from a server or document', async () => {
    const started = events[0];
    const { out, progress } = await run(reports['hostile text'] ?? report, [
      ...(started?.type === 'run-started' ? [{ ...started, title: hostile, server: hostile }] : []),
      { type: 'case-started', case: hostile, operation: hostile },
      { type: 'run-aborted', reason: hostile },
    ]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the test searches for these characters.
    const dangerous = /\u001b\[2J|\u001b\]|\u0007|\r|\u202e|\u009b/;
    expect(out.text).not.toMatch(dangerous);
    expect(progress.text).not.toMatch(dangerous);
    expect(out.text).toContain('evil');
  });

  it('reports every finding and every documented response that is not proven', async () => {
    const { out } = await run(report);
    expect(out.text).toContain('body-schema');
    expect(out.text).toContain('The staging proxy hides addresses.');
    for (const { id, verdict } of ledger) {
      if (verdict === 'untested' || verdict === 'not attempted') expect(out.text).toContain(id);
    }
  });
});

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(freeze);
    Object.freeze(value);
  }
  return value;
}
