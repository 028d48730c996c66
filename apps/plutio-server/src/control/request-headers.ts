import type { IncomingMessage } from 'node:http';
import type { Environment } from '../environment.js';
import { hashSecret, sameHash } from '../secret.js';

/** Whether the control protocol asks that this API request fails; it must prove that it may ask. */
export function faultOf(environment: Environment, { headers }: IncomingMessage): boolean {
  if (environment.controlToken === null || headers['touchstone-fault'] !== 'server_error') return false;
  const token = headers['touchstone-control'];
  return typeof token === 'string' && sameHash(hashSecret(token), hashSecret(environment.controlToken));
}
