import type { Mutant } from '@touchstone/server-kit';

/** Bugs in workspace checks. */
export const businessMutants = [
  {
    name: 'skip-business-check',
    description:
      'Any workspace that exists is accepted; for a missing or unknown one, the first workspace of the client is used.',
    rules: [1, 2, 4, 5, 6, 7],
    expected: [
      { rule: 'status-intended', error: 'business_missing' },
      { rule: 'status-intended', error: 'business_not_enabled' },
      { rule: 'error-order', error: 'business_not_enabled' },
    ],
  },
  {
    name: 'empty-business-distinguished',
    description: 'The message for an empty header `business` differs from that for a missing header.',
    rules: [5],
    expected: [{ rule: 'error-intended', error: 'business_missing' }],
  },
  {
    name: 'any-workspace-enabled',
    description: 'Every workspace that exists is enabled for every client.',
    rules: [6, 7, 22],
    expected: [{ rule: 'status-intended', error: 'business_not_enabled' }],
  },
  {
    name: 'workspaceless-client-enabled',
    description: 'A client without workspaces may act in any workspace.',
    rules: [9],
    expected: [{ rule: 'status-intended', error: 'business_not_enabled' }],
  },
  {
    name: 'disablement-ignored',
    description: 'A workspace remains enabled for a client after it is disabled.',
    rules: [8],
    expected: [{ rule: 'status-intended', error: 'business_not_enabled' }],
  },
  {
    name: 'enablement-ignored',
    description: 'A workspace remains disabled for a client after it is enabled.',
    rules: [8],
    expected: [{ rule: 'recovered', error: 'business_not_enabled' }],
  },
] as const satisfies readonly Mutant[];
