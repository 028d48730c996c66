import type { Write } from '@touchstone/server-kit';
import type { Environment } from '../environment.js';
import type { IdPrefix } from '../identifier.js';
import type { MadeCompany } from './companies.js';
import type { OwnedRow } from './owned-row.js';
import { items, stockLevels, stockTransactions } from './resources.js';

const ITEMS = [
  {
    item: {
      sku: 'EXP-VES-18L',
      name: 'Expansion vessel, 18 litres',
      category: 'Heating',
      unit_cost_cents: 3890,
    },
    unit: 'each',
    reorder_point: 4,
    quantities: [5, 1, 1],
  },
  {
    item: {
      sku: 'REF-R32-9KG',
      name: 'Refrigerant R32, 9 kg',
      category: 'Refrigeration',
      unit_cost_cents: 21_500,
    },
    unit: 'each',
    reorder_point: 3,
    quantities: [2],
  },
  {
    item: { sku: 'CU-PIPE-22', name: 'Copper pipe, 22 mm', category: 'Pipework', unit_cost_cents: 740 },
    unit: 'metre',
    reorder_point: 60,
    quantities: [120, 18, 24],
  },
  {
    item: {
      sku: 'FLT-G4-592',
      name: 'Panel filter G4, 592 × 592',
      category: 'Ventilation',
      unit_cost_cents: 1190,
    },
    unit: 'box',
    reorder_point: 6,
    quantities: [14],
  },
] as const;

/** Returns the writes that create items and their stock in the warehouse and the vans. */
export function seedInventory(
  { database: { orm } }: Environment,
  company: MadeCompany,
  newRow: (prefix: IdPrefix) => OwnedRow,
): Write[] {
  return ITEMS.flatMap(({ item, unit, reorder_point, quantities }) => {
    const row = { ...newRow('itm'), ...item, unit, reorder_point };
    const onHand = quantities.reduce<number>((sum, quantity) => sum + quantity, 0);
    const places = quantities.map((quantity, index) => ({
      company_id: row.company_id,
      item_id: row.id,
      location_id: company.stockLocations[index] ?? '',
      quantity,
    }));
    const opening = places.map(({ item_id, location_id, quantity }) => ({
      ...newRow('txn'),
      item_id,
      location_id,
      kind: 'Opening' as const,
      change: quantity,
      balance: quantity,
    }));
    return [
      orm.insert(items).values({ ...row, quantity_on_hand: onHand, updated_at: row.created_at }),
      orm.insert(stockLevels).values(places),
      orm.insert(stockTransactions).values(opening),
    ];
  });
}
