import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isJsonText } from '@touchstone/core/internal';

const LINE_FEED = 0x0a;
const BLOCK_BYTES = 65_536;

/** Appends lines of JSON to a file, one after another. */
export class LineWriter {
  readonly #file: FileHandle;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /**
   * Creates a file that only the user can read.
   * @throws the error of the file system, for example if the file exists.
   */
  static async create(path: string): Promise<LineWriter> {
    return new LineWriter(await open(path, 'ax', 0o600));
  }

  /**
   * Opens an existing file and ends its last line, so that new lines are separate from it.
   * @throws the error of the file system, for example if the file does not exist.
   */
  static async open(path: string): Promise<LineWriter> {
    const file = await open(path, constants.O_RDWR | constants.O_APPEND);
    await endLastLine(file).catch(async (error: unknown) => {
      await file.close();
      throw error;
    });
    return new LineWriter(file);
  }

  /**
   * Writes a value after the earlier ones.
   * @throws the error of the file system. The file then contains no part of the line.
   */
  write(value: object): Promise<void> {
    const line = `${JSON.stringify(value)}\n`;
    const written = this.#writing.then(async () => {
      try {
        await this.#file.appendFile(line);
      } catch (error) {
        await endLastLine(this.#file).catch(() => undefined);
        throw error;
      }
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }

  /** Sets the modification time to the current time. Ignores failures. */
  async touch(): Promise<void> {
    const now = new Date();
    await this.#file.utimes(now, now).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }
}

/** Adds a line feed to a last line that is complete except for it, and removes any other last line without one. */
async function endLastLine(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  let rest = Buffer.alloc(0);
  let start = size;
  while (start > 0 && !rest.includes(LINE_FEED)) {
    const length = Math.min(BLOCK_BYTES, start);
    start -= length;
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, start);
    rest = Buffer.concat([buffer, rest]);
  }
  const end = rest.lastIndexOf(LINE_FEED) + 1;
  if (end === rest.length) return;
  if (isJsonText(rest.subarray(end).toString())) await file.appendFile('\n');
  else await file.truncate(start + end);
}
