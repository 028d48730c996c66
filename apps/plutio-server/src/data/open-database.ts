import { Database } from '@touchstone/server-kit';
import * as schema from './schema.js';

const VERSION = 1;

/**
 * Opens the database of the server.
 * @param file path of the SQLite file, created if absent; `undefined` keeps the data in memory
 * @throws DatabaseError if the database cannot be opened, for example because another process uses the file
 */
export async function openDatabase(file: string | undefined): Promise<Database> {
  return await Database.open(file, {
    version: VERSION,
    tables: Object.values(schema),
    tenants: schema.workspaces,
  });
}
