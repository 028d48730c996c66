import { sql } from 'drizzle-orm';
import { check, integer, sqliteTable } from 'drizzle-orm/sqlite-core';

/**
 * A table that rejects every row. An insert at the end of a batch makes the batch fail after its writes and before its
 * commit.
 */
export const faults = sqliteTable('faults', { id: integer().primaryKey() }, () => [
  check('no_fault_survives', sql`id is null`),
]);
