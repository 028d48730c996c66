import { closeSync, openSync, readSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Client, createClient, LibsqlError } from '@libsql/client';

/** Offset of the application id in the header of a SQLite file: four bytes, big-endian (SQLite file format §1.3). */
const APPLICATION_ID_OFFSET = 68;

/** Maximum time that the owner of a lock waits for a competitor to finish its attempt. */
const COMPETITOR_WAIT_MS = 5000;

/** Maximum time to wait for the owner of a lock to store its process id. */
const OWNER_WAIT_MS = 1000;

/** Paths of the lock files that this process holds or is trying to lock. */
const heldHere = new Set<string>();

export interface FileLock {
  release(): Promise<void>;
}

/**
 * Locks a file through a SQLite lock on a second file next to it, which holds no data. The operating system releases
 * the lock when the process ends for any reason, so a lock is never stale; the lock file itself remains.
 * @param path path of the lock file, created if absent
 * @throws Error if the lock is held, with the owner in the message, or if the lock file cannot be used
 */
export async function lockFile(path: string): Promise<FileLock> {
  if (heldHere.has(path)) throw new Error(lockedMessage(process.pid));
  heldHere.add(path);
  let client: Client | undefined;
  try {
    client = createClient({ url: pathToFileURL(path).href, concurrency: 1 });
    await acquire(client);
  } catch (error) {
    client?.close();
    heldHere.delete(path);
    const busy = error instanceof LibsqlError && error.code.startsWith('SQLITE_BUSY');
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      busy ? lockedMessage(await ownerOf(path)) : `its lock file ${path} cannot be used: ${reason}`,
    );
  }
  const holder = client;
  return {
    async release() {
      // Closing is not enough, because libsql keeps a connection open until its statements are garbage-collected.
      await holder.execute('pragma locking_mode = normal');
      await holder.execute('select count(*) from sqlite_master');
      holder.close();
      heldHere.delete(path);
    },
  };
}

/**
 * Takes the lock. `begin immediate` admits one connection and refuses all others; the commit then raises the
 * lock to an exclusive one, which `locking_mode` keeps.
 */
async function acquire(client: Client): Promise<void> {
  await client.execute('pragma journal_mode = memory');
  await client.batch(
    [
      `pragma busy_timeout = ${COMPETITOR_WAIT_MS}`,
      'pragma locking_mode = exclusive',
      `pragma application_id = ${process.pid}`,
    ],
    'write',
  );
}

function lockedMessage(owner: number | undefined): string {
  const holder = owner === undefined ? 'another process' : `process ${owner}`;
  return `${holder} uses this file, and only one process may use a file. Stop that process, or use another file.`;
}

/**
 * Returns the id of the running process that holds the lock, or `undefined` if the lock file does not contain it in
 * time.
 */
async function ownerOf(path: string): Promise<number | undefined> {
  const deadline = performance.now() + OWNER_WAIT_MS;
  for (;;) {
    const owner = readApplicationId(path);
    if (owner !== undefined && isRunning(owner)) return owner;
    if (performance.now() > deadline) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/**
 * Reads the application id without SQLite, which refuses to read a locked file. Returns `undefined` if the id cannot be
 * read. Never call this for a lock of this process: the operating system releases all POSIX locks of a process on a
 * file when the process closes any descriptor of that file.
 */
function readApplicationId(path: string): number | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const bytes = Buffer.alloc(4);
    return readSync(descriptor, bytes, 0, 4, APPLICATION_ID_OFFSET) === 4 ? bytes.readInt32BE() : undefined;
  } catch {
    // The id is only used in an error message, so a failure to read it is not an error.
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function isRunning(pid: number): boolean {
  // Zero and negative numbers address process groups.
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
