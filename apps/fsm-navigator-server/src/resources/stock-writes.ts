import type { Write } from '@touchstone/server-kit';
import { stockLevels, stockTransactions, type TransactionKind } from '../data/resources.js';
import type { Environment } from '../environment.js';
import { newId } from '../identifier.js';

/** An item at a stock location. */
export interface Place {
  readonly company_id: string;
  readonly item_id: string;
  readonly location_id: string;
}

export interface StockChange {
  readonly kind: TransactionKind;
  readonly change: number;
  /** The quantity after the transaction. */
  readonly balance: number;
  readonly reason?: string | undefined;
  readonly note?: string | undefined;
}

/** A transaction as the API returns it. */
export interface TransactionView {
  readonly id: string;
  readonly item_id: string;
  readonly location_id: string;
  readonly kind: TransactionKind;
  readonly change: number;
  readonly balance: number;
  readonly reason: string | null;
  readonly note: string | null;
  readonly created_at: string;
}

export interface StockWrites {
  /** Returns a transaction, and the writes that store it and the new stock level. */
  change(place: Place, change: StockChange): { transaction: TransactionView; writes: Write[] };
}

export function stockWrites(environment: Environment): StockWrites {
  const { orm } = environment.database;
  return {
    change({ company_id, item_id, location_id }, { kind, change, balance, reason = null, note = null }) {
      const transaction = {
        ...{ id: newId('txn'), item_id, location_id, kind, change, balance, reason, note },
        created_at: environment.clock.iso(),
      };
      const level = orm
        .insert(stockLevels)
        .values({ company_id, item_id, location_id, quantity: balance })
        .onConflictDoUpdate({
          target: [stockLevels.company_id, stockLevels.item_id, stockLevels.location_id],
          set: { quantity: balance },
        });
      return {
        transaction,
        writes: [level, orm.insert(stockTransactions).values({ ...transaction, company_id })],
      };
    },
  };
}
