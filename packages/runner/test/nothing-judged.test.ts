import { describe, expect, test } from 'vitest';
import {
  everyCallRefused,
  type Finding,
  type LedgerEntry,
  type LedgerVariant,
  nothingJudged,
  type Report,
  type Verdict,
} from '../src/index.js';

const location = { file: 'a.yaml', line: 1, column: 1, pointer: '#/', source: 'a.yaml' };

function entry(
  operation: string,
  verdict: Verdict,
  why: Partial<Pick<LedgerVariant, 'reason' | 'detail'>> = {},
  change: Partial<LedgerEntry> = {},
): LedgerEntry {
  const variant = { variant: 'success', verdict, reason: null, detail: null, cases: 1, ...why };
  return {
    id: `${operation} 200 application/json`,
    operation,
    status: '200',
    mediaType: 'application/json',
    error: null,
    verdict,
    reason: variant.reason,
    variants: [variant],
    location,
    ...change,
  };
}

function reportOf(ledger: readonly LedgerEntry[], findings: readonly Finding[] = []): Report {
  const verdicts = { proven: 0, untested: 0, seen: 0, 'not attempted': 0, violated: 0 };
  for (const { verdict } of ledger) verdicts[verdict]++;
  return {
    $schema: 'urn:touchstone:report:1',
    summary: {
      run: 'r',
      title: 'Widgets',
      version: '1',
      document: 'a.yaml',
      server: 'http://127.0.0.1:1',
      seed: 1,
      obligations: ledger.length,
      variants: ledger.length,
      verdicts,
      variantVerdicts: verdicts,
      cases: ledger.length,
      requests: 0,
      controlRequests: 0,
      findings: findings.length,
      checks: 0,
      skipped: {},
      durationMs: 0,
      startedAt: '2026-11-28T00:00:00.000Z',
      passed: false,
    },
    ledger,
    findings,
  };
}

const finding = (operation: string, received: number): Finding => ({
  rule: 'status-intended',
  error: null,
  operation,
  case: `${operation} 200 example`,
  severity: 'error',
  message: `Expected 200, received ${received}.`,
  pointer: 'status',
  location,
  expected: '200',
  received,
  curl: null,
});

describe('nothingJudged', () => {
  test('returns null if a variant was proven or violated, or if there is a finding', () => {
    expect(nothingJudged(reportOf([entry('GET /a', 'proven'), entry('GET /b', 'untested')]))).toBeNull();
    expect(nothingJudged(reportOf([entry('GET /a', 'violated')]))).toBeNull();
    expect(nothingJudged(reportOf([entry('GET /a', 'untested')], [finding('GET /a', 500)]))).toBeNull();
  });

  test('returns null if every obligation is waived', () => {
    const waived = entry('GET /a', 'untested', {}, { waived: 'The sandbox has no clock.' });
    expect(nothingJudged(reportOf([waived]))).toBeNull();
  });

  test('prefers the detail of an unattempted variant to the detail of an untested variant', () => {
    const untested = entry('GET /a', 'untested', { reason: 'no caller', detail: 'Configure a caller.' });
    const blocked = entry('GET /b', 'not attempted', { reason: 'blocked', detail: 'No token.' });
    expect(nothingJudged(reportOf([untested, blocked]))).toBe('No token.');
    expect(nothingJudged(reportOf([untested]))).toBe('Configure a caller.');
  });

  test('returns the reason of a variant without a detail', () => {
    expect(nothingJudged(reportOf([entry('GET /a', 'not attempted', { reason: 'run ended' })]))).toBe(
      'run ended',
    );
  });
});

describe('everyCallRefused', () => {
  const refused = entry('GET /a', 'untested', { reason: 'no caller', detail: 'GET /a answered 401.' });
  const refusal = entry('GET /a', 'proven', {}, { status: '401', error: 'unauthorized' });

  test('returns the detail of a refused call if no success was proven', () => {
    expect(everyCallRefused(reportOf([refused, refusal]))).toBe('GET /a answered 401.');
  });

  test.each<[string, LedgerEntry]>([
    ['a success was proven', entry('GET /b', 'proven')],
    ['a success was violated', entry('GET /b', 'violated')],
  ])('returns null if %s', (_, other) => {
    expect(everyCallRefused(reportOf([refused, other]))).toBeNull();
  });

  test.each<[string, LedgerEntry]>([
    ['was sent', { ...refused, variants: refused.variants.map((variant) => ({ ...variant, cases: 0 })) }],
    ['has to be tested', { ...refused, waived: 'The sandbox has no key.' }],
    [
      'was refused for its credential',
      entry('GET /a', 'untested', { reason: 'no resource', detail: 'None.' }),
    ],
  ])('returns null if no call %s', (_, only) => {
    expect(everyCallRefused(reportOf([only, refusal]))).toBeNull();
  });
});
