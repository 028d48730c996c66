import type { Mutant } from '@touchstone/server-kit';

/** What is wrong with paths and verbs: rule 34. */
export const routeMutants = [
  {
    name: 'no-allow',
    description: 'A 405 comes without Allow.',
    rules: [34],
    expected: [
      { rule: 'allow', error: 'method_not_allowed' },
      { rule: 'header-required', error: 'method_not_allowed' },
    ],
  },
  {
    name: 'allow-everything',
    description: 'A 405 lists every verb there is.',
    rules: [34],
    expected: [{ rule: 'allow', error: 'method_not_allowed' }],
  },
  {
    name: 'delete-as-absent',
    description: 'DELETE of a resource is answered as if there were none.',
    rules: [34],
    expected: [{ rule: 'status-intended', error: 'method_not_allowed' }],
  },
  {
    name: 'delete-accepted',
    description: 'DELETE on the list of technicians is answered like GET.',
    rules: [34],
    expected: [{ rule: 'status-intended', error: 'method_not_allowed' }],
  },
  {
    name: 'template-beats-concrete',
    description: 'GET /inventory/transfer asks for an item named transfer.',
    rules: [34],
    expected: [
      { rule: 'status-documented', error: 'method_not_allowed' },
      { rule: 'status-intended', error: 'method_not_allowed' },
    ],
  },
] as const satisfies readonly Mutant[];
