import type { CredentialState } from '@touchstone/core';
import { byTrigger } from './by-trigger.js';
import type { Candidate } from './candidate.js';

const credential = (is: CredentialState, words: string, identity?: string): Candidate =>
  byTrigger(
    { kind: 'credential', is },
    `${CREDENTIAL_WORDS} ${words}`,
    identity === undefined ? undefined : [identity.split(' ')],
  );

const CREDENTIAL_WORDS =
  'token key auth authentication authorization unauthenticated unauthorized login session';

/** A credential that has expired. */
export const EXPIRED: Candidate = {
  ...credential('expired', 'stale old', 'expired'),
  isForbidden: 'if named',
};

/** A credential that the run has revoked. */
export const REVOKED: Candidate = {
  ...credential(
    'revoked',
    'disabled deactivated blocked inactive suspended',
    'revoked disabled deactivated suspended',
  ),
  isForbidden: 'if named',
};

/** A credential in another place than the documented one. */
export const MISPLACED: Candidate = credential('misplaced', 'location place');

/** The states of a credential that a server should refuse, the most likely causes of a 401 first. */
export const CREDENTIALS: readonly Candidate[] = [
  credential('missing', 'required absent no none'),
  credential('unknown', 'invalid wrong bad incorrect unrecognized'),
  credential('malformed', 'invalid format bad'),
  EXPIRED,
  REVOKED,
  MISPLACED,
];
