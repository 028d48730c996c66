import { type FileHandle, open } from 'node:fs/promises';
import { escapeInvisible } from '@touchstone/reporters';
import type { ExchangeRecord, StoredExchanges } from '@touchstone/runner';
import { fileError } from '../file-error.js';

/** The `$schema` in the first line of a store. */
export const EXCHANGES_SCHEMA = 'urn:touchstone:exchanges:1';

/** Part of the size limit that is reserved for exchanges with findings. */
const RESERVED_PART = 0.2;
/** Number of buffered characters that triggers a write. */
const BUFFER_LENGTH = 65_536;

export interface ExchangeStoreOptions {
  /** Absolute path of the file. */
  readonly path: string;
  /** The path that the report contains. */
  readonly shownPath: string;
  readonly cwd: string;
  /** Maximum size of the file in bytes. */
  readonly maxBytes: number;
}

/**
 * Writes the exchanges of a run to a file with one JSON value per line. Once 80 % of the maximum size is used, only
 * exchanges with findings are written; the others are counted.
 */
export class ExchangeStore {
  readonly #options: ExchangeStoreOptions;
  #file: FileHandle | undefined;
  #failure: { readonly reason: unknown } | undefined;
  #buffer = '';
  #writing: Promise<void> = Promise.resolve();
  #bytes = 0;
  #written = 0;
  #dropped = 0;

  constructor(options: ExchangeStoreOptions) {
    this.#options = options;
  }

  /** Creates the file, or empties the file of an earlier run. A failure is thrown by {@link close}. */
  async open(): Promise<void> {
    const { path } = this.#options;
    await this.#guard(async () => {
      this.#file = await open(path, 'w');
      this.#append(`${JSON.stringify({ $schema: EXCHANGES_SCHEMA })}\n`);
    });
  }

  /**
   * Adds an exchange, or counts it as dropped if it does not fit. Waits for the file system if the buffer is full.
   * Never rejects.
   */
  add(exchange: ExchangeRecord): Promise<void> {
    const { maxBytes } = this.#options;
    const line = `${escapeInvisible(JSON.stringify(exchange))}\n`;
    const limit = exchange.hasFinding ? maxBytes : maxBytes * (1 - RESERVED_PART);
    if (this.#failure || this.#bytes + Buffer.byteLength(line) > limit) {
      this.#dropped++;
      return this.#writing;
    }
    this.#written++;
    this.#append(line);
    return this.#buffer.length < BUFFER_LENGTH ? Promise.resolve() : this.#flush();
  }

  /**
   * Writes the buffered exchanges and returns the entry for the report.
   * @throws {FileError} if any write failed.
   */
  async close(): Promise<StoredExchanges> {
    await this.#flush();
    await this.#guard(async () => this.#file?.close());
    const { path, cwd, shownPath } = this.#options;
    if (this.#failure) throw fileError(this.#failure.reason, 'written', path, cwd);
    return { file: shownPath, written: this.#written, dropped: this.#dropped };
  }

  #append(line: string): void {
    this.#bytes += Buffer.byteLength(line);
    this.#buffer += line;
  }

  /** Writes the buffer after the earlier writes, so that all callers wait for the file system. */
  #flush(): Promise<void> {
    const text = this.#buffer;
    this.#buffer = '';
    this.#writing = this.#writing.then(() => this.#guard(async () => this.#file?.appendFile(text)));
    return this.#writing;
  }

  async #guard(action: () => Promise<void>): Promise<void> {
    if (this.#failure) return;
    try {
      await action();
    } catch (reason) {
      this.#failure = { reason };
    }
  }
}
