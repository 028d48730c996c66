import type { Mutant } from '@touchstone/server-kit';

/** Bugs in role checks, including webhook selections that restrict calls. */
export const permissionMutants = [
  {
    name: 'skip-permission-check',
    description: 'The role is not checked.',
    rules: [14],
    expected: [
      { rule: 'status-intended', error: 'permission_denied' },
      { rule: 'error-order', error: 'permission_denied' },
    ],
  },
  {
    name: 'edit-implies-remove',
    description: 'The edit permission also allows removal.',
    rules: [14],
    expected: [
      { rule: 'status-intended', error: 'permission_denied' },
      { rule: 'error-order', error: 'permission_denied' },
    ],
  },
  {
    name: 'role-change-ignored',
    description: 'A permission added to the role has no effect.',
    rules: [14],
    expected: [{ rule: 'recovered', error: 'permission_denied' }],
  },
  {
    name: 'unavailable-answered',
    description: 'The unavailable endpoint of a single invoice subscription works.',
    rules: [15],
    expected: [
      { rule: 'status-documented', error: 'operation_unavailable' },
      { rule: 'status-intended', error: 'operation_unavailable' },
    ],
  },
  {
    name: 'methods-restrict-notes',
    description: 'The selected webhook events restrict the use of notes.',
    rules: [16, 17, 19],
    expected: [{ rule: 'status-intended', error: null }],
  },
] as const satisfies readonly Mutant[];
