import type { SQL } from 'drizzle-orm';
import {
  getTableConfig,
  type SQLiteColumn,
  SQLiteSyncDialect,
  type SQLiteTable,
} from 'drizzle-orm/sqlite-core';

const dialect = new SQLiteSyncDialect();

/**
 * Returns the statements that create a table and its indexes, as declared by the Drizzle schema, if they do not
 * exist.
 */
export function createStatements(table: SQLiteTable): string[] {
  const { name, columns, indexes, checks } = getTableConfig(table);
  const lines = columns.map(columnDefinition);
  for (const check of checks) lines.push(`constraint "${check.name}" check (${inline(check.value)})`);
  const statements = [`create table if not exists "${name}" (${lines.join(', ')})`];
  for (const { config } of indexes) {
    const keys = config.columns.map((column) => ('name' in column ? `"${column.name}"` : inline(column)));
    const unique = config.unique ? 'unique ' : '';
    const where = config.where ? ` where ${inline(config.where)}` : '';
    statements.push(
      `create ${unique}index if not exists "${config.name}" on "${name}" (${keys.join(', ')})${where}`,
    );
  }
  return statements;
}

function columnDefinition(column: SQLiteColumn): string {
  let definition = `"${column.name}" ${column.getSQLType()}`;
  if (column.primary) definition += ' primary key';
  if (column.notNull && !column.primary) definition += ' not null';
  if (column.isUnique) definition += ' unique';
  return definition;
}

function inline(value: SQL): string {
  const { sql, params } = dialect.sqlToQuery(value.inlineParams());
  if (params.length > 0)
    throw new Error(`Expected a schema expression without bound parameters, received: ${sql}`);
  return sql;
}
