import type { Mutant } from '@touchstone/server-kit';

/** What is wrong with plan, address and scopes: rules 31, 32 and 39. */
export const accessMutants = [
  {
    name: 'skip-plan-check',
    description: "Nobody looks at the company's plan.",
    rules: [39],
    expected: [
      { rule: 'status-intended', error: 'forbidden' },
      { rule: 'error-order', error: 'forbidden' },
    ],
  },
  {
    name: 'skip-address-check',
    description: 'Nobody looks where a call comes from.',
    rules: [32],
    expected: [
      { rule: 'status-intended', error: 'ip_not_allowed' },
      { rule: 'error-order', error: 'ip_not_allowed' },
    ],
  },
  {
    name: 'skip-v6-address-check',
    description: 'Calls from IPv6 addresses are let in.',
    rules: [32],
    expected: [{ rule: 'status-intended', error: 'ip_not_allowed' }],
  },
  {
    name: 'address-change-ignored',
    description: 'Removing the restriction does not mend the key.',
    rules: [32],
    expected: [{ rule: 'recovered', error: 'ip_not_allowed' }],
  },
  {
    name: 'added-address-ignored',
    description: "An address added to a key's list is not let in.",
    rules: [32],
    expected: [{ rule: 'recovered', error: 'ip_not_allowed' }],
  },
  {
    name: 'skip-scope-check',
    description: "Nobody looks at the key's scopes.",
    rules: [31, 39],
    expected: [
      { rule: 'status-intended', error: 'forbidden' },
      { rule: 'status-intended', error: 'scope_not_authorized' },
      { rule: 'error-order', error: 'forbidden' },
      { rule: 'error-order', error: 'scope_not_authorized' },
    ],
  },
  {
    name: 'job-read-implies-write',
    description: 'A key that may read jobs may write them.',
    rules: [31],
    expected: [
      { rule: 'status-intended', error: 'scope_not_authorized' },
      { rule: 'error-order', error: 'scope_not_authorized' },
    ],
  },
  {
    name: 'skip-meter-scope',
    description: 'Any scope for assets suffices to record a reading.',
    rules: [31],
    expected: [
      { rule: 'status-intended', error: 'scope_not_authorized' },
      { rule: 'error-order', error: 'scope_not_authorized' },
    ],
  },
  {
    name: 'scope-change-ignored',
    description: 'Adding the scope does not mend the key.',
    rules: [31],
    expected: [
      { rule: 'recovered', error: 'forbidden' },
      { rule: 'recovered', error: 'scope_not_authorized' },
    ],
  },
  {
    name: 'scope-answered-forbidden',
    description: 'A key that has the type but not the scope gets the code of one that has neither.',
    rules: [39],
    expected: [
      { rule: 'error-intended', error: 'scope_not_authorized' },
      { rule: 'error-order', error: 'scope_not_authorized' },
    ],
  },
] as const satisfies readonly Mutant[];
