import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { Database } from '../src/database/database.js';
import { faults } from '../src/database/faults.js';
import { describeError } from '../src/error-description.js';

test('describeError describes a failed statement on one line, without its values', async () => {
  const database = await Database.open(undefined, { version: 1, tables: [], tenants: faults });
  const canary = 'canary-5ecret\nserver: forged line';
  const query = async (): Promise<unknown> =>
    database.orm.get(sql`select * from nowhere where name = ${canary}`);
  const description = describeError(await query().catch((error: unknown) => error));
  expect(description).toContain('no such table: nowhere');
  expect(description).toContain('    at '.trim());
  expect(description).not.toContain('canary');
  expect(description).not.toMatch(/[\r\n]/);
  await database.close();
});

test('describeError describes a thrown string or error', () => {
  expect(describeError('text\nof two lines')).toBe('text of two lines');
  expect(describeError(new RangeError('too far'))).toMatch(/^RangeError: too far at /);
});
