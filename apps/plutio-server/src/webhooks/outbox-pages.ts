import type { Database } from '@touchstone/server-kit';
import { and, asc, eq, gt, gte, isNotNull, lte, max, min, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { deliveries } from '../data/schema.js';

export type DeliveryRow = typeof deliveries.$inferSelect;

/** A client and one of its URLs. The first attempts for a target are made in order of creation. */
export interface Target {
  readonly clientId: string;
  readonly url: string;
}

const PAGE = 100;

// A finished delivery, whether delivered, failed or stopped, has no due time.
const pending = isNotNull(deliveries.due_at);
const unattempted = and(pending, eq(deliveries.attempts, 0));
const tried = gt(deliveries.attempts, 0);
// The unary plus prevents SQLite from using the column's index: few deliveries are due, but many may have been sent.
const unindexed = (column: SQLiteColumn): SQL => sql`+${column}`;
const target = { clientId: deliveries.client_id, url: deliveries.url };

/** Reads the outbox in pages without payloads, because a backlog may not fit in memory. */
export class OutboxPages {
  readonly #orm: Database['orm'];
  readonly #pending;

  constructor({ orm }: Database) {
    this.#orm = orm;
    const one = and(eq(deliveries.seq, sql.placeholder('seq')), pending);
    this.#pending = orm.select().from(deliveries).where(one).prepare();
  }

  /**
   * Returns the number of the first pending delivery without an attempt. If there is none, returns the number that the
   * next delivery will receive.
   */
  async firstUnattempted(): Promise<number> {
    // The order of the queries matters: a delivery created between them must have a higher number than `last`.
    const [last] = await this.#orm.select({ seq: max(deliveries.seq) }).from(deliveries);
    const [first] = await this.#orm
      .select({ seq: deliveries.seq })
      .from(deliveries)
      .where(and(gte(deliveries.due_at, 0), unattempted))
      .orderBy(unindexed(deliveries.seq))
      .limit(1);
    return first?.seq ?? (last?.seq ?? 0) + 1;
  }

  /** Returns a page of pending deliveries without an attempt, starting at the given number, in order of creation. */
  async unattempted(from: number): Promise<(Target & { readonly seq: number })[]> {
    return await this.#orm
      .select({ seq: deliveries.seq, ...target })
      .from(deliveries)
      .where(and(gte(deliveries.seq, from), unattempted))
      .orderBy(asc(deliveries.seq))
      .limit(PAGE);
  }

  async untriedOf({ clientId, url }: Target, from: number): Promise<number[]> {
    return await this.#seqs(
      and(
        eq(deliveries.client_id, clientId),
        eq(deliveries.url, url),
        gte(deliveries.seq, from),
        unattempted,
      ),
      asc(deliveries.seq),
    );
  }

  /** Returns the targets with a due retry. */
  async targetsToRetry(now: number): Promise<Target[]> {
    return await this.#orm
      .selectDistinct(target)
      .from(deliveries)
      .where(and(lte(deliveries.due_at, now), tried));
  }

  /** Returns the numbers of a page of due retries of a target, longest due first. */
  async retriesOf({ clientId, url }: Target, now: number): Promise<number[]> {
    return await this.#seqs(
      and(
        lte(deliveries.due_at, now),
        eq(unindexed(deliveries.client_id), clientId),
        eq(deliveries.url, url),
        tried,
      ),
      asc(deliveries.due_at),
    );
  }

  /** Returns the due time of the next retry after `now`; `null` if there is none. */
  async nextRetry(now: number): Promise<number | null> {
    const where = and(gt(deliveries.due_at, now), tried);
    const [row] = await this.#orm
      .select({ at: min(deliveries.due_at) })
      .from(deliveries)
      .where(where);
    return row?.at ?? null;
  }

  /** Returns the delivery with its payload, or `undefined` if it is not pending. */
  async pending(seq: number): Promise<DeliveryRow | undefined> {
    return await this.#pending.get({ seq });
  }

  async #seqs(where: SQL | undefined, order: SQL): Promise<number[]> {
    const rows = await this.#orm
      .select({ seq: deliveries.seq })
      .from(deliveries)
      .where(where)
      .orderBy(order, asc(deliveries.seq))
      .limit(PAGE);
    return rows.map(({ seq }) => seq);
  }
}
