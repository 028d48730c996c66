import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { link, mkdir, mkdtemp, open, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Database } from '../src/database/database.js';

const HOLDER = fileURLToPath(new URL('hold-file.js', import.meta.url));
const tenants = sqliteTable('tenants', { id: text().primaryKey() });
const schema = { version: 1, tables: [tenants], tenants };

async function newDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'server-kit-lock-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

interface Holder {
  readonly child: ChildProcess;
  /** `open`, or the message of the refusal. */
  readonly outcome: string;
}

/** Opens a file in another process, which is killed when the test ends. */
async function hold(file: string): Promise<Holder> {
  const child = spawn(process.execPath, [HOLDER, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  return { child, outcome: String(line).trim() };
}

/** Opens a file in this process and closes it again. Returns `open`, or the message of the refusal. */
async function tryOpen(file: string): Promise<string> {
  try {
    await (await Database.open(file, schema)).close();
    return 'open';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const refusal = (file: string, pid: number | undefined): string =>
  `Cannot use ${file} as the database: process ${pid} uses this file, and only one process may use a file. ` +
  'Stop that process, or use another file.';

describe('a database file that another process has open', () => {
  test.each<[string, (file: string, other: string) => Promise<string>]>([
    ['its own path', async (file) => file],
    ['a relative path', async (file) => relative(process.cwd(), file)],
    ['a symbolic link', async (file, other) => symlink(file, other).then(() => other)],
    ['a hard link', async (file, other) => link(file, other).then(() => other)],
  ])('is refused with the id of that process through %s', async (_, nameOf) => {
    const directory = await newDirectory();
    const file = join(directory, 'data.db');
    const { child, outcome } = await hold(file);
    expect(outcome).toBe('open');
    const name = await nameOf(file, join(directory, 'other.db'));
    expect(await tryOpen(name)).toBe(refusal(name, child.pid));
  });

  test('opens as soon as that process is killed', async () => {
    const file = join(await newDirectory(), 'data.db');
    const { child } = await hold(file);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await tryOpen(file)).toBe('open');
  });

  test("stays locked after a refused process has read the owner's process id", async () => {
    const file = join(await newDirectory(), 'data.db');
    const { child } = await hold(file);
    expect((await hold(file)).outcome).toBe(refusal(file, child.pid));
    expect((await hold(file)).outcome).toBe(refusal(file, child.pid));
  });
});

test('a database file that this process has open is refused, and stays locked for others', async () => {
  const file = join(await newDirectory(), 'data.db');
  const database = await Database.open(file, schema);
  expect(await tryOpen(file)).toBe(refusal(file, process.pid));
  expect((await hold(file)).outcome).toBe(refusal(file, process.pid));
  await database.close();
  expect(await tryOpen(file)).toBe('open');
});

test('a database file opens even if another program now has the process id of its last owner', async () => {
  const file = join(await newDirectory(), 'data.db');
  await (await Database.open(file, schema)).close();
  const id = Buffer.alloc(4);
  id.writeInt32BE(process.ppid);
  const lock = await open(`${file}-lock`, 'r+');
  await lock.write(id, 0, 4, 68);
  await lock.close();
  expect(await tryOpen(file)).toBe('open');
});

test('opening a symbolic link to a missing file creates that file and locks it', async () => {
  const directory = await newDirectory();
  const [file, name] = [join(directory, 'data.db'), join(directory, 'link.db')];
  await symlink(file, name);
  const { child } = await hold(name);
  expect(await tryOpen(file)).toBe(refusal(file, child.pid));
});

test('a database file with a hard link in another folder is refused', async () => {
  const directory = await newDirectory();
  const file = join(directory, 'data.db');
  await (await Database.open(file, schema)).close();
  await mkdir(join(directory, 'backup'));
  await link(file, join(directory, 'backup', 'data.db'));
  expect(await tryOpen(file)).toMatch(
    /^Cannot use .* it has 2 hard links, but only 1 in .*Use a copy of the file\.$/,
  );
});

test('a folder is refused as a database file, and no lock file is created', async () => {
  const directory = await newDirectory();
  const folder = join(directory, 'data');
  await mkdir(folder);
  expect(await tryOpen(folder)).toBe(`Cannot use ${folder} as the database: it is not a regular file`);
  expect(await readdir(directory)).toEqual(['data']);
});

test('a lock file that is not a SQLite database is refused and left unchanged', async () => {
  const file = join(await newDirectory(), 'data.db');
  await writeFile(`${file}-lock`, 'These are my notes about the lock, and no database at all.');
  expect(await tryOpen(file)).toMatch(
    /^Cannot use .*: its lock file .*data\.db-lock cannot be used: .*not a database/,
  );
  expect(await readFile(`${file}-lock`, 'utf8')).toContain('my notes');
});

test('exactly one of ten processes that start at the same time opens the file', {
  timeout: 60_000,
}, async () => {
  const file = join(await newDirectory(), 'data.db');
  const holders = await Promise.all(Array.from({ length: 10 }, () => hold(file)));
  const [owner, ...others] = holders.toSorted(
    (a, b) => Number(b.outcome === 'open') - Number(a.outcome === 'open'),
  );
  expect(owner?.outcome).toBe('open');
  expect(others.map(({ outcome }) => outcome)).toEqual(others.map(() => refusal(file, owner?.child.pid)));
});
