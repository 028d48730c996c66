import type { Write } from '@touchstone/server-kit';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';

/** Writes all that a call changes, or nothing of it. */
export async function commit(environment: Environment, call: Call, writes: readonly Write[]): Promise<void> {
  await environment.database.commit(writes, call.fault);
}
