import type { Write } from '@touchstone/server-kit';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';

/** Commits all writes of a call in one transaction. The transaction fails if the call requests a fault. */
export async function commit(environment: Environment, call: Call, writes: readonly Write[]): Promise<void> {
  await environment.database.commit(writes, call.fault);
}
