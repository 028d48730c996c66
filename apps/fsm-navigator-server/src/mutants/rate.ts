import type { Mutant } from '@touchstone/server-kit';

/** Bugs in the rate limits and their headers: rule 40. */
export const rateMutants = [
  {
    name: 'skip-lists-limit',
    description: 'The rate limit for lists is not enforced.',
    rules: [40],
    expected: [{ rule: 'status-intended', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'skip-reads-limit',
    description: 'The rate limit for single reads is not enforced.',
    rules: [40],
    expected: [{ rule: 'status-intended', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'skip-writes-limit',
    description: 'The rate limit for writes is not enforced.',
    rules: [40],
    expected: [
      { rule: 'status-intended', error: 'rate_limit_exceeded' },
      { rule: 'error-order', error: 'rate_limit_exceeded' },
    ],
  },
  {
    name: 'skip-daily-limit',
    description: 'The daily rate limit is not enforced.',
    rules: [40],
    expected: [{ rule: 'status-intended', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'limit-never-lifts',
    description: 'Calls never leave the rate limit windows.',
    rules: [40],
    expected: [{ rule: 'rate-limit', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'limit-lifts-early',
    description: 'Calls leave the rate limit windows five seconds early.',
    rules: [40],
    expected: [{ rule: 'rate-limit', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'refused-calls-count',
    description: 'Calls refused by the rate limit also count.',
    rules: [40],
    expected: [{ rule: 'rate-limit', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'limit-per-company',
    description: 'All keys of a company share their rate limit windows.',
    rules: [40],
    expected: [{ rule: 'rate-limit', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'retry-after-differs',
    description: 'In the body, retry_after is one second longer than Retry-After.',
    rules: [40],
    expected: [{ rule: 'retry-after', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'retry-after-fraction',
    description: 'Retry-After has a decimal point, such as 5.0.',
    rules: [40],
    expected: [{ rule: 'retry-after', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'no-retry-after',
    description: 'The 429 response lacks Retry-After.',
    rules: [40],
    expected: [
      { rule: 'header-required', error: 'rate_limit_exceeded' },
      { rule: 'retry-after', error: 'rate_limit_exceeded' },
    ],
  },
  {
    name: 'remaining-on-429',
    description: 'The 429 response reports one remaining call.',
    rules: [40],
    expected: [{ rule: 'rate-limit', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'limit-of-another-key',
    description: "The 429 response reports the default limit instead of the key's.",
    rules: [40],
    expected: [{ rule: 'rate-limit', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'no-rate-headers-on-405',
    description: 'The 405 response lacks the rate limit headers.',
    rules: [40],
    expected: [{ rule: 'header-required', error: 'method_not_allowed' }],
  },
  {
    name: 'no-remaining-on-technician',
    description: 'The response with a technician lacks X-RateLimit-Remaining.',
    rules: [40],
    expected: [{ rule: 'header-required', error: null }],
  },
  {
    name: 'reset-as-date',
    description: 'In the response to recording a service, X-RateLimit-Reset is an ISO 8601 timestamp.',
    rules: [40],
    expected: [{ rule: 'header-value', error: null }],
  },
] as const satisfies readonly Mutant[];
