import type { Mutant } from '@touchstone/server-kit';

/** What is wrong with tokens, and with how they are asked for: rules 1 and 10 to 13, 23 and 24. */
export const tokenMutants = [
  {
    name: 'token-in-query',
    description: 'A token in the URL counts.',
    rules: [1],
    expected: [{ rule: 'status-intended', error: 'authentication_missing' }],
  },
  {
    name: 'no-challenge',
    description: 'A call without a token is refused without WWW-Authenticate.',
    rules: [1],
    expected: [
      { rule: 'header-required', error: 'authentication_missing' },
      { rule: 'www-authenticate', error: 'authentication_missing' },
    ],
  },
  {
    name: 'basic-challenge',
    description: 'A token that nobody gave out is answered with a challenge for Basic.',
    rules: [1],
    expected: [{ rule: 'header-value', error: 'token_invalid' }],
  },
  {
    name: 'unknown-token-accepted',
    description: "A token that nobody gave out is let in as the first client's.",
    rules: [1, 10],
    expected: [
      { rule: 'status-intended', error: 'token_invalid' },
      { rule: 'error-order', error: 'token_invalid' },
    ],
  },
  {
    name: 'expiry-unchecked',
    description: 'Nobody looks when a token expires.',
    rules: [11],
    expected: [{ rule: 'status-intended', error: 'token_expired' }],
  },
  {
    name: 'expired-told-as-unknown',
    description: 'An expired token is answered in the words of an unknown one.',
    rules: [11],
    expected: [{ rule: 'error-intended', error: 'token_expired' }],
  },
  {
    name: 'same-token-again',
    description: 'A client that had a token gets that one again, also after its end.',
    rules: [12],
    expected: [{ rule: 'recovered', error: 'token_expired' }],
  },
  {
    name: 'token-ends-with-workspace',
    description: 'A client that asks for a workspace while it has none loses its tokens.',
    rules: [8, 13],
    expected: [{ rule: 'recovered', error: 'business_not_enabled' }],
  },
  {
    name: 'revoked-client-accepted',
    description: 'The tokens of a revoked client live on.',
    rules: [23],
    expected: [{ rule: 'status-intended', error: 'token_invalid' }],
  },
  {
    name: 'revoked-client-gets-token',
    description: 'A revoked client still gets tokens.',
    rules: [23],
    expected: [
      { rule: 'status-intended', error: 'invalid_client' },
      { rule: 'status-intended', error: 'invalid_client_basic' },
    ],
  },
  {
    name: 'wrong-secret-accepted',
    description: 'Nobody compares the client secret.',
    rules: [10, 24],
    expected: [
      { rule: 'status-intended', error: 'invalid_client' },
      { rule: 'status-intended', error: 'invalid_client_basic' },
    ],
  },
  {
    name: 'any-grant-accepted',
    description: 'Whatever the grant, it is taken for client credentials.',
    rules: [10],
    expected: [
      { rule: 'status-intended', error: 'unsupported_grant_type' },
      { rule: 'error-order', error: 'unsupported_grant_type' },
    ],
  },
  {
    name: 'token-may-be-stored',
    description: 'A token comes without Cache-Control.',
    rules: [10],
    expected: [{ rule: 'header-required', error: null }],
  },
] as const satisfies readonly Mutant[];
