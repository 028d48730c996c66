import type { Mutant } from '@touchstone/server-kit';

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
    description: 'Calls leave the rate limit window five seconds early.',
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
    description: 'All clients of a workspace share one rate limit window.',
    rules: [22],
    expected: [{ rule: 'rate-limit', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'retry-after-fraction',
    description: 'Retry-After has a decimal point, such as 5.0.',
    rules: [17],
    expected: [{ rule: 'retry-after', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'reset-as-date',
    description: 'In the response to listing time tracks, X-RateLimit-Reset is an ISO 8601 timestamp.',
    rules: [17],
    expected: [{ rule: 'header-value', error: null }],
  },
] as const satisfies readonly Mutant[];
