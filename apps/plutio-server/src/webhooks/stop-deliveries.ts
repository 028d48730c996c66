import { and, eq, isNotNull } from 'drizzle-orm';
import { deliveries } from '../data/schema.js';
import type { World } from '../world.js';

/** Ends what is queued for a client that was revoked. */
export async function stopDeliveries(world: World, clientId: string): Promise<void> {
  await world.database.orm
    .update(deliveries)
    .set({ state: 'stopped', due_at: null, settled_at: world.clock.iso() })
    .where(and(eq(deliveries.client_id, clientId), isNotNull(deliveries.due_at)));
}
