import type { IncomingMessage } from 'node:http';
import { hashSecret, sameHash } from '../secret.js';
import type { World } from '../world.js';

/** Whether the control protocol asks that this API request fails; it must prove that it may ask. */
export function faultOf(world: World, { headers }: IncomingMessage): boolean {
  if (world.controlToken === null || headers['touchstone-fault'] !== 'server_error') return false;
  const token = headers['touchstone-control'];
  return typeof token === 'string' && sameHash(hashSecret(token), hashSecret(world.controlToken));
}
