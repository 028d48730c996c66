import { relative } from 'node:path';
import { ExpectedError } from './expected-error.js';

/** A file, or stdout, that cannot be read or written. One line: which, and why. */
class FileError extends ExpectedError {
  override readonly name = 'FileError';
}

/** What an error of the file system is told as; any other error as it is. `path` is shown relative to `cwd` below it. */
export function fileError(
  error: unknown,
  doing: 'read' | 'written' | 'removed',
  path: string,
  cwd: string,
): unknown {
  const why = reasonOf(error);
  return why === null ? error : new FileError(`${shown(path, cwd)} cannot be ${doing}: ${why}.`);
}

/** Why a system call on a file failed; null when it is no such error. */
function reasonOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  // Such as ERR_INVALID_ARG_TYPE: a mistake of ours.
  if (error.code.startsWith('ERR_')) return null;
  return `${reasons[error.code] ?? error.message.replace(/^[A-Z]+: /, '')} (${error.code})`;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of its path is a file, not a directory',
  EEXIST: 'a part of its path is a file, not a directory',
  ENOENT: 'there is no such directory, and none can be made',
  ENOSPC: 'no space is left',
  EDQUOT: 'no space is left to this user',
  EFBIG: 'it would be too large',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead back to themselves',
  EPIPE: 'nobody reads it any more',
};

/** Relative where that is shorter to read. */
export function shown(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}
