import type { Stats } from 'node:fs';
import { constants, type FileHandle, open, stat } from 'node:fs/promises';

/**
 * Thrown if a file cannot be read. The message is a phrase that follows 'cannot be read:'. For a missing file, it
 * starts with `ENOENT`.
 */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
  /**
   * The code of the failed file operation, such as `EACCES`; `undefined` if the file type, size or encoding is
   * unsupported.
   */
  readonly code: string | undefined;

  constructor(message: string, code?: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Reads a regular file. Refuses a pipe, a socket or a device before it is opened, because reading it may never end.
 * @throws {UnreadableFileError} if the path is not a regular file, or the file cannot be read or is larger than 512
 * MiB.
 */
export async function readRegularFile(path: string): Promise<Buffer> {
  try {
    refuseIrregular(await stat(path));
    // Non-blocking, because a pipe may have replaced the file since the check above.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await file.stat();
      refuseIrregular(stats);
      return await (stats.size > 0 ? file.readFile() : readUnsized(file));
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof UnreadableFileError ? error : unreadable(error);
  }
}

/** Reads a file of unknown size, such as one of /proc, which may have no end. */
async function readUnsized(file: FileHandle): Promise<Buffer> {
  return readLimited(file.createReadStream({ autoClose: false }), MAX_UNSIZED_BYTES);
}

/**
 * Reads a stream to its end.
 * @throws {UnreadableFileError} if the stream has more than `maxBytes` bytes. Default: 512 MiB.
 */
export async function readLimited(
  stream: AsyncIterable<Buffer>,
  maxBytes: number = MAX_BYTES,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxBytes)
      throw new UnreadableFileError(`it is larger than ${Math.ceil(maxBytes / 2 ** 20)} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Reads a UTF-8 file without its byte order mark and with normalized line breaks, so that offsets and columns agree.
 * @param fatal Whether to reject invalid bytes. Default: they become U+FFFD.
 * @throws {UnreadableFileError} like {@link readRegularFile}, and for UTF-16, UTF-32 or rejected bytes.
 */
export async function readTextFile(
  path: string,
  { fatal = false }: { readonly fatal?: boolean } = {},
): Promise<string> {
  return decodeText(await readRegularFile(path), fatal);
}

/**
 * Decodes UTF-8 text without its byte order mark and with normalized line breaks.
 * @param fatal Whether to reject invalid bytes. Default: they become U+FFFD.
 * @throws {UnreadableFileError} for UTF-16, UTF-32 or rejected bytes.
 */
export function decodeText(bytes: Uint8Array, fatal = false): string {
  const encoding = foreignEncoding(bytes);
  if (encoding !== undefined)
    throw new UnreadableFileError(`expected UTF-8 text, received ${encoding}; convert the file to UTF-8`);
  const text = decode(bytes, fatal);
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

function decode(bytes: Uint8Array, fatal: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal }).decode(bytes);
  } catch {
    throw new UnreadableFileError('expected UTF-8 text, but the file contains invalid bytes');
  }
}

/** Detects UTF-16 and UTF-32 by the byte order mark or the position of zero bytes (YAML 1.2.2 §5.2). */
function foreignEncoding(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex').padEnd(8, '-');
  if (/^(?:0000feff|fffe0000|000000(?!00)..|(?!00)..000000)/.test(start)) return 'UTF-32';
  if (/^(?:feff|fffe|00(?!00)[\da-f]{2}|(?!00)[\da-f]{2}00)/.test(start)) return 'UTF-16';
  return undefined;
}

/** Maximum size of a file in bytes, which is the length of the longest string that V8 can hold. */
const MAX_BYTES = 0x1fffffe8;
/** Maximum size in bytes of a file that the file system reports as empty. */
const MAX_UNSIZED_BYTES = 64 * 2 ** 20;

function refuseIrregular(stats: Stats): void {
  if (!stats.isFile()) throw new UnreadableFileError(`expected a file, received ${kindOf(stats)}`);
  if (stats.size > MAX_BYTES) throw new UnreadableFileError('it is larger than 512 MiB');
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a directory';
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

function unreadable(error: unknown): UnreadableFileError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const reason = reasons.get(code);
  return new UnreadableFileError(reason === undefined ? message : `${reason} (${code})`, code);
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission is denied'],
  ['EPERM', 'permission is denied'],
  ['ENOTDIR', 'a part of its path is a file, not a directory'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ELOOP', 'its symbolic links form a loop'],
  ['ENXIO', 'expected a file, received a socket or a device'],
  ['ERR_INVALID_ARG_VALUE', 'its path contains a null byte'],
]);
