import type { Write } from '@touchstone/server-kit';
import { outboxWrites } from '../data/deliveries.js';
import type { StoredEntity } from '../data/schema.js';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import type { EventName } from '../terms.js';

/**
 * Commits the writes of a call and the deliveries of its event in one transaction. The transaction fails if the call
 * requests a fault.
 */
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
