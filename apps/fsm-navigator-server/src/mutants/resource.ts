import type { Mutant } from '@touchstone/server-kit';

/** Bugs in the resource lookup: rule 33. */
export const resourceMutants = [
  {
    name: 'foreign-asset-visible',
    description: 'Any company can read any asset.',
    rules: [33],
    expected: [{ rule: 'status-intended', error: 'not_found' }],
  },
  {
    name: 'foreign-id-forbidden',
    description: "Reading another company's customer returns 403 instead of 404.",
    rules: [33],
    expected: [{ rule: 'status-intended', error: 'not_found' }],
  },
  {
    name: 'foreign-id-revealed',
    description: "The message for another company's job differs from that for a missing job.",
    rules: [33],
    expected: [{ rule: 'indistinguishable', error: 'not_found' }],
  },
  {
    name: 'foreign-job-changed',
    description: "A refused update of another company's job is still stored.",
    rules: [33],
    expected: [{ rule: 'no-state-change', error: 'not_found' }],
  },
  {
    name: 'absent-customer-without-locations',
    description: 'Listing the locations of a missing customer returns an empty list.',
    rules: [33],
    expected: [{ rule: 'status-intended', error: 'not_found' }],
  },
] as const satisfies readonly Mutant[];
