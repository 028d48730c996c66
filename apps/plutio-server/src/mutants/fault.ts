import type { Mutant } from '@touchstone/server-kit';

/** What is wrong with failures. */
export const faultMutants = [
  {
    name: 'half-done-note',
    description: 'A note stays although creating it failed.',
    rules: [17],
    expected: [{ rule: 'no-state-change', error: 'server_error' }],
  },
  {
    name: 'stack-trace',
    description: 'A failure tells its stack trace.',
    rules: [17],
    expected: [{ rule: 'no-leak', error: 'server_error' }],
  },
  {
    name: 'billable-filter-crashes',
    description: 'Filtering time tracks makes the server fail.',
    rules: [17],
    expected: [
      { rule: 'status-intended', error: null },
      { rule: 'no-server-error', error: null },
    ],
  },
] as const satisfies readonly Mutant[];
