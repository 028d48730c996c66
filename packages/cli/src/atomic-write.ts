import { randomUUID } from 'node:crypto';
import { openSync, type Stats } from 'node:fs';
import { access, constants, mkdir, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileError } from './file-error.js';
import { writePipe } from './write-pipe.js';

/**
 * Writes a file atomically: readers see the old content or the new content, never a partial file. Creates missing
 * directories. Follows a symbolic link; writes directly to a device or a pipe.
 * @param signal Ends a write to a pipe whose reader does not read it. Default: such a write waits.
 * @throws {FileError} naming the file relative to `cwd`.
 */
export async function writeAtomically(
  path: string,
  content: string,
  cwd: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  try {
    const file = await regularFileAt(path);
    if (file === null && (await stat(path)).isFIFO()) await writePipe(path, content, signal);
    else if (file === null) await writeFile(path, content);
    else await replace(file, content);
  } catch (error) {
    throw fileError(error, 'written', path, cwd);
  }
}

/**
 * Checks that a file can be written before its content is produced. Creates missing directories and leaves the file
 * unchanged.
 * @throws {FileError} naming the file relative to `cwd`.
 */
export async function assertWritable(path: string, cwd: string): Promise<void> {
  try {
    const file = await regularFileAt(path);
    if (file !== null) await tryWrite(file);
    else if ((await stat(path)).isFIFO()) openPipe(path);
    else await access(path, constants.W_OK);
  } catch (error) {
    throw fileError(error, 'written', path, cwd);
  }
}

/**
 * Opens a pipe for writing until the process ends, so that its reader does not see an end before the content.
 * @throws {Error} with the code ENXIO if no process reads the pipe, because writing to it would never end.
 */
function openPipe(path: string): void {
  openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
}

/** A regular file, which may not exist yet, with symbolic links resolved. */
interface RegularFile {
  readonly path: string;
  /** Permission bits; `undefined` if the file does not exist. */
  readonly mode: number | undefined;
}

/**
 * Resolves the regular file at a path; `null` for a device or a pipe.
 * @throws {Error} with the code EISDIR if the path is a directory.
 */
async function regularFileAt(path: string): Promise<RegularFile | null> {
  const stats = await statOf(path);
  if (stats === null) {
    const target = await readlink(path).catch(() => null);
    return target === null
      ? { path, mode: undefined }
      : regularFileAt(resolve(await realpath(dirname(path)), target));
  }
  if (stats.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
  return stats.isFile() ? { path: await realpath(path), mode: stats.mode & 0o777 } : null;
}

async function replace({ path, mode }: RegularFile, content: string): Promise<void> {
  await makeDirectory(dirname(path));
  if (mode !== undefined) await access(path, constants.W_OK);
  const temporary = temporaryFor(path);
  try {
    await writeFile(temporary, content, { flag: 'wx', ...(mode !== undefined && { mode }) });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function tryWrite({ path, mode }: RegularFile): Promise<void> {
  await makeDirectory(dirname(path));
  if (mode !== undefined) await access(path, constants.W_OK);
  const temporary = temporaryFor(path);
  await writeFile(temporary, '', { flag: 'wx' });
  await rm(temporary);
}

/** Returns a path in the same directory, because a file cannot be renamed across file systems. */
const temporaryFor = (path: string): string =>
  join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID()}.tmp`);

/**
 * Creates the directory and its missing parents. The `recursive` option of `mkdir` is not used, because that call never
 * returns if no directory can be created, as in /proc.
 */
export async function makeDirectory(path: string): Promise<void> {
  const stats = await statOf(path);
  if (stats?.isDirectory() === true) return;
  if (stats !== null) throw Object.assign(new Error('is not a directory'), { code: 'ENOTDIR' });
  await makeDirectory(dirname(path));
  await mkdir(path).catch((error: unknown) => {
    // Another process may have created the directory in the meantime.
    if (codeOf(error) !== 'EEXIST') throw error;
  });
}

async function statOf(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
