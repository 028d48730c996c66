import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Client, createClient } from '@libsql/client';
import { sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { createStatements } from './ddl.js';
import { faults } from './faults.js';
import type { FileLock } from './file-lock.js';
import { lockDatabase } from './lock-database.js';
import { Queue } from './queue.js';

export type Write = BatchItem<'sqlite'>;

export interface DatabaseSchema {
  /**
   * Incremented when the schema of a table changes. A file with another version is rejected, unless it is new (version
   * 0).
   */
  readonly version: number;
  /** All tables of the server. A reset empties each of them. */
  readonly tables: readonly SQLiteTable[];
  /** The table that contains a row whenever the database contains data. */
  readonly tenants: SQLiteTable;
}

/** Thrown if the database cannot be opened. The message contains the file name and the reason. */
export class DatabaseError extends Error {}

/** The data of a server, in a file or in memory. */
export class Database {
  readonly orm: LibSQLDatabase;
  /** Serializes tasks that read and then write, so that the values they read are still current when they write. */
  readonly writing: Queue = new Queue();
  readonly #client: Client;
  readonly #lock: FileLock | undefined;
  readonly #tables: readonly SQLiteTable[];
  readonly #tenants: SQLiteTable;

  private constructor(client: Client, lock: FileLock | undefined, { tables, tenants }: DatabaseSchema) {
    this.#client = client;
    this.#lock = lock;
    this.#tables = [...tables, faults];
    this.#tenants = tenants;
    this.orm = drizzle(client);
  }

  /**
   * Opens the database and creates missing tables. A file is locked until {@link close} or the end of the process.
   * @param file path of the SQLite file, created if absent; `undefined` keeps the data in memory
   * @throws DatabaseError if the database cannot be opened, for example because another process uses the file
   */
  static async open(file: string | undefined, schema: DatabaseSchema): Promise<Database> {
    const url = file === undefined ? ':memory:' : pathToFileURL(resolve(file)).href;
    let client: Client | undefined;
    let lock: FileLock | undefined;
    try {
      if (file !== undefined) lock = await lockDatabase(file);
      client = createClient({ url, concurrency: 1 });
      if (file !== undefined) await client.execute('pragma journal_mode = wal');
      const version = Number((await client.execute('pragma user_version')).rows[0]?.['user_version'] ?? 0);
      if (version !== 0 && version !== schema.version) {
        throw new DatabaseError(
          `its schema has version ${version}, but this server requires version ${schema.version}`,
        );
      }
      const statements = [...schema.tables, faults].flatMap(createStatements);
      await client.batch([...statements, `pragma user_version = ${schema.version}`], 'write');
      return new Database(client, lock, schema);
    } catch (error) {
      client?.close();
      await lock?.release();
      const reason = error instanceof Error ? error.message : String(error);
      throw new DatabaseError(`Cannot use ${file ?? 'memory'} as the database: ${reason}`);
    }
  }

  /**
   * Commits all writes in one transaction, or none.
   * @param failing makes the transaction fail after its last write and before its commit
   */
  async commit(writes: readonly Write[], failing = false): Promise<void> {
    const batch = failing ? [...writes, this.orm.insert(faults).values({ id: 1 })] : writes;
    const [first, ...rest] = batch;
    if (first !== undefined) await this.orm.batch([first, ...rest]);
  }

  /** Deletes every row of every table. */
  async empty(): Promise<void> {
    await this.commit(this.#tables.map((table) => this.orm.delete(table)));
  }

  async isEmpty(): Promise<boolean> {
    const row = await this.orm.get<{ n: number }>(sql`select count(*) as n from ${this.#tenants}`);
    return row.n === 0;
  }

  /** Closes the database and unlocks its file. */
  async close(): Promise<void> {
    this.#client.close();
    await this.#lock?.release();
  }
}
