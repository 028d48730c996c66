import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { expect, onTestFinished, test } from 'vitest';
import { Database } from '../src/database/database.js';

const tenants = sqliteTable('tenants', { id: text().primaryKey() });
const schema = { version: 1, tables: [tenants], tenants };

test('a database commits all writes or none', async () => {
  const database = await Database.open(undefined, schema);
  onTestFinished(() => database.close());
  const insert = database.orm.insert(tenants).values({ id: 'a' });
  await expect(database.commit([insert], true)).rejects.toThrow();
  expect(await database.isEmpty()).toBe(true);
  await database.commit([insert]);
  expect(await database.isEmpty()).toBe(false);
  await database.empty();
  expect(await database.isEmpty()).toBe(true);
});

test('a database rejects a file with a different schema version', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'server-kit-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, 'data.db');
  await (await Database.open(file, schema)).close();
  await expect(Database.open(file, { ...schema, version: 2 })).rejects.toThrow(
    `Cannot use ${file} as the database: its schema has version 1, but this server requires version 2`,
  );
});
