import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Client, createClient } from '@libsql/client';
import { sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { createStatements } from './ddl.js';
import { Queue } from './queue.js';
import * as schema from './schema.js';

/** Bumped when a table changes shape: a file of another version is refused, not damaged. */
const VERSION = 1;

export type Write = BatchItem<'sqlite'>;

/** Tables in the order of their declaration; all of them, so that a reset forgets none. */
const TABLES: readonly SQLiteTable[] = Object.values(schema);

export class DatabaseError extends Error {}

/** The data of the server: a file, or memory. */
export class Database {
  readonly orm: LibSQLDatabase;
  /** What reads and then writes goes through here, one at a time, so that what it read still holds. */
  readonly writing: Queue = new Queue();
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
    this.orm = drizzle(client);
  }

  /**
   * @param file path of the SQLite file, created if absent; undefined keeps everything in memory
   * @throws DatabaseError when the file is no database, cannot be written, or is of another version
   */
  static async open(file: string | undefined): Promise<Database> {
    const url = file === undefined ? ':memory:' : pathToFileURL(resolve(file)).href;
    let client: Client | undefined;
    try {
      client = createClient({ url, concurrency: 1 });
      if (file !== undefined) await client.execute('pragma journal_mode = wal');
      const found = Number((await client.execute('pragma user_version')).rows[0]?.['user_version'] ?? 0);
      if (found !== 0 && found !== VERSION) {
        throw new DatabaseError(`is of version ${found}; this server reads version ${VERSION}`);
      }
      await client.batch([...TABLES.flatMap(createStatements), `pragma user_version = ${VERSION}`], 'write');
      return new Database(client);
    } catch (error) {
      client?.close();
      const reason = error instanceof Error ? error.message : String(error);
      throw new DatabaseError(`Cannot use ${file ?? 'memory'} as the database: ${reason}`);
    }
  }

  /**
   * Writes all or nothing.
   * @param failing makes the transaction fail after its last write and before its commit
   */
  async commit(writes: readonly Write[], failing = false): Promise<void> {
    const all = failing ? [...writes, this.orm.insert(schema.faults).values({ id: 1 })] : writes;
    const [first, ...rest] = all;
    if (first !== undefined) await this.orm.batch([first, ...rest]);
  }

  /** Forgets every row of every table. */
  async empty(): Promise<void> {
    await this.commit(TABLES.map((table) => this.orm.delete(table)));
  }

  async isEmpty(): Promise<boolean> {
    const row = await this.orm.get<{ n: number }>(sql`select count(*) as n from ${schema.workspaces}`);
    return row.n === 0;
  }

  close(): void {
    this.#client.close();
  }
}
