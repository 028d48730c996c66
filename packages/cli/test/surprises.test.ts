import type { Learned, LearnedError, SurprisingCause } from '@touchstone/runner';
import { describe, expect, it } from 'vitest';
import { divided } from '../src/learn/surprises.js';

const operation = 'POST /boards';
const expected = { status: '403', code: 'scope_missing' };

const surprise = (cause: string, more: Partial<SurprisingCause> = {}): SurprisingCause => ({
  operation,
  status: '403',
  code: 'forbidden',
  cause,
  when: { scope: cause },
  expected,
  by: 'words or status',
  ...more,
});

const learned = (code: string, named?: string): LearnedError => ({
  operation,
  status: '403',
  code,
  cause: 'address blocked',
  when: { address: 'blocked' },
  ...(named !== undefined && { named }),
});

const of = (errors: Learned['errors'], ...surprising: Learned['surprising']) =>
  divided({ errors, surprising });

describe('surprising causes', () => {
  it('of one error are one entry', () => {
    const { entries, listed } = of([], surprise('operation'), surprise('type'));
    expect(listed).toEqual([]);
    expect(entries).toEqual([
      {
        operation,
        status: '403',
        code: 'forbidden',
        whens: [{ scope: 'operation' }, { scope: 'type' }],
        description:
          'Surprising: 403 forbidden was returned to "operation", but the operation also documents 403 scope_missing, which ' +
          'fits better. 403 forbidden was returned to "type", but the operation also documents 403 scope_missing, which ' +
          'fits better. If the server is right, set `accept: true`; otherwise correct the server and remove this action.',
      },
    ]);
  });

  it('are in one entry with the right causes of their error, or listed if no trigger declares them', () => {
    const { when: _, ...bare } = surprise('operation', { code: 'denied' });
    const { accepted, entries, listed } = of(
      [learned('forbidden'), learned('denied')],
      surprise('type'),
      bare,
    );
    expect(accepted).toEqual([learned('denied')]);
    expect(entries.map(({ code, whens }) => [code, whens])).toEqual([
      ['forbidden', [{ scope: 'type' }, { address: 'blocked' }]],
    ]);
    expect(listed).toEqual([{ operation, status: '403', code: 'denied', cause: 'operation', expected }]);
  });

  it('include the causes of errors that are named after another one', () => {
    const { entries } = of([learned('forbidden', 'scope')], surprise('type', { by: 'other operations' }));
    expect(entries.map(({ whens }) => whens)).toEqual([[{ address: 'blocked' }, { scope: 'type' }]]);
    expect(entries[0]?.description).toContain('"address blocked", but its words name "scope".');
    expect(entries[0]?.description).toContain('"type", but other operations return 403 scope_missing.');
  });
});
