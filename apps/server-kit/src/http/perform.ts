import type { Database } from '../database/database.js';
import { describeError } from '../error-description.js';
import type { ApiCall } from './api-call.js';

/**
 * Runs reads concurrently and writes one at a time, so that the data that a write reads is still current when it
 * commits. A read fails after it has run if the call requests a fault.
 */
export async function perform<Answer>(
  database: Database,
  call: ApiCall<string>,
  operation: { readonly method: string },
  run: () => Promise<Answer>,
): Promise<Answer> {
  if (operation.method !== 'GET') return await database.writing.run(run);
  const result = await run();
  if (call.fault) throw new InjectedFault();
  return result;
}

class InjectedFault extends Error {}

/**
 * Describes a failed call for the log.
 * @param target the method and path, such as `GET /jobs`
 */
export function describeFailure(call: ApiCall<string>, target: string, error: unknown): string {
  if (call.fault) return `${target} failed as the control protocol requested`;
  if (call.incoming.destroyed && call.body === undefined) return `${target}: the caller disconnected`;
  return `${target}: ${describeError(error)}`;
}
