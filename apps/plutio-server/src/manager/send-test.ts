import { and, count, eq, inArray } from 'drizzle-orm';
import type { Client } from '../data/clients.js';
import { delivery } from '../data/outbox.js';
import { deliveries } from '../data/schema.js';
import { newId } from '../identifier.js';
import type { World } from '../world.js';

/** How long the page waits, so that its log already shows what became of the test. */
const PATIENCE_MS = 1500;
const STEP_MS = 25;

/** Queues a signed event called `test` for each of the client's URLs, and waits a moment for their first attempts. */
export async function sendTest(world: World, client: Client): Promise<void> {
  const [workspaceId = ''] = client.workspaces;
  const entity = {
    _id: newId(),
    message: 'A test from the API manager.',
    client: { id: client.id, name: client.name },
    createdAt: world.clock.iso(),
  };
  const rows = client.urls.map((url) => ({
    ...delivery(world, client, workspaceId, url, 'test', entity),
    is_test: true,
  }));
  if (rows.length === 0) return;
  await world.database.orm.insert(deliveries).values(rows);
  world.outbox.wake();
  const ids = rows.map(({ id }) => id);
  const patience = performance.now() + PATIENCE_MS;
  while (performance.now() < patience && (await untried(world, ids)) > 0) {
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}

async function untried(world: World, ids: readonly string[]): Promise<number> {
  const [row] = await world.database.orm
    .select({ n: count() })
    .from(deliveries)
    .where(and(inArray(deliveries.id, [...ids]), eq(deliveries.attempts, 0)));
  return row?.n ?? 0;
}
