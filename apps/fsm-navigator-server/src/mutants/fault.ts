import type { Mutant } from '@touchstone/server-kit';

/** What is wrong with failures: rule 41. */
export const faultMutants = [
  {
    name: 'half-done-location',
    description: 'A location stays although creating it failed.',
    rules: [41],
    expected: [{ rule: 'no-state-change', error: 'server_error' }],
  },
  {
    name: 'stack-trace',
    description: 'A failure tells its stack trace.',
    rules: [41],
    expected: [{ rule: 'no-leak', error: 'server_error' }],
  },
  {
    name: 'fault-as-503',
    description: 'A failure is answered with 503.',
    rules: [27, 41],
    expected: [
      { rule: 'status-documented', error: 'server_error' },
      { rule: 'status-intended', error: 'server_error' },
      { rule: 'error-status', error: 'server_error' },
    ],
  },
  {
    name: 'fault-sticks',
    description: 'An update of a job that failed fails once more.',
    rules: [41],
    expected: [
      { rule: 'recovered', error: 'server_error' },
      { rule: 'no-server-error', error: null },
    ],
  },
  {
    name: 'active-filter-crashes',
    description: 'Filtering technicians makes the server fail.',
    rules: [41],
    expected: [
      { rule: 'status-intended', error: null },
      { rule: 'no-server-error', error: null },
    ],
  },
] as const satisfies readonly Mutant[];
