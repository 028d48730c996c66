import { and, asc, count, desc, eq, getTableColumns, inArray, isNotNull, lt, sql } from 'drizzle-orm';
import { attempts, deliveries } from '../data/schema.js';
import type { Environment } from '../environment.js';

export type AttemptRow = typeof attempts.$inferSelect;

export interface LoggedDelivery {
  /** The payload is truncated if `isCut` is true. */
  readonly row: typeof deliveries.$inferSelect & { readonly isCut: boolean };
  /** Oldest first. */
  readonly attempts: readonly AttemptRow[];
}

export interface LogPage {
  /** Newest first. */
  readonly deliveries: readonly LoggedDelivery[];
  /** The value of `before` for the next page, which has older deliveries; `null` on the last page. */
  readonly before: number | null;
  readonly newest: boolean;
}

const PAGE = 20;
/** Maximum number of payload characters that a page shows. A payload can have a million. */
const PAYLOAD_LIMIT = 8000;

const { payload: _payload, ...columns } = getTableColumns(deliveries);
const shown = {
  ...columns,
  payload: sql<string>`substr(${deliveries.payload}, 1, ${PAYLOAD_LIMIT})`,
  isCut: sql<number>`length(${deliveries.payload}) > ${PAYLOAD_LIMIT}`.mapWith(Boolean),
};

/**
 * Returns a page of the delivery log of a client.
 * @param before row number; the page contains only older rows. `null` selects the newest page.
 */
export async function logPage(
  environment: Environment,
  clientId: string,
  before: number | null,
): Promise<LogPage> {
  const { orm } = environment.database;
  const older = before === null ? undefined : lt(deliveries.seq, before);
  const rows = await orm
    .select(shown)
    .from(deliveries)
    .where(and(eq(deliveries.client_id, clientId), older))
    .orderBy(desc(deliveries.seq))
    .limit(PAGE + 1);
  const page = rows.slice(0, PAGE);
  const ids = page.map(({ id }) => id);
  const attemptRows = await orm
    .select()
    .from(attempts)
    .where(inArray(attempts.delivery_id, ids))
    .orderBy(asc(attempts.number))
    .all();
  return {
    deliveries: page.map((row) => ({
      row,
      attempts: attemptRows.filter(({ delivery_id }) => delivery_id === row.id),
    })),
    before: rows.length > PAGE ? (page.at(-1)?.seq ?? null) : null,
    newest: before === null,
  };
}

export async function countPending(environment: Environment, clientId: string): Promise<number> {
  const [row] = await environment.database.orm
    .select({ n: count() })
    .from(deliveries)
    .where(and(eq(deliveries.client_id, clientId), isNotNull(deliveries.due_at)));
  return row?.n ?? 0;
}
