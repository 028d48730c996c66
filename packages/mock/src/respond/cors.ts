import type { Operation } from '@touchstone/core';
import type { Incoming, Reply } from '../message.js';

/** Returns `true` for a CORS-preflight request (Fetch Standard). */
export const isPreflight = (incoming: Incoming): boolean =>
  incoming.method === 'OPTIONS' && incoming.header('access-control-request-method') !== undefined;

/**
 * Answers a preflight. Allows the declared methods and every requested header, because a mock serves local development.
 */
export function preflightReply(incoming: Incoming, operations: readonly Operation[]): Reply {
  const methods = operations.map(({ method }) => method);
  const headers = incoming.header('access-control-request-headers');
  return {
    status: 204,
    headers: {
      'access-control-allow-methods': methods.join(', '),
      ...(headers !== undefined && { 'access-control-allow-headers': headers }),
      'access-control-max-age': '600',
      vary: 'Access-Control-Request-Method, Access-Control-Request-Headers',
    },
    body: null,
  };
}

/** Lets pages of any origin read the whole response, as Prism does. */
export function withOrigin(incoming: Incoming, reply: Reply): Reply {
  const origin = incoming.header('origin');
  if (origin === undefined) return reply;
  return {
    ...reply,
    headers: {
      ...reply.headers,
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': Object.keys(reply.headers).join(', '),
      vary: reply.headers['vary'] === undefined ? 'Origin' : `${reply.headers['vary']}, Origin`,
    },
  };
}
