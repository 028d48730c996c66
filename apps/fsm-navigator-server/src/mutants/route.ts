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
    description: 'Allow in every 405 response lists GET, POST, PUT and PATCH.',
    rules: [34],
    expected: [{ rule: 'allow', error: 'method_not_allowed' }],
  },
  {
    name: 'delete-as-absent',
    description: 'DELETE on a path with an id returns 404 instead of 405.',
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
    description:
      'A method that a concrete path lacks is routed to a template: GET /inventory/transfer reads the item "transfer".',
    rules: [34],
    expected: [
      { rule: 'status-documented', error: 'method_not_allowed' },
      { rule: 'status-intended', error: 'method_not_allowed' },
    ],
  },
] as const satisfies readonly Mutant[];
