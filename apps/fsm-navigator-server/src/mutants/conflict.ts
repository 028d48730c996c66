import type { Mutant } from '@touchstone/server-kit';

/** Bugs in conflict checks: rules 35 and 36. */
export const conflictMutants = [
  {
    name: 'duplicate-unchecked',
    description: 'Two customers may have the same email.',
    rules: [35],
    expected: [{ rule: 'status-intended', error: 'duplicate_customer' }],
  },
  {
    name: 'duplicate-case-sensitive',
    description: 'Emails of customers are compared case-sensitively.',
    rules: [35],
    expected: [{ rule: 'status-intended', error: 'duplicate_customer' }],
  },
  {
    name: 'duplicate-kept',
    description: 'A customer write that is refused for a duplicate email is still stored.',
    rules: [35],
    expected: [{ rule: 'no-state-change', error: 'duplicate_customer' }],
  },
  {
    name: 'own-email-is-duplicate',
    description: "An update that repeats the customer's own email is refused.",
    rules: [35],
    expected: [{ rule: 'status-intended', error: null }],
  },
  {
    name: 'completed-job-reopens',
    description: 'A job can change from Completed back to In Progress.',
    rules: [36],
    expected: [{ rule: 'status-intended', error: 'invalid_status_transition' }],
  },
  {
    name: 'asset-transitions-unchecked',
    description: 'An asset can change to any other status.',
    rules: [36],
    expected: [{ rule: 'status-intended', error: 'invalid_status_transition' }],
  },
  {
    name: 'same-status-accepted',
    description: 'A job can change to its current status.',
    rules: [36],
    expected: [{ rule: 'status-intended', error: 'invalid_status_transition' }],
  },
  {
    name: 'hold-is-final',
    description: 'A job on hold cannot change to any other status.',
    rules: [36],
    expected: [{ rule: 'status-intended', error: null }],
  },
  {
    name: 'refused-transition-kept',
    description: "A refused change of an asset's status is still stored.",
    rules: [36],
    expected: [{ rule: 'no-state-change', error: 'invalid_status_transition' }],
  },
] as const satisfies readonly Mutant[];
