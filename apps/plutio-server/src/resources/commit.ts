import type { Write } from '@touchstone/server-kit';
import { outboxWrites } from '../data/deliveries.js';
import type { StoredEntity } from '../data/schema.js';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import type { EventName } from '../terms.js';

/** Writes all changes of a call and their deliveries, or none of them. */
export async function commit(
  environment: Environment,
  call: Call,
  writes: readonly Write[],
  event: EventName,
  documents: readonly StoredEntity[],
): Promise<void> {
  const deliveryWrites = documents.flatMap((document) =>
    outboxWrites(environment, call.workspace.id, event, document),
  );
  await environment.database.commit([...writes, ...deliveryWrites], call.fault);
  if (deliveryWrites.length > 0) environment.outbox.wake();
}
