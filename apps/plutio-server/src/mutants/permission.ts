import type { Mutant } from '@touchstone/server-kit';

/** What is wrong with roles and with what is taken for one: rules 14 to 17. */
export const permissionMutants = [
  {
    name: 'skip-permission-check',
    description: 'Nobody looks at the role.',
    rules: [14],
    expected: [
      { rule: 'status-intended', error: 'permission_denied' },
      { rule: 'error-order', error: 'permission_denied' },
    ],
  },
  {
    name: 'edit-implies-remove',
    description: 'Who may edit may remove.',
    rules: [14],
    expected: [
      { rule: 'status-intended', error: 'permission_denied' },
      { rule: 'error-order', error: 'permission_denied' },
    ],
  },
  {
    name: 'role-change-ignored',
    description: 'Allowing it to the role does not mend the client.',
    rules: [14],
    expected: [{ rule: 'recovered', error: 'permission_denied' }],
  },
  {
    name: 'unavailable-answered',
    description: 'An invoice subscription can be read by itself.',
    rules: [15],
    expected: [
      { rule: 'status-documented', error: 'operation_unavailable' },
      { rule: 'status-intended', error: 'operation_unavailable' },
    ],
  },
  {
    name: 'methods-restrict-notes',
    description: 'A client may do with notes only what it is told of.',
    rules: [16, 17, 19],
    expected: [{ rule: 'status-intended', error: null }],
  },
] as const satisfies readonly Mutant[];
