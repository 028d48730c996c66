import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { AssetStatus, JobStatus } from '../transitions.js';

/*
 * The tables of the resources. Columns are named after the fields of the API. `seq` is the order of creation and
 * `company_id` the owner; the API exposes neither. The API's queries filter by owner, so that companies are isolated.
 */

export interface Address {
  readonly line1: string;
  readonly line2?: string | undefined;
  readonly city: string;
  readonly region?: string | undefined;
  readonly postal_code: string;
  readonly country: string;
}

export interface Contact {
  readonly name?: string | undefined;
  readonly role?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
}

export interface Warranty {
  readonly provider?: string | undefined;
  readonly reference?: string | undefined;
  readonly ends_on?: string | undefined;
}

/** A counter on an asset, such as operating hours. */
export interface Meter {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly reading: number | null;
  readonly read_at: string | null;
}

const ownedColumns = {
  seq: integer().primaryKey({ autoIncrement: true }),
  id: text().notNull().unique(),
  company_id: text().notNull(),
  created_at: text().notNull(),
};

export const technicians = sqliteTable(
  'technicians',
  {
    ...ownedColumns,
    name: text().notNull(),
    email: text().notNull(),
    phone: text(),
    skills: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
    active: integer({ mode: 'boolean' }).notNull(),
  },
  (table) => [index('technicians_company').on(table.company_id, table.seq)],
);

export const customers = sqliteTable(
  'customers',
  {
    ...ownedColumns,
    name: text().notNull(),
    type: text().notNull(),
    email: text().notNull(),
    /** The email in lower case. The duplicate check and the email filter compare this column. */
    email_key: text().notNull(),
    phone: text(),
    billing_address: text({ mode: 'json' }).$type<Address>().notNull(),
    contacts: text({ mode: 'json' }).$type<readonly Contact[]>().notNull(),
    notes: text(),
    location_count: integer().notNull(),
    updated_at: text().notNull(),
  },
  (table) => [
    index('customers_company').on(table.company_id, table.seq),
    index('customers_email').on(table.company_id, table.email_key),
  ],
);

export const locations = sqliteTable(
  'locations',
  {
    ...ownedColumns,
    customer_id: text().notNull(),
    name: text().notNull(),
    address: text({ mode: 'json' }).$type<Address>().notNull(),
    access_notes: text(),
    latitude: real(),
    longitude: real(),
  },
  (table) => [index('locations_customer').on(table.company_id, table.customer_id, table.seq)],
);

export const jobs = sqliteTable(
  'jobs',
  {
    ...ownedColumns,
    title: text().notNull(),
    description: text(),
    job_type: text().notNull(),
    priority: text().notNull(),
    status: text().$type<JobStatus>().notNull(),
    status_note: text(),
    customer_id: text().notNull(),
    location_id: text(),
    technician_id: text(),
    scheduled_start: text(),
    duration_minutes: integer(),
    tags: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
    updated_at: text().notNull(),
  },
  (table) => [index('jobs_company').on(table.company_id, table.seq)],
);

export const assets = sqliteTable(
  'assets',
  {
    ...ownedColumns,
    name: text().notNull(),
    serial_number: text().notNull(),
    category: text(),
    manufacturer: text(),
    model: text(),
    status: text().$type<AssetStatus>().notNull(),
    status_note: text(),
    customer_id: text(),
    location_id: text(),
    installed_on: text(),
    warranty: text({ mode: 'json' }).$type<Warranty>(),
    meters: text({ mode: 'json' }).$type<readonly Meter[]>().notNull(),
    notes: text(),
    last_serviced_on: text(),
    updated_at: text().notNull(),
  },
  (table) => [index('assets_company').on(table.company_id, table.seq)],
);

export const serviceRecords = sqliteTable(
  'service_records',
  {
    ...ownedColumns,
    asset_id: text().notNull(),
    service_type: text().notNull(),
    performed_on: text().notNull(),
    summary: text().notNull(),
    technician_id: text(),
    job_id: text(),
    labor_minutes: integer(),
    cost_cents: integer(),
  },
  (table) => [index('service_records_asset').on(table.company_id, table.asset_id, table.seq)],
);

export const meterReadings = sqliteTable(
  'meter_readings',
  {
    ...ownedColumns,
    asset_id: text().notNull(),
    meter_id: text().notNull(),
    reading: real().notNull(),
    read_at: text().notNull(),
  },
  (table) => [index('meter_readings_meter').on(table.company_id, table.meter_id, table.seq)],
);

export const stockLocations = sqliteTable(
  'stock_locations',
  { ...ownedColumns, name: text().notNull(), kind: text().$type<'Warehouse' | 'Van'>().notNull() },
  (table) => [index('stock_locations_company').on(table.company_id, table.seq)],
);

export const items = sqliteTable(
  'items',
  {
    ...ownedColumns,
    sku: text().notNull(),
    name: text().notNull(),
    description: text(),
    category: text(),
    unit: text().notNull(),
    unit_cost_cents: integer(),
    reorder_point: integer().notNull(),
    /** The sum of the item's stock levels, updated with each change of a level. */
    quantity_on_hand: integer().notNull(),
    updated_at: text().notNull(),
  },
  (table) => [index('items_company').on(table.company_id, table.seq)],
);

export const stockLevels = sqliteTable(
  'stock_levels',
  {
    seq: ownedColumns.seq,
    company_id: ownedColumns.company_id,
    item_id: text().notNull(),
    location_id: text().notNull(),
    quantity: integer().notNull(),
  },
  (table) => [uniqueIndex('stock_levels_place').on(table.company_id, table.item_id, table.location_id)],
);

export type TransactionKind = 'Opening' | 'Adjustment' | 'Transfer In' | 'Transfer Out';

export const stockTransactions = sqliteTable(
  'stock_transactions',
  {
    ...ownedColumns,
    item_id: text().notNull(),
    location_id: text().notNull(),
    kind: text().$type<TransactionKind>().notNull(),
    change: integer().notNull(),
    balance: integer().notNull(),
    reason: text(),
    note: text(),
  },
  (table) => [index('stock_transactions_item').on(table.company_id, table.item_id, table.seq)],
);
