import type { Mutant } from '@touchstone/server-kit';

/** Bugs in the order of checks. */
export const orderMutants = [
  {
    name: 'business-before-token',
    description: 'The existence of the workspace is checked before the token.',
    rules: [3],
    expected: [
      { rule: 'error-order', error: 'token_invalid' },
      { rule: 'error-order', error: 'rate_limit_exceeded' },
      { rule: 'header-required', error: 'business_missing' },
      { rule: 'header-required', error: 'business_not_enabled' },
    ],
  },
  {
    name: 'rate-after-business',
    description: 'The rate limit is checked after the workspace.',
    rules: [3],
    expected: [{ rule: 'error-order', error: 'rate_limit_exceeded' }],
  },
  {
    name: 'input-before-permission',
    description: 'The input is checked before the permission.',
    rules: [14],
    expected: [{ rule: 'error-order', error: 'permission_denied' }],
  },
] as const satisfies readonly Mutant[];
