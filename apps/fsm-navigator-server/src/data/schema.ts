import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Plan, RateClass, Scope } from '../terms.js';

/**
 * Companies are the tenants. Every resource belongs to one company, and companies cannot see each other's
 * resources.
 */
export const companies = sqliteTable(
  'companies',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    plan: text().$type<Plan>().notNull(),
    /** The label of the tenant if the control protocol created the company; otherwise `null`. */
    label: text(),
    created_at: text().notNull(),
  },
  (table) => [index('companies_label').on(table.label, table.plan)],
);

/** API keys. Only the hash of the secret and, for recognition, its last characters are stored. */
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
    /** The addresses and CIDR blocks from which calls are accepted; `null` for any address. */
    addresses: text({ mode: 'json' }).$type<readonly string[]>(),
    /** The limits set for this key. The other rate classes have their default limit. */
    limits: text({ mode: 'json' }).$type<Readonly<Partial<Record<RateClass, number>>>>().notNull(),
    revoked_at: text(),
    expires_at: text(),
    created_at: text().notNull(),
    rotated_at: text(),
  },
  (table) => [index('keys_company').on(table.company_id)],
);
