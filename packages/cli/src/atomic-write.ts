import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { access, constants, mkdir, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileError } from './file-error.js';

/**
 * Writes a file so that whoever reads it sees the old content or the new, never half. Makes its directory. Behind a link
 * the file it leads to is written; what is no regular file, a device or a pipe, is written to as it is.
 * @throws {FileError} naming it relative to `cwd`.
 */
export async function writeAtomically(path: string, content: string, cwd: string): Promise<void> {
  try {
    const place = await placeOf(path);
    if (place === null) await writeFile(path, content);
    else await replace(place, content);
  } catch (error) {
    throw fileError(error, 'written', path, cwd);
  }
}

/**
 * Finds out whether a file could be written, before there is anything to write. Makes its directory, and leaves the
 * file as it is.
 * @throws {FileError} naming it relative to `cwd`.
 */
export async function assertWritable(path: string, cwd: string): Promise<void> {
  try {
    const place = await placeOf(path);
    if (place === null) await access(path, constants.W_OK);
    else await tryOut(place);
  } catch (error) {
    throw fileError(error, 'written', path, cwd);
  }
}

/** A regular file, there or not, links followed. */
interface Place {
  readonly path: string;
  /** Permission bits; undefined where it is not there. */
  readonly mode: number | undefined;
}

/** Null for what is there and no regular file. */
async function placeOf(path: string): Promise<Place | null> {
  const found = await statOf(path);
  if (found === null) {
    const target = await readlink(path).catch(() => null);
    return target === null
      ? { path, mode: undefined }
      : placeOf(resolve(await realpath(dirname(path)), target));
  }
  if (found.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
  return found.isFile() ? { path: await realpath(path), mode: found.mode & 0o777 } : null;
}

async function replace({ path, mode }: Place, content: string): Promise<void> {
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

async function tryOut({ path, mode }: Place): Promise<void> {
  await makeDirectory(dirname(path));
  if (mode !== undefined) await access(path, constants.W_OK);
  const temporary = temporaryFor(path);
  await writeFile(temporary, '', { flag: 'wx' });
  await rm(temporary);
}

/** In the same directory: a rename across file systems is not atomic. */
const temporaryFor = (path: string): string =>
  join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID()}.tmp`);

/** Not `mkdir` with `recursive`: where no directory can be made, as in /proc, that tries for ever. */
async function makeDirectory(path: string): Promise<void> {
  const found = await statOf(path);
  if (found?.isDirectory() === true) return;
  if (found !== null) throw Object.assign(new Error('is no directory'), { code: 'ENOTDIR' });
  await makeDirectory(dirname(path));
  await mkdir(path).catch((error: unknown) => {
    // Somebody else was quicker.
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
