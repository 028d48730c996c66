import type { Write } from '@touchstone/server-kit';
import { outboxWrites } from '../data/deliveries.js';
import type { Stored } from '../data/schema.js';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import type { EventName } from '../terms.js';

/** Writes all changes of a call and their deliveries, or none of them. */
export async function commit(
  environment: Environment,
  call: Call,
  writes: readonly Write[],
  event: EventName,
  touched: readonly Stored[],
): Promise<void> {
  const told = touched.flatMap((document) => outboxWrites(environment, call.workspace.id, event, document));
  await environment.database.commit([...writes, ...told], call.fault);
  if (told.length > 0) environment.outbox.wake();
}
