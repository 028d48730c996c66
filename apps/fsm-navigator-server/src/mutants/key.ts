import type { Mutant } from '@touchstone/server-kit';

/** Bugs in key authentication: rules 28 to 30. */
export const keyMutants = [
  {
    name: 'key-in-query',
    description: 'A key in the query string is accepted.',
    rules: [28],
    expected: [{ rule: 'status-intended', error: 'unauthorized' }],
  },
  {
    name: 'key-in-body',
    description: 'A key in the body is accepted.',
    rules: [28],
    expected: [{ rule: 'status-intended', error: 'unauthorized' }],
  },
  {
    name: 'unknown-key-accepted',
    description: 'An unknown key is accepted as the oldest key.',
    rules: [29],
    expected: [{ rule: 'status-intended', error: 'unauthorized' }],
  },
  {
    name: 'revoked-key-accepted',
    description: 'Revoked keys are accepted.',
    rules: [29, 30],
    expected: [{ rule: 'status-intended', error: 'unauthorized' }],
  },
  {
    name: 'revoked-key-revealed',
    description: 'The message for a revoked key differs from that for an unknown key.',
    rules: [29],
    expected: [{ rule: 'indistinguishable', error: 'unauthorized' }],
  },
  {
    name: 'revoked-key-forbidden',
    description: 'A revoked key returns 403 instead of 401.',
    rules: [29],
    expected: [{ rule: 'status-intended', error: 'unauthorized' }],
  },
  {
    name: 'revoked-key-echoed',
    description: 'The message for a revoked key contains the key.',
    rules: [29],
    expected: [
      { rule: 'indistinguishable', error: 'unauthorized' },
      { rule: 'no-leak', error: 'unauthorized' },
    ],
  },
  {
    name: 'no-challenge',
    description: 'The 401 response lacks WWW-Authenticate.',
    rules: [29],
    expected: [
      { rule: 'header-required', error: 'unauthorized' },
      { rule: 'www-authenticate', error: 'unauthorized' },
    ],
  },
  {
    name: 'basic-challenge',
    description: 'The 401 response asks for Basic authentication.',
    rules: [29],
    expected: [{ rule: 'header-value', error: 'unauthorized' }],
  },
  {
    name: 'revocation-cached',
    description: 'A key that was used before its revocation still works.',
    rules: [30],
    expected: [{ rule: 'status-intended', error: 'unauthorized' }],
  },
  {
    name: 'rotated-key-accepted',
    description: "A key's old secret still works after a rotation if it was used before.",
    rules: [30],
    expected: [{ rule: 'status-intended', error: 'unauthorized' }],
  },
] as const satisfies readonly Mutant[];
