import type { Operation } from '@touchstone/core';
import { clientMethods } from '../plan/client-methods.js';
import type { PlanContext } from '../scenario/context.js';
import { byTrigger } from './by-trigger.js';
import type { Candidate } from './candidate.js';

const CLIENT_WORDS = 'invalid unknown wrong bad incorrect unauthorized secret credential auth';

/**
 * Returns the causes for which a token endpoint refuses a request (RFC 6749 §5.2): the client is unknown, revoked or has
 * another secret, for each documented way to authenticate it, or the grant is not supported. A token request has no other
 * credential. Returns none for other operations.
 */
export function tokenRequestCandidates(
  { model, tokenEndpoints }: PlanContext,
  operation: Operation,
): readonly Candidate[] {
  if (!tokenEndpoints.has(operation.id)) return [];
  return [
    ...clientMethods(model, operation).map(
      (by): Candidate => ({
        ...byTrigger({ kind: 'client-authentication-failed', by }, CLIENT_WORDS),
        forbiddenBy: 'client',
      }),
    ),
    {
      ...byTrigger({ kind: 'grant-unsupported' }, 'invalid unknown unsupported type'),
      forbiddenBy: 'grant',
    },
  ];
}
