import { findProgram, run } from './processes.js';

/**
 * Reads all rows of an SQLite database, by table, also while the server uses it. Returns no tables if the machine has
 * no `sqlite3`.
 */
export async function readSqlite(file) {
  const sqlite = await findProgram('sqlite3');
  if (!sqlite) return [];
  const query = async (sql) => {
    const text = await run(sqlite, ['-readonly', '-json', '-cmd', '.timeout 10000', file, sql]);
    return text.trim() === '' ? [] : JSON.parse(text);
  };
  const tables = await query(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  );
  const rows = [];
  for (const { name } of tables) rows.push([`table ${name}`, await query(`SELECT * FROM "${name}"`)]);
  return rows;
}
