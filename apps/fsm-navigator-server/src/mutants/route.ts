import type { Mutant } from '@touchstone/server-kit';

/** Bugs in routing: rule 34. */
export const routeMutants = [
  {
    name: 'no-allow',
    description: 'The 405 response lacks Allow.',
    rules: [34],
    expected: [
      { rule: 'allow', error: 'method_not_allowed' },
      { rule: 'header-required', error: 'method_not_allowed' },
    ],
  },
  {
    name: 'allow-everything',
    description: 'Allow in the 405 response lists every method.',
    rules: [34],
    expected: [{ rule: 'allow', error: 'method_not_allowed' }],
  },
  {
    name: 'delete-as-absent',
    description: 'DELETE of a resource returns 404.',
    rules: [34],
    expected: [{ rule: 'status-intended', error: 'method_not_allowed' }],
  },
  {
    name: 'delete-accepted',
    description: 'DELETE on the list of technicians returns the list.',
    rules: [34],
    expected: [{ rule: 'status-intended', error: 'method_not_allowed' }],
  },
  {
    name: 'template-beats-concrete',
    description: 'GET /inventory/transfer is routed as the item "transfer".',
    rules: [34],
    expected: [
      { rule: 'status-documented', error: 'method_not_allowed' },
      { rule: 'status-intended', error: 'method_not_allowed' },
    ],
  },
] as const satisfies readonly Mutant[];
