import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Plan, RateClass, Scope } from '../terms.js';

/** Companies are the tenants: every resource belongs to one, and none sees another's. */
export const companies = sqliteTable(
  'companies',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    plan: text().$type<Plan>().notNull(),
    /** The control protocol's name for a tenant it created; null for all others. */
    label: text(),
    created_at: text().notNull(),
  },
  (table) => [index('companies_label').on(table.label, table.plan)],
);

/** API keys. The secret is not here, nor anywhere: only its hash and the last characters, to recognise it. */
export const keys = sqliteTable(
  'keys',
  {
    id: text().primaryKey(),
    company_id: text().notNull(),
    name: text().notNull(),
    mode: text().$type<'live' | 'test'>().notNull(),
    hash: text().notNull().unique(),
    ending: text().notNull(),
    scopes: text({ mode: 'json' }).$type<readonly Scope[]>().notNull(),
    /** CIDR blocks calls may come from; null for anywhere. */
    addresses: text({ mode: 'json' }).$type<readonly string[]>(),
    /** Only the classes whose limit is not the default. */
    limits: text({ mode: 'json' }).$type<Readonly<Partial<Record<RateClass, number>>>>().notNull(),
    revoked_at: text(),
    expires_at: text(),
    created_at: text().notNull(),
    rotated_at: text(),
  },
  (table) => [index('keys_company').on(table.company_id)],
);
