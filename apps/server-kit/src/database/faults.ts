import { sql } from 'drizzle-orm';
import { check, integer, sqliteTable } from 'drizzle-orm/sqlite-core';

/** A table that rejects every row. Appending an insert makes a batch fail after its writes and before its commit. */
export const faults = sqliteTable('faults', { id: integer().primaryKey() }, () => [
  check('no_fault_survives', sql`id is null`),
]);
