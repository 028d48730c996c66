import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { Database } from '../src/data/database.js';
import { reasonOf } from '../src/reason.js';

test('a statement that failed is told in one line, and without its values', async () => {
  const database = await Database.open(undefined);
  const canary = 'canary-5ecret\nserver: forged line';
  const query = async (): Promise<unknown> =>
    database.orm.get(sql`select * from nowhere where name = ${canary}`);
  const reason = reasonOf(await query().catch((error: unknown) => error));
  expect(reason).toContain('no such table: nowhere');
  expect(reason).toContain('    at '.trim());
  expect(reason).not.toContain('canary');
  expect(reason).not.toMatch(/[\r\n]/);
  database.close();
});

test('whatever is thrown has a reason', () => {
  expect(reasonOf('text\nof two lines')).toBe('text of two lines');
  expect(reasonOf(new RangeError('too far'))).toMatch(/^RangeError: too far at /);
});
