import type { Mutant } from '@touchstone/server-kit';

/** What is wrong with keys: rules 28 to 30. */
export const keyMutants = [
  {
    name: 'key-in-query',
    description: 'A key in the URL counts.',
    rules: [28],
    expected: [{ rule: 'status-intended', error: 'unauthorized' }],
  },
  {
    name: 'key-in-body',
    description: 'A key in the body counts.',
    rules: [28],
    expected: [{ rule: 'status-intended', error: 'unauthorized' }],
  },
  {
    name: 'unknown-key-accepted',
    description: "A key that nobody made is let in as the company's that was made first.",
    rules: [29],
    expected: [{ rule: 'status-intended', error: 'unauthorized' }],
  },
  {
    name: 'revoked-key-accepted',
    description: 'Nobody looks whether a key is revoked.',
    rules: [29, 30],
    expected: [{ rule: 'status-intended', error: 'unauthorized' }],
  },
  {
    name: 'revoked-key-told',
    description: 'A revoked key is answered in other words than an unknown one.',
    rules: [29],
    expected: [{ rule: 'indistinguishable', error: 'unauthorized' }],
  },
  {
    name: 'revoked-key-forbidden',
    description: 'A revoked key is answered with 403.',
    rules: [29],
    expected: [{ rule: 'status-intended', error: 'unauthorized' }],
  },
  {
    name: 'revoked-key-echoed',
    description: 'The answer to a revoked key repeats it.',
    rules: [29],
    expected: [
      { rule: 'indistinguishable', error: 'unauthorized' },
      { rule: 'no-leak', error: 'unauthorized' },
    ],
  },
  {
    name: 'no-challenge',
    description: 'A 401 comes without WWW-Authenticate.',
    rules: [29],
    expected: [
      { rule: 'header-required', error: 'unauthorized' },
      { rule: 'www-authenticate', error: 'unauthorized' },
    ],
  },
  {
    name: 'basic-challenge',
    description: 'A 401 asks for Basic authentication.',
    rules: [29],
    expected: [{ rule: 'header-value', error: 'unauthorized' }],
  },
  {
    name: 'revocation-cached',
    description: 'A revoked key goes on working where it was in use.',
    rules: [30],
    expected: [{ rule: 'status-intended', error: 'unauthorized' }],
  },
  {
    name: 'rotated-key-accepted',
    description: 'After a rotation the old key goes on working where it was in use.',
    rules: [30],
    expected: [{ rule: 'status-intended', error: 'unauthorized' }],
  },
] as const satisfies readonly Mutant[];
