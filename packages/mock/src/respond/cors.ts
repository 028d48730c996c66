import type { Operation } from '@touchstone/core';
import type { Incoming, Reply } from '../message.js';

/** A browser asking whether it may (Fetch Standard, "CORS-preflight request"). */
export const isPreflight = (incoming: Incoming): boolean =>
  incoming.method === 'OPTIONS' && incoming.header('access-control-request-method') !== undefined;

/** Yes: a mock is for everybody on this machine. */
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

/** What a page of another origin may read: everything, as with Prism. */
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
