import type { Mutant } from '@touchstone/server-kit';

/** Bugs in the order of the checks: rule 42. */
export const orderMutants = [
  {
    name: 'address-before-plan',
    description: 'The address is checked before the plan.',
    rules: [42],
    expected: [{ rule: 'error-order', error: 'forbidden' }],
  },
  {
    name: 'rate-after-scope',
    description: 'The rate limit is checked after the scope.',
    rules: [42],
    expected: [{ rule: 'error-order', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'resource-before-scope',
    description: 'The resource is looked up before the scope is checked.',
    rules: [42],
    expected: [
      { rule: 'error-order', error: 'forbidden' },
      { rule: 'error-order', error: 'scope_not_authorized' },
    ],
  },
  {
    name: 'input-before-resource',
    description: 'The input is checked before the resource is looked up.',
    rules: [42],
    expected: [{ rule: 'error-order', error: 'not_found' }],
  },
  {
    name: 'conflict-before-input',
    description: 'A duplicate email is refused before the rest of the input is checked.',
    rules: [42],
    expected: [
      { rule: 'error-order', error: 'missing_required_field' },
      { rule: 'error-order', error: 'validation_failed' },
    ],
  },
  {
    name: 'transition-before-input',
    description: "A forbidden change of a job's status is refused before the rest of the input is checked.",
    rules: [42],
    expected: [{ rule: 'error-order', error: 'validation_failed' }],
  },
] as const satisfies readonly Mutant[];
