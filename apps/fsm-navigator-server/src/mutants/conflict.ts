import type { Mutant } from '@touchstone/server-kit';

/** What is wrong with conflicts: rules 35 and 36. */
export const conflictMutants = [
  {
    name: 'duplicate-unchecked',
    description: 'Two customers may have one email.',
    rules: [35],
    expected: [{ rule: 'status-intended', error: 'duplicate_customer' }],
  },
  {
    name: 'duplicate-case-sensitive',
    description: 'An email in other capitals is another email.',
    rules: [35],
    expected: [{ rule: 'status-intended', error: 'duplicate_customer' }],
  },
  {
    name: 'duplicate-kept',
    description: 'A customer with a taken email is refused, and kept.',
    rules: [35],
    expected: [{ rule: 'no-state-change', error: 'duplicate_customer' }],
  },
  {
    name: 'own-email-is-duplicate',
    description: 'An update of a customer may not repeat its own email.',
    rules: [35],
    expected: [{ rule: 'status-intended', error: null }],
  },
  {
    name: 'completed-job-reopens',
    description: 'A completed job may go on.',
    rules: [36],
    expected: [{ rule: 'status-intended', error: 'invalid_status_transition' }],
  },
  {
    name: 'asset-transitions-unchecked',
    description: 'An asset may change to any other status.',
    rules: [36],
    expected: [{ rule: 'status-intended', error: 'invalid_status_transition' }],
  },
  {
    name: 'same-status-accepted',
    description: 'A job may change to the status it has.',
    rules: [36],
    expected: [{ rule: 'status-intended', error: 'invalid_status_transition' }],
  },
  {
    name: 'hold-is-final',
    description: 'A job on hold may not be assigned again.',
    rules: [36],
    expected: [{ rule: 'status-intended', error: null }],
  },
  {
    name: 'refused-transition-kept',
    description: "A refused change of an asset's status is made.",
    rules: [36],
    expected: [{ rule: 'no-state-change', error: 'invalid_status_transition' }],
  },
] as const satisfies readonly Mutant[];
