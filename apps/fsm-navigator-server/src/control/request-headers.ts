import type { IncomingMessage } from 'node:http';
import type { Environment } from '../environment.js';
import { hashSecret, sameHash } from '../secret.js';

export interface RequestControl {
  readonly address: string | undefined;
  readonly fault: boolean;
}

const NONE: RequestControl = { address: undefined, fault: false };

/** What the control protocol asks of one API request; nothing unless it proves that it may ask. */
export function controlOf(environment: Environment, incoming: IncomingMessage): RequestControl {
  if (environment.controlToken === null) return NONE;
  const token = incoming.headers['touchstone-control'];
  if (typeof token !== 'string' || !sameHash(hashSecret(token), hashSecret(environment.controlToken)))
    return NONE;
  const address = incoming.headers['touchstone-address'];
  return {
    address: typeof address === 'string' ? address : undefined,
    fault: incoming.headers['touchstone-fault'] === 'server_error',
  };
}
