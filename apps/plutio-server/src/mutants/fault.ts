import type { Mutant } from '@touchstone/server-kit';

/** Bugs in the handling of internal failures. */
export const faultMutants = [
  {
    name: 'half-done-note',
    description: 'A note is stored although its creation failed.',
    rules: [17],
    expected: [{ rule: 'no-state-change', error: 'server_error' }],
  },
  {
    name: 'stack-trace',
    description: 'The 500 response contains a stack trace.',
    rules: [17],
    expected: [{ rule: 'no-leak', error: 'server_error' }],
  },
  {
    name: 'billable-filter-crashes',
    description: 'Filtering time tracks by isBillable returns 500.',
    rules: [17],
    expected: [
      { rule: 'status-intended', error: null },
      { rule: 'no-server-error', error: null },
    ],
  },
] as const satisfies readonly Mutant[];
