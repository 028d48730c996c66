import { and, count, desc, eq, getTableColumns, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import { items } from '../data/resources.js';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import { readInput } from '../http/input.js';
import type { Description, Operation } from '../http/operation.js';
import { parseBody } from '../http/parse-body.js';
import { operation } from '../http/pipeline.js';
import { newId } from '../identifier.js';
import { wireColumns } from './columns.js';
import { commit } from './commit.js';
import { atLeastOne, choice, idOf, integer, list, matching, text } from './fields.js';
import { requireRow } from './not-found.js';
import { answerPage, filtered, LIMIT, OFFSET, readFilter, readPage } from './page.js';
import { references } from './references.js';
import { stockOperations } from './stock.js';
import { stockWrites } from './stock-writes.js';

const sku = matching(
  /^[A-Z0-9][A-Z0-9-]{1,31}$/,
  'must be 2 to 32 uppercase letters, digits or hyphens, and must not start with a hyphen',
);
const category = text(1, 60);
const optional = {
  description: text(0, 2000).exactOptional(),
  category: category.exactOptional(),
  unit_cost_cents: integer(0, 100_000_000).exactOptional(),
};
const name = text(1, 120);
const unit = choice(['each', 'box', 'metre', 'litre', 'kilogram']);
const reorderPoint = integer(0, 100_000);
const openingStock = z.strictObject({ location_id: idOf('loc'), quantity: integer(1, 100_000) });
const itemCreate = z.strictObject({
  ...optional,
  sku,
  name,
  unit: unit.default('each'),
  reorder_point: reorderPoint.default(0),
  stock: list(openingStock, 20).refine((stock) => stock.length > 0, 'must have at least one entry'),
});
const itemChange = z.strictObject({
  ...optional,
  sku: sku.exactOptional(),
  name: name.exactOptional(),
  unit: unit.exactOptional(),
  reorder_point: reorderPoint.exactOptional(),
});

const READ = { rate: 'reads', scopes: ['inventory:read', 'inventory:write'] } as const;
const LIST = { ...READ, rate: 'lists' } as const;
const WRITE = { rate: 'writes', scopes: ['inventory:write'] } as const;
const OPERATIONS = {
  list: { id: 'listInventory', method: 'GET', path: '/inventory', ...LIST },
  lowStock: { id: 'listLowStock', method: 'GET', path: '/inventory/low-stock', ...LIST },
  create: { id: 'createInventoryItem', method: 'POST', path: '/inventory', ...WRITE },
  get: { id: 'getInventoryItem', method: 'GET', path: '/inventory/{id}', ...READ },
  update: { id: 'updateInventoryItem', method: 'PUT', path: '/inventory/{id}', ...WRITE },
} as const satisfies Record<string, Description>;

const columns = wireColumns(getTableColumns(items));

export function inventoryOperations(environment: Environment): Operation[] {
  const { mutants } = environment;
  const { orm } = environment.database;
  const itemUpdate = mutants.has('empty-update-accepted') ? itemChange : atLeastOne(itemChange);
  const refer = references(environment);
  const writes = stockWrites(environment);
  const isOwned = eq(items.company_id, sql.placeholder('company'));
  const byIdQuery = orm
    .select(columns)
    .from(items)
    .where(and(eq(items.id, sql.placeholder('id')), isOwned))
    .prepare();
  const byId = (call: Call, id: string) => byIdQuery.get({ company: call.company, id });
  const find = async (call: Call) => requireRow(await byId(call, call.parameter('id')));
  const listOf = (matching: ReturnType<typeof and>) => ({
    rows: orm
      .select(columns)
      .from(items)
      .where(matching)
      .orderBy(desc(items.seq))
      .limit(LIMIT)
      .offset(OFFSET)
      .prepare(),
    total: orm.select({ n: count() }).from(items).where(matching).prepare(),
  });
  const all = listOf(and(isOwned, filtered(items.sku, 'sku'), filtered(items.category, 'category')));
  const low = listOf(and(isOwned, lt(items.quantity_on_hand, items.reorder_point)));

  const listInventory = operation(OPERATIONS.list, {
    find: async () => null,
    read: (call) => ({
      page: readPage(call),
      sku: readFilter(call, 'sku', sku),
      category: readFilter(call, 'category', category),
    }),
    act: (call, _, { page, ...filters }) => answerPage(all, page, { company: call.company, ...filters }),
  });

  const listLowStock = operation(OPERATIONS.lowStock, {
    find: async () => null,
    read: readPage,
    act: (call, _, page) => answerPage(low, page, { company: call.company }),
  });

  const createInventoryItem = operation(OPERATIONS.create, {
    find: async () => null,
    read: (call) => readInput(call, itemCreate, 'missing_required_field'),
    async relate(call, _, { stock }) {
      for (const [index, { location_id }] of stock.entries()) {
        await refer.stockLocation(call.company, `stock.${index}.location_id`, location_id);
      }
    },
    async act(call, _, { stock, ...input }) {
      const now = environment.clock.iso();
      const opening = new Map<string, number>();
      for (const { location_id, quantity } of stock) {
        opening.set(location_id, (opening.get(location_id) ?? 0) + quantity);
      }
      const onHand = stock.reduce((sum, { quantity }) => sum + quantity, 0);
      const row = {
        ...input,
        id: newId('itm'),
        company_id: call.company,
        quantity_on_hand: onHand,
        created_at: now,
        updated_at: now,
      };
      const places = [...opening].flatMap(([location_id, quantity]) => {
        const place = { company_id: call.company, item_id: row.id, location_id };
        return writes.change(place, { kind: 'Opening', change: quantity, balance: quantity }).writes;
      });
      await commit(environment, call, [orm.insert(items).values(row), ...places]);
      return { status: 201, data: await byId(call, row.id) };
    },
  });

  const getInventoryItem = operation(OPERATIONS.get, {
    find,
    read: () => null,
    act: async (_, item) => ({ status: 200, data: item }),
  });

  /** Stores the name from an otherwise invalid body. Only a mutant uses it. */
  async function keepName(call: Call): Promise<void> {
    const parsed = parseBody(call.body);
    const parsedName = name.safeParse(parsed.ok ? Reflect.get(Object(parsed.value), 'name') : undefined);
    if (!parsedName.success) return;
    await orm
      .update(items)
      .set({ name: parsedName.data })
      .where(eq(items.id, call.parameter('id')));
  }

  const updateInventoryItem = operation(OPERATIONS.update, {
    find,
    async read(call) {
      try {
        return readInput(call, itemUpdate, 'validation_failed');
      } catch (refusal) {
        if (mutants.has('half-valid-update-kept')) await keepName(call);
        throw refusal;
      }
    },
    async act(call, item, input) {
      const change = { ...input, updated_at: environment.clock.iso() };
      await commit(environment, call, [orm.update(items).set(change).where(eq(items.id, item.id))]);
      return { status: 200, data: await byId(call, item.id) };
    },
  });

  return [
    ...[listInventory, listLowStock, createInventoryItem, getInventoryItem, updateInventoryItem],
    ...stockOperations(environment, find),
  ];
}
