import { relative } from 'node:path';
import { ExpectedError } from './expected-error.js';

/**
 * Thrown if a file cannot be read, written or removed, or stdout cannot be written. The message is one line with the
 * path and the reason.
 */
class FileError extends ExpectedError {
  override readonly name = 'FileError';
}

/**
 * Converts a file system error to a {@link FileError} and returns any other error unchanged. The message shows a path
 * below `cwd` relative to `cwd`.
 */
export function fileError(
  error: unknown,
  doing: 'read' | 'written' | 'removed',
  path: string,
  cwd: string,
): unknown {
  const reason = reasonOf(error, doing);
  return reason === null ? error : new FileError(`${displayPath(path, cwd)} cannot be ${doing}: ${reason}.`);
}

/** Returns the reason why a system call on a file failed; `null` for any other error. */
function reasonOf(error: unknown, doing: string): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  // Codes such as ERR_INVALID_ARG_TYPE indicate bugs in Touchstone.
  if (error.code.startsWith('ERR_')) return null;
  // A pipe is opened for writing only if a process reads it.
  if (error.code === 'ENXIO' && doing === 'written')
    return 'it is a socket, or a pipe that no process reads (ENXIO)';
  return `${reasons.get(error.code) ?? error.message.replace(/^[A-Z]+: /, '')} (${error.code})`;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission is denied'],
  ['EPERM', 'permission is denied'],
  ['EROFS', 'the file system is read-only'],
  ['EISDIR', 'it is a directory'],
  ['ENXIO', 'it is not a regular file'],
  ['ENOTDIR', 'a part of its path is a file, not a directory'],
  ['EEXIST', 'a part of its path is a file, not a directory'],
  ['ENOENT', 'the directory does not exist and cannot be created'],
  ['ENOSPC', 'no space is left on the device'],
  ['EDQUOT', 'the disk quota of this user is exhausted'],
  ['EFBIG', 'the file would be too large'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ELOOP', 'its symbolic links form a loop'],
  ['EPIPE', 'the reader closed it'],
  ['ETIMEDOUT', 'the reader does not read it'],
]);

/** Returns an absolute path relative to `cwd`, or unchanged if it is `cwd` or outside of it. */
export function displayPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}
