import type { Write } from '@touchstone/server-kit';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';

/** Writes all changes of a call, or none of them. */
export async function commit(environment: Environment, call: Call, writes: readonly Write[]): Promise<void> {
  await environment.database.commit(writes, call.fault);
}
