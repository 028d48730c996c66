import { and, count, eq, inArray } from 'drizzle-orm';
import type { Client } from '../data/clients.js';
import { newDelivery } from '../data/deliveries.js';
import { deliveries } from '../data/schema.js';
import type { Environment } from '../environment.js';
import { newId } from '../identifier.js';

/** Time that the page waits for the result of the test, so that its log can include the result. */
const RESULT_WAIT_MS = 1500;
const POLL_INTERVAL_MS = 25;

/** Queues a signed event called `test` for each of the client's URLs, and waits briefly for the first attempts. */
export async function sendTest(environment: Environment, client: Client): Promise<void> {
  const [workspaceId = ''] = client.workspaces;
  const entity = {
    _id: newId(),
    message: 'A test from the API manager.',
    client: { id: client.id, name: client.name },
    createdAt: environment.clock.iso(),
  };
  const rows = client.urls.map((url) => ({
    ...newDelivery(environment, client, workspaceId, url, 'test', entity),
    is_test: true,
  }));
  if (rows.length === 0) return;
  await environment.database.orm.insert(deliveries).values(rows);
  environment.outbox.wake();
  const ids = rows.map(({ id }) => id);
  const deadline = performance.now() + RESULT_WAIT_MS;
  while (performance.now() < deadline && (await countUnattempted(environment, ids)) > 0) {
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
  }
}

async function countUnattempted(environment: Environment, ids: readonly string[]): Promise<number> {
  const [row] = await environment.database.orm
    .select({ n: count() })
    .from(deliveries)
    .where(and(inArray(deliveries.id, [...ids]), eq(deliveries.attempts, 0)));
  return row?.n ?? 0;
}
