import type { Mutant } from '@touchstone/server-kit';

/** Bugs in the entity lookup. */
export const resourceMutants = [
  {
    name: 'foreign-project-visible',
    description: 'Any workspace can read any project.',
    rules: [7],
    expected: [{ rule: 'status-intended', error: 'not_found' }],
  },
  {
    name: 'foreign-id-revealed',
    description: "The message for another workspace's entity differs from that for a missing one.",
    rules: [7],
    expected: [{ rule: 'indistinguishable', error: 'not_found' }],
  },
  {
    name: 'bulk-partly-done',
    description:
      'A bulk change of proposals that is refused because one is missing still changes the others.',
    rules: [7],
    expected: [{ rule: 'no-state-change', error: 'not_found' }],
  },
] as const satisfies readonly Mutant[];
