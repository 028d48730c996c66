import type { Mutant } from '@touchstone/server-kit';

/** Bugs in rate limiting. */
export const rateMutants = [
  {
    name: 'skip-limit',
    description: 'The rate limit is not enforced.',
    rules: [17],
    expected: [
      { rule: 'status-intended', error: 'rate_limit_exceeded' },
      { rule: 'error-order', error: 'rate_limit_exceeded' },
    ],
  },
  {
    name: 'limit-lifts-early',
    description: 'Calls leave the window five seconds early.',
    rules: [17],
    expected: [{ rule: 'rate-limit', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'refused-calls-count',
    description: 'Calls refused by the rate limit also count.',
    rules: [17],
    expected: [{ rule: 'rate-limit', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'limit-per-workspace',
    description: 'All clients of a workspace share one window.',
    rules: [22],
    expected: [{ rule: 'rate-limit', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'retry-after-fraction',
    description: 'Retry-After is not a whole number of seconds.',
    rules: [17],
    expected: [{ rule: 'retry-after', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'reset-as-date',
    description: 'X-RateLimit-Reset of the list of time tracks is an ISO date.',
    rules: [17],
    expected: [{ rule: 'header-value', error: null }],
  },
] as const satisfies readonly Mutant[];
