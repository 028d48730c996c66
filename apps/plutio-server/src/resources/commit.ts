import type { Write } from '../data/database.js';
import { outboxWrites } from '../data/outbox.js';
import type { Stored } from '../data/schema.js';
import type { Call } from '../http/call.js';
import type { EventName } from '../terms.js';
import type { World } from '../world.js';

/** Writes all that a call changes and the rows that tell of it, or nothing of either. */
export async function commit(
  world: World,
  call: Call,
  writes: readonly Write[],
  event: EventName,
  touched: readonly Stored[],
): Promise<void> {
  const told = touched.flatMap((document) => outboxWrites(world, call.workspace.id, event, document));
  await world.database.commit([...writes, ...told], call.fault);
  if (told.length > 0) world.outbox.wake();
}
