import type { Mutant } from '@touchstone/server-kit';

/** What is wrong with the rolling windows: rule 40. */
export const rateMutants = [
  {
    name: 'skip-lists-limit',
    description: 'Lists are not limited.',
    rules: [40],
    expected: [{ rule: 'status-intended', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'skip-reads-limit',
    description: 'Single reads are not limited.',
    rules: [40],
    expected: [{ rule: 'status-intended', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'skip-writes-limit',
    description: 'Writes are not limited.',
    rules: [40],
    expected: [
      { rule: 'status-intended', error: 'rate_limit_exceeded' },
      { rule: 'error-order', error: 'rate_limit_exceeded' },
    ],
  },
  {
    name: 'skip-daily-limit',
    description: 'The day is not limited.',
    rules: [40],
    expected: [{ rule: 'status-intended', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'limit-never-lifts',
    description: 'No call ever leaves its window.',
    rules: [40],
    expected: [{ rule: 'rate-limit', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'limit-lifts-early',
    description: 'A call leaves its window five seconds early.',
    rules: [40],
    expected: [{ rule: 'rate-limit', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'refused-calls-count',
    description: 'A call refused for its rate starts the window anew.',
    rules: [40],
    expected: [{ rule: 'rate-limit', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'limit-per-company',
    description: 'All keys of a company share one window.',
    rules: [40],
    expected: [{ rule: 'rate-limit', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'retry-after-differs',
    description: 'The body asks to wait a second longer than the header.',
    rules: [40],
    expected: [{ rule: 'retry-after', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'retry-after-fraction',
    description: 'Retry-After is not in whole seconds.',
    rules: [40],
    expected: [{ rule: 'retry-after', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'no-retry-after',
    description: 'A 429 comes without Retry-After.',
    rules: [40],
    expected: [
      { rule: 'header-required', error: 'rate_limit_exceeded' },
      { rule: 'retry-after', error: 'rate_limit_exceeded' },
    ],
  },
  {
    name: 'remaining-on-429',
    description: 'A 429 says that a call remains.',
    rules: [40],
    expected: [{ rule: 'rate-limit', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'limit-of-another-key',
    description: "A 429 tells the default limit, not the key's own.",
    rules: [40],
    expected: [{ rule: 'rate-limit', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'no-rate-headers-on-405',
    description: 'An unsupported verb is answered without the three figures.',
    rules: [40],
    expected: [{ rule: 'header-required', error: 'method_not_allowed' }],
  },
  {
    name: 'no-remaining-on-technician',
    description: 'A technician comes without X-RateLimit-Remaining.',
    rules: [40],
    expected: [{ rule: 'header-required', error: null }],
  },
  {
    name: 'reset-as-date',
    description: 'X-RateLimit-Reset of recorded work is an ISO date.',
    rules: [40],
    expected: [{ rule: 'header-value', error: null }],
  },
] as const satisfies readonly Mutant[];
