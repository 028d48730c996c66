import type { Mutant } from '@touchstone/server-kit';

/** Bugs in permission and availability checks, including one that restricts calls to the selected webhook events. */
export const permissionMutants = [
  {
    name: 'skip-permission-check',
    description: 'Permissions are not checked.',
    rules: [14],
    expected: [
      { rule: 'status-intended', error: 'permission_denied' },
      { rule: 'error-order', error: 'permission_denied' },
    ],
  },
  {
    name: 'edit-implies-remove',
    description: 'The permission to edit also allows removal.',
    rules: [14],
    expected: [
      { rule: 'status-intended', error: 'permission_denied' },
      { rule: 'error-order', error: 'permission_denied' },
    ],
  },
  {
    name: 'role-change-ignored',
    description: "Changes to a member's role are ignored.",
    rules: [14],
    expected: [{ rule: 'recovered', error: 'permission_denied' }],
  },
  {
    name: 'unavailable-answered',
    description: 'Reading a single invoice subscription succeeds, although it is documented as unavailable.',
    rules: [15],
    expected: [
      { rule: 'status-documented', error: 'operation_unavailable' },
      { rule: 'status-intended', error: 'operation_unavailable' },
    ],
  },
  {
    name: 'methods-restrict-notes',
    description:
      'A client that selects webhook events may change notes only in ways whose events it selected.',
    rules: [16, 17, 19],
    expected: [{ rule: 'status-intended', error: null }],
  },
] as const satisfies readonly Mutant[];
