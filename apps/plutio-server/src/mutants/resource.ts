import type { Mutant } from '@touchstone/server-kit';

/** What is wrong with what a call is about: rule 7. */
export const resourceMutants = [
  {
    name: 'foreign-project-visible',
    description: 'Any workspace can read any project.',
    rules: [7],
    expected: [{ rule: 'status-intended', error: 'not_found' }],
  },
  {
    name: 'foreign-id-told',
    description: 'What another workspace has is answered in other words than what does not exist.',
    rules: [7],
    expected: [{ rule: 'indistinguishable', error: 'not_found' }],
  },
  {
    name: 'bulk-partly-done',
    description: 'Of several proposals those that exist are changed, though one does not.',
    rules: [7],
    expected: [{ rule: 'no-state-change', error: 'not_found' }],
  },
] as const satisfies readonly Mutant[];
