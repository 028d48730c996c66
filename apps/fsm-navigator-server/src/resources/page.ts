import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { z } from 'zod';
import type { Call } from '../http/call.js';
import { invalidField } from '../http/input.js';
import type { Answer } from '../http/operation.js';

export interface Page {
  readonly page: number;
  readonly perPage: number;
}

const DEFAULT_PER_PAGE = 50;
const MOST_PER_PAGE = 100;
const LAST_PAGE = 1_000_000;

/**
 * Reads the pagination parameters.
 * @throws Refusal validation_failed if `page` or `per_page` is not a whole number in its range
 */
export function readPage(call: Call): Page {
  return {
    page: readCount(call, 'page', 1, LAST_PAGE),
    perPage: readCount(call, 'per_page', DEFAULT_PER_PAGE, MOST_PER_PAGE),
  };
}

function readCount(call: Call, name: string, absent: number, most: number): number {
  const text = call.query(name);
  if (text === undefined) return absent;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= 1 && count <= most) return count;
  if (count > MOST_PER_PAGE && call.mutants.has('per-page-capped')) return MOST_PER_PAGE;
  throw invalidField(name, `must be a whole number from 1 to ${most}`);
}

/**
 * Reads a query parameter that filters a list. An absent parameter is `null`, as the prepared statements expect.
 * @throws Refusal validation_failed if the value is invalid
 */
export function readFilter<Value>(call: Call, name: string, field: z.ZodType<Value>): Value | null {
  const text = call.query(name);
  if (text === undefined) return null;
  const result = field.safeParse(text);
  if (result.success) return result.data;
  if (name === 'status' && call.path === '/assets' && call.mutants.has('unknown-status-ignored')) return null;
  throw invalidField(name, result.error.issues[0]?.message ?? 'is invalid');
}

/**
 * Returns a condition that compares the column with the placeholder `name`. It is true for every row if the value is
 * `null`.
 */
export function filtered(column: SQLiteColumn | SQL, name: string, comparison: '=' | '>=' | '<=' = '='): SQL {
  const value = sql.placeholder(name);
  return sql`(${value} is null or ${column} ${sql.raw(comparison)} ${value})`;
}

/** Prepared statements for the rows of a page and for the total. */
export interface ListQueries<Row> {
  readonly rows: { all(values: Record<string, unknown>): Promise<Row[]> };
  readonly total: { get(values: Record<string, unknown>): Promise<{ n: number } | undefined> };
}

/** The placeholder for the page size in {@link ListQueries}. */
export const LIMIT = sql.placeholder('limit');
/** The placeholder for the number of rows before the page in {@link ListQueries}. */
export const OFFSET = sql.placeholder('offset');

/** Returns the requested page with its pagination metadata. */
export async function answerPage<Row>(
  queries: ListQueries<Row>,
  { page, perPage }: Page,
  values: Record<string, unknown>,
): Promise<Answer> {
  const data = await queries.rows.all({ ...values, limit: perPage, offset: (page - 1) * perPage });
  const total = (await queries.total.get(values))?.n ?? 0;
  const pagination = { page, per_page: perPage, total, total_pages: Math.ceil(total / perPage) };
  return { status: 200, data, pagination };
}
