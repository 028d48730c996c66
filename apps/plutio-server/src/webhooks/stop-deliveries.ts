import { and, eq, isNotNull } from 'drizzle-orm';
import { deliveries } from '../data/schema.js';
import type { Environment } from '../environment.js';

/** Stops all pending deliveries of a client after its revocation. */
export async function stopDeliveries(environment: Environment, clientId: string): Promise<void> {
  await environment.database.orm
    .update(deliveries)
    .set({ state: 'stopped', due_at: null, settled_at: environment.clock.iso() })
    .where(and(eq(deliveries.client_id, clientId), isNotNull(deliveries.due_at)));
}
