import type { LedgerEntry, Report } from '@touchstone/runner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTerminalReporter, wrap } from '../src/index.js';
import { entry, events, finding, report, summary } from './run-fixture.js';
import { Sink } from './sink.js';

const words = (count: number): string =>
  Array.from({ length: count }, (_, index) => `word${index}`).join(' ');

const untested: LedgerEntry = entry('GET /jobs', '404', null, 'untested', {
  reason: 'no resource',
  detail: `POST /jobs answered 422: ${words(30)}.`,
});

const long: Report = {
  ...report,
  ledger: [...report.ledger, untested],
  findings: [
    {
      ...finding('GET /jobs', 1),
      message: words(40),
      quote: words(40),
      expected: words(40),
      received: { value: 'x'.repeat(400) },
      curl: null,
    },
  ],
  leftBehind: [{ operation: 'POST /jobs', reason: words(30), curl: `curl ${words(30)}` }],
  changed: [{ operation: `PUT /${'x'.repeat(20)}`, count: 2, curl: `curl ${words(30)}`, before: null }],
  listChanges: [
    {
      operation: 'GET /terminals',
      appeared: { count: 7, ids: Array.from({ length: 5 }, () => 'x'.repeat(60)) },
      gone: { count: 2, ids: ['a', 'b'] },
    },
  ],
  remaining: [{ operation: 'POST /terminals', reason: words(30), count: 1 }],
  summary: summary({
    aborted: words(30),
    skipped: {
      'no read to compare': 12,
      'body not read': 3,
      'no marker to search for': 17,
      'schema not usable': 2,
    },
  }),
};

function linesOf(shown: Report): readonly string[] {
  const [out, progress] = [new Sink(), new Sink({ isTTY: false })];
  const reporter = createTerminalReporter({ out, progress });
  for (const event of events)
    reporter.onEvent(event.type === 'run-started' ? { ...event, document: `${'d'.repeat(40)}.yaml` } : event);
  reporter.onEvent({ type: 'run-noted', text: words(40) });
  void reporter.finish(shown);
  return `${progress.text}${out.text}`.split('\n');
}

describe('the output without a terminal', () => {
  it('has lines of at most 80 characters, except commands and ids', () => {
    const isFree = (line: string): boolean => /^ *curl | application\/json .*\(/.test(line);
    const exceeding = linesOf(long).filter((line) => line.length > 80 && !isFree(line));
    expect(exceeding).toEqual([]);
  });

  it('contains commands and ids in one line each', () => {
    const lines = linesOf(long);
    expect(lines).toContain(`  curl ${words(30)}`);
    expect(lines.some((line) => line.length > 80 && line.endsWith('(caused by credential: missing)'))).toBe(
      true,
    );
  });
});

describe('wrap', () => {
  it('keeps the id of an operation and short code in one line', () => {
    expect(wrap('Call GET /jobs or `--allow create` now', 12)).toEqual([
      'Call',
      'GET /jobs or',
      '`--allow create`',
      'now',
    ]);
  });

  it('changes nothing but spaces, and exceeds the width only with one word or code', () => {
    const text = fc.stringMatching(/^[a-zG`/ -]{0,80}$/);
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), fc.integer({ min: 1, max: 40 }), (line, width) => {
        const lines = wrap(line, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(line.replaceAll(' ', ''));
        for (const part of lines) if (part.length > width) expect(part).toMatch(/^\S*$|`|[A-Z]{3,7} \//);
      }),
    );
  });
});
