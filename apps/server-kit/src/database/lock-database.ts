import { open, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FileLock, lockFile } from './file-lock.js';

/**
 * Locks a database file under all of its names, so that a second server is refused, regardless of the name that it
 * uses.
 * @param file path of the file, created if absent
 * @throws Error if another server uses the file, a lock file cannot be used, the path is not a file, or the file has a
 * hard link in another folder
 */
export async function lockDatabase(file: string): Promise<FileLock> {
  const locks: FileLock[] = [];
  const release = async (): Promise<void> => {
    for (const lock of locks.splice(0)) await lock.release();
  };
  try {
    // Sorted, so that servers that start at the same time compete for the same lock first.
    for (const name of (await namesOf(file)).sort()) locks.push(await lockFile(`${name}-lock`));
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}

/**
 * Returns the absolute path of each hard link to a file, after resolving symbolic links.
 * @throws Error if the path is not a regular file, or a hard link is in another folder
 */
async function namesOf(file: string): Promise<string[]> {
  const path = await canonicalPath(file);
  const status = await stat(path, { bigint: true });
  if (!status.isFile()) throw new Error('it is not a regular file');
  if (status.nlink === 1n) return [path];
  const folder = dirname(path);
  const names: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const name = join(folder, entry.name);
    // The entry may have been deleted in the meantime.
    const other = await stat(name, { bigint: true }).catch(() => undefined);
    if (other?.dev === status.dev && other.ino === status.ino) names.push(name);
  }
  if (names.length === Number(status.nlink)) return names;
  throw new Error(
    `it has ${status.nlink} hard links, but only ${names.length} in ${folder}. SQLite damages a file that ` +
      'servers open under different names, and a name in another folder cannot be locked. Use a copy of the file.',
  );
}

/**
 * Resolves symbolic links. Creates the file first if it is missing, because `realpath` fails for a link to a missing
 * file.
 */
async function canonicalPath(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  await (await open(file, 'a')).close();
  return await realpath(file);
}
