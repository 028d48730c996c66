import type { Mutant } from '@touchstone/server-kit';

/** Bugs in plan, address and scope checks: rules 31, 32 and 39. */
export const accessMutants = [
  {
    name: 'skip-plan-check',
    description: "The company's plan is not checked.",
    rules: [39],
    expected: [
      { rule: 'status-intended', error: 'forbidden' },
      { rule: 'error-order', error: 'forbidden' },
    ],
  },
  {
    name: 'skip-address-check',
    description: 'The client address is not checked.',
    rules: [32],
    expected: [
      { rule: 'status-intended', error: 'ip_not_allowed' },
      { rule: 'error-order', error: 'ip_not_allowed' },
    ],
  },
  {
    name: 'skip-v6-address-check',
    description: 'Calls from IPv6 addresses bypass the address check.',
    rules: [32],
    expected: [{ rule: 'status-intended', error: 'ip_not_allowed' }],
  },
  {
    name: 'address-change-ignored',
    description: "Changes to a key's address list are ignored.",
    rules: [32],
    expected: [{ rule: 'recovered', error: 'ip_not_allowed' }],
  },
  {
    name: 'added-address-ignored',
    description: "A key's address list can be removed, but not replaced.",
    rules: [32],
    expected: [{ rule: 'recovered', error: 'ip_not_allowed' }],
  },
  {
    name: 'skip-scope-check',
    description: "The key's scopes are not checked.",
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
    description: 'The scope jobs:read also allows writing jobs.',
    rules: [31],
    expected: [
      { rule: 'status-intended', error: 'scope_not_authorized' },
      { rule: 'error-order', error: 'scope_not_authorized' },
    ],
  },
  {
    name: 'skip-meter-scope',
    description: 'Any asset scope suffices to record a meter reading.',
    rules: [31],
    expected: [
      { rule: 'status-intended', error: 'scope_not_authorized' },
      { rule: 'error-order', error: 'scope_not_authorized' },
    ],
  },
  {
    name: 'scope-change-ignored',
    description: "Changes to a key's scopes are ignored.",
    rules: [31],
    expected: [
      { rule: 'recovered', error: 'forbidden' },
      { rule: 'recovered', error: 'scope_not_authorized' },
    ],
  },
  {
    name: 'scope-answered-forbidden',
    description:
      'A key that has only another scope of the resource type receives forbidden instead of scope_not_authorized.',
    rules: [39],
    expected: [
      { rule: 'error-intended', error: 'scope_not_authorized' },
      { rule: 'error-order', error: 'scope_not_authorized' },
    ],
  },
] as const satisfies readonly Mutant[];
