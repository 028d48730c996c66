import type { LedgerEntry, Report, Summary, UntestedReason } from '@touchstone/runner';
import { describe, expect, it } from 'vitest';
import { createTerminalReporter } from '../src/index.js';
import { entry, report, summary } from './run-fixture.js';
import { Sink } from './sink.js';

const untested = (operation: string, status: string, reason: UntestedReason, detail: string): LedgerEntry =>
  entry(operation, status, null, 'untested', { reason, detail });

const credentials = untested('GET /jobs', '401', 'not allowed', 'Allow them with `--allow credentials`.');

const heldBack = ['DELETE /jobs/{id}', 'DELETE /customers/{id}'].map((operation) =>
  untested(
    operation,
    '204',
    'not allowed',
    `${operation} would destroy a resource, because the path names the resource: allow it with \`--allow destroy\`, or correct its effect with \`x-effect\`.`,
  ),
);

/** Returns the next step of a report in one line; undefined if it has none. */
function nextStep(ledger: readonly LedgerEntry[], change: Partial<Summary> = {}): string | undefined {
  const shown: Report = { ...report, ledger, findings: [], summary: summary(change) };
  const out = new Sink();
  void createTerminalReporter({ out, progress: new Sink() }).finish(shown);
  return /\nNext step {2}(.*)\n$/s.exec(out.text)?.[1]?.replaceAll('\n ', '');
}

describe('the next step', () => {
  it('is the permission that most variants need, even if each reason names another operation', () => {
    expect(nextStep([credentials, ...heldBack])).toBe(
      'Some operations would destroy a resource: allow them with `--allow destroy`. (2 variants)',
    );
    expect(nextStep([credentials])).toBe('Allow them with `--allow credentials`. (1 variant)');
  });

  it('is to correct the credential if the server refused it', () => {
    expect(nextStep([credentials, ...heldBack], { credentialRefused: true })).toMatch(
      /^The server refused most calls that need a credential: correct the one/,
    );
  });

  it('is to correct the caller if the server accepted no call', () => {
    const refused = untested('GET /jobs', '200', 'no caller', 'GET /jobs answered 403: pass another caller.');
    expect(nextStep([credentials, ...heldBack, refused])).toBe(
      'GET /jobs answered 403: pass another caller.',
    );
    const accepted = entry('GET /customers', '200', null, 'proven');
    expect(nextStep([credentials, ...heldBack, refused, accepted])).toContain('--allow destroy');
  });

  it('is missing if the run ended early', () => {
    expect(nextStep([credentials], { aborted: 'The server is gone.' })).toBeUndefined();
  });
});
