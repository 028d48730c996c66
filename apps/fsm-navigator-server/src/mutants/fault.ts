import type { Mutant } from '@touchstone/server-kit';

/** Bugs in the handling of internal failures: rule 41. */
export const faultMutants = [
  {
    name: 'half-done-location',
    description: 'A location is stored although its creation failed.',
    rules: [41],
    expected: [{ rule: 'no-state-change', error: 'server_error' }],
  },
  {
    name: 'stack-trace',
    description: 'The 500 response contains a stack trace.',
    rules: [41],
    expected: [{ rule: 'no-leak', error: 'server_error' }],
  },
  {
    name: 'fault-as-503',
    description: 'An internal failure returns 503 instead of 500.',
    rules: [27, 41],
    expected: [
      { rule: 'status-documented', error: 'server_error' },
      { rule: 'status-intended', error: 'server_error' },
      { rule: 'error-status', error: 'server_error' },
    ],
  },
  {
    name: 'fault-sticks',
    description: 'After an internal failure while updating a job, the next update of that job also fails.',
    rules: [41],
    expected: [
      { rule: 'recovered', error: 'server_error' },
      { rule: 'no-server-error', error: null },
    ],
  },
  {
    name: 'active-filter-crashes',
    description: 'Filtering technicians by active returns 500.',
    rules: [41],
    expected: [
      { rule: 'status-intended', error: null },
      { rule: 'no-server-error', error: null },
    ],
  },
] as const satisfies readonly Mutant[];
