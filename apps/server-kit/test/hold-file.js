// Opens the database file named by the first argument and keeps it open until standard input closes.
import { sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { Database } from '../dist/database/database.js';

const tenants = sqliteTable('tenants', { id: text().primaryKey() });

try {
  await Database.open(process.argv[2], { version: 1, tables: [tenants], tenants });
  console.log('open');
  process.stdin.resume().once('end', () => process.exit());
} catch (error) {
  console.log(error instanceof Error ? error.message : error);
}
