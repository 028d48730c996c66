import { and, asc, count, desc, eq, getTableColumns, gt, sql } from 'drizzle-orm';
import { z } from 'zod';
import { items, stockLevels, stockLocations, stockTransactions } from '../data/resources.js';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import { invalidField, readInput } from '../http/input.js';
import type { Description, Operation } from '../http/operation.js';
import { operation } from '../http/pipeline.js';
import { wireColumns } from './columns.js';
import { commit } from './commit.js';
import { choice, idOf, integer, text } from './fields.js';
import { answerPage, LIMIT, OFFSET, readPage } from './page.js';
import { references } from './references.js';
import { stockWrites } from './stock-writes.js';

const adjustment = z.strictObject({
  location_id: idOf('loc'),
  quantity: integer(0, 1_000_000),
  reason: choice(['Count', 'Damage', 'Loss', 'Purchase', 'Return', 'Usage']),
  note: text(1, 500).exactOptional(),
});
const transfer = z.strictObject({
  item_id: idOf('itm'),
  from_location_id: idOf('loc'),
  to_location_id: idOf('loc'),
  quantity: integer(1, 100_000),
});

const LIST = { method: 'GET', rate: 'lists', scopes: ['inventory:read', 'inventory:write'] } as const;
const OPERATIONS = {
  locations: { id: 'listStockLocations', path: '/inventory/locations', ...LIST },
  levels: { id: 'listStock', path: '/inventory/{id}/stock', ...LIST },
  transactions: { id: 'listStockTransactions', path: '/inventory/{id}/transactions', ...LIST },
  adjust: {
    id: 'adjustStock',
    method: 'POST',
    path: '/inventory/{id}/adjust',
    rate: 'writes',
    scopes: ['inventory:write'],
  },
  transfer: {
    id: 'transferStock',
    method: 'POST',
    path: '/inventory/transfer',
    rate: 'writes',
    scopes: ['inventory:transfer'],
  },
} as const satisfies Record<string, Description>;

interface Stocked {
  readonly id: string;
  readonly quantity_on_hand: number;
}

/**
 * Creates the operations on stock levels, stock locations and stock transactions.
 * @param findItem finds the item of the path
 */
export function stockOperations(
  environment: Environment,
  findItem: (call: Call) => Promise<Stocked>,
): Operation[] {
  const { orm } = environment.database;
  const refer = references(environment);
  const { change } = stockWrites(environment);
  const queries = stockQueries(environment);

  /** Returns the quantity of an item at a stock location, or 0 if there is none. */
  async function quantityAt(company: string, item: string, location: string): Promise<number> {
    return (await queries.quantity.get({ company, item, location }))?.quantity ?? 0;
  }

  const listStockLocations = operation(OPERATIONS.locations, {
    find: async () => null,
    read: readPage,
    act: (call, _, page) => answerPage(queries.locations, page, { company: call.company }),
  });

  const listStock = operation(OPERATIONS.levels, {
    find: findItem,
    read: readPage,
    act: (call, item, page) => answerPage(queries.levels, page, { company: call.company, item: item.id }),
  });

  const listStockTransactions = operation(OPERATIONS.transactions, {
    find: findItem,
    read: readPage,
    act: (call, item, page) =>
      answerPage(queries.transactions, page, { company: call.company, item: item.id }),
  });

  const adjustStock = operation(OPERATIONS.adjust, {
    find: findItem,
    read: (call) => readInput(call, adjustment, 'missing_required_field'),
    relate: (call, _, input) => refer.stockLocation(call.company, 'location_id', input.location_id),
    async act(call, item, { location_id, quantity, reason, note }) {
      const difference = quantity - (await quantityAt(call.company, item.id, location_id));
      const { transaction, writes } = change(
        { company_id: call.company, item_id: item.id, location_id },
        { kind: 'Adjustment', change: difference, balance: quantity, reason, note },
      );
      const onHand = item.quantity_on_hand + difference;
      const update = orm.update(items).set({ quantity_on_hand: onHand, updated_at: transaction.created_at });
      await commit(environment, call, [...writes, update.where(eq(items.id, item.id))]);
      return { status: 201, data: transaction };
    },
  });

  const transferStock = operation(OPERATIONS.transfer, {
    find: async () => null,
    read: (call) => readInput(call, transfer, 'missing_required_field'),
    async relate(call, _, input) {
      await refer.item(call.company, 'item_id', input.item_id);
      await refer.stockLocation(call.company, 'from_location_id', input.from_location_id);
      await refer.stockLocation(call.company, 'to_location_id', input.to_location_id);
      const there = await quantityAt(call.company, input.item_id, input.from_location_id);
      if (input.quantity > there) {
        throw invalidField('quantity', `must be at most ${there}, the quantity at from_location_id`);
      }
    },
    async act(call, _, { item_id, from_location_id, to_location_id, quantity }) {
      const left = (await quantityAt(call.company, item_id, from_location_id)) - quantity;
      const same = from_location_id === to_location_id;
      const there = same ? left : await quantityAt(call.company, item_id, to_location_id);
      const place = { company_id: call.company, item_id };
      const out = change(
        { ...place, location_id: from_location_id },
        { kind: 'Transfer Out', change: -quantity, balance: left },
      );
      const into = change(
        { ...place, location_id: to_location_id },
        { kind: 'Transfer In', change: quantity, balance: there + quantity },
      );
      await commit(environment, call, [...out.writes, ...into.writes]);
      return { status: 201, data: { item_id, quantity, out: out.transaction, in: into.transaction } };
    },
  });

  return [listStockLocations, listStock, listStockTransactions, adjustStock, transferStock];
}

function stockQueries(environment: Environment) {
  const { orm } = environment.database;
  const company = sql.placeholder('company');
  const item = sql.placeholder('item');
  const ofItem = and(eq(stockTransactions.company_id, company), eq(stockTransactions.item_id, item));
  const somewhere = and(
    eq(stockLevels.company_id, company),
    eq(stockLevels.item_id, item),
    gt(stockLevels.quantity, 0),
  );
  const isOwned = eq(stockLocations.company_id, company);
  return {
    locations: {
      rows: orm
        .select(wireColumns(getTableColumns(stockLocations)))
        .from(stockLocations)
        .where(isOwned)
        .orderBy(asc(stockLocations.seq))
        .limit(LIMIT)
        .offset(OFFSET)
        .prepare(),
      total: orm.select({ n: count() }).from(stockLocations).where(isOwned).prepare(),
    },
    levels: {
      rows: orm
        .select({
          location_id: stockLevels.location_id,
          location_name: stockLocations.name,
          quantity: stockLevels.quantity,
        })
        .from(stockLevels)
        .innerJoin(stockLocations, eq(stockLocations.id, stockLevels.location_id))
        .where(somewhere)
        .orderBy(asc(stockLocations.seq))
        .limit(LIMIT)
        .offset(OFFSET)
        .prepare(),
      total: orm.select({ n: count() }).from(stockLevels).where(somewhere).prepare(),
    },
    transactions: {
      rows: orm
        .select(wireColumns(getTableColumns(stockTransactions)))
        .from(stockTransactions)
        .where(ofItem)
        .orderBy(desc(stockTransactions.seq))
        .limit(LIMIT)
        .offset(OFFSET)
        .prepare(),
      total: orm.select({ n: count() }).from(stockTransactions).where(ofItem).prepare(),
    },
    quantity: orm
      .select({ quantity: stockLevels.quantity })
      .from(stockLevels)
      .where(
        and(
          eq(stockLevels.company_id, company),
          eq(stockLevels.item_id, item),
          eq(stockLevels.location_id, sql.placeholder('location')),
        ),
      )
      .prepare(),
  };
}
