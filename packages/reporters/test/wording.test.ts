import { describe, expect, it } from 'vitest';
import { createTerminalReporter, describeVariant, reasonText } from '../src/index.js';
import { entry, report } from './run-fixture.js';
import { Sink } from './sink.js';

describe('reasonText', () => {
  it.each([
    ['not allowed', 'not sent (safety)'],
    ['trigger unknown', 'cause unknown'],
    ['trigger ambiguous', 'cause ambiguous'],
    ['no caller', 'no caller'],
    ['blocked', 'blocked'],
  ] as const)('returns the text for %s', (reason, want) => {
    expect(reasonText(reason)).toBe(want);
  });

  it('replaces the reason in the terminal report', () => {
    const out = new Sink();
    const detail = 'Wrong credentials can lock an account.';
    const ledger = [entry('GET /jobs', '401', 'unauthorized', 'untested', { reason: 'not allowed', detail })];
    void createTerminalReporter({ out, progress: new Sink() }).finish({ ...report, ledger });
    expect(out.text).toContain(`? not sent (safety) · 1 variant\n  ${detail}\n`);
    expect(out.text).not.toContain('probe');
  });
});

describe('describeVariant', () => {
  it.each([
    ['success', '200', 'success'],
    ['credential: missing', '401', 'caused by credential: missing'],
    ['unknown: The moon is full.', '503', 'cause unknown: The moon is full.'],
    ['ambiguous: resource-absent, declared', '404', 'cause ambiguous: resource-absent, declared'],
    ['caused by POST /jobs', null, 'caused by POST /jobs'],
    ['not selected', null, 'not selected'],
  ])('describes the variant %s of status %s', (label, status, want) => {
    expect(describeVariant(label, status)).toBe(want);
  });
});
