import type { Mutant } from '@touchstone/server-kit';

/** Bugs in the handling of tokens and token requests. */
export const tokenMutants = [
  {
    name: 'token-in-query',
    description: 'A token in the query string is accepted.',
    rules: [1],
    expected: [{ rule: 'status-intended', error: 'authentication_missing' }],
  },
  {
    name: 'no-challenge',
    description: 'The response to a missing token lacks WWW-Authenticate.',
    rules: [1],
    expected: [
      { rule: 'header-required', error: 'authentication_missing' },
      { rule: 'www-authenticate', error: 'authentication_missing' },
    ],
  },
  {
    name: 'basic-challenge',
    description: 'The response to an unknown token asks for Basic authentication.',
    rules: [1],
    expected: [{ rule: 'header-value', error: 'token_invalid' }],
  },
  {
    name: 'unknown-token-accepted',
    description: "An unknown token is accepted as the first client's.",
    rules: [1, 10],
    expected: [
      { rule: 'status-intended', error: 'token_invalid' },
      { rule: 'error-order', error: 'token_invalid' },
    ],
  },
  {
    name: 'expiry-unchecked',
    description: 'Expired tokens are accepted.',
    rules: [11],
    expected: [{ rule: 'status-intended', error: 'token_expired' }],
  },
  {
    name: 'expired-reported-as-unknown',
    description: 'The response to an expired token has the message for an unknown token.',
    rules: [11],
    expected: [{ rule: 'error-intended', error: 'token_expired' }],
  },
  {
    name: 'same-token-again',
    description: 'A client receives its previous token again, even after the token has expired.',
    rules: [12],
    expected: [{ rule: 'recovered', error: 'token_expired' }],
  },
  {
    name: 'token-ends-with-workspace',
    description: 'A call by a client without workspaces invalidates its tokens.',
    rules: [8, 13],
    expected: [{ rule: 'recovered', error: 'business_not_enabled' }],
  },
  {
    name: 'revoked-client-accepted',
    description: 'The tokens of a revoked client still work.',
    rules: [23],
    expected: [{ rule: 'status-intended', error: 'token_invalid' }],
  },
  {
    name: 'revoked-client-gets-token',
    description: 'A revoked client still receives tokens.',
    rules: [23],
    expected: [
      { rule: 'status-intended', error: 'invalid_client' },
      { rule: 'status-intended', error: 'invalid_client_basic' },
    ],
  },
  {
    name: 'wrong-secret-accepted',
    description: 'The client secret is not checked.',
    rules: [10, 24],
    expected: [
      { rule: 'status-intended', error: 'invalid_client' },
      { rule: 'status-intended', error: 'invalid_client_basic' },
    ],
  },
  {
    name: 'any-grant-accepted',
    description: 'Every grant type is treated as client_credentials.',
    rules: [10],
    expected: [
      { rule: 'status-intended', error: 'unsupported_grant_type' },
      { rule: 'error-order', error: 'unsupported_grant_type' },
    ],
  },
  {
    name: 'token-may-be-stored',
    description: 'The token response lacks Cache-Control.',
    rules: [10],
    expected: [{ rule: 'header-required', error: null }],
  },
] as const satisfies readonly Mutant[];
