import { appendFile, type FileHandle, open, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { CreationRecord, Plan } from '@touchstone/runner';
import { makeDirectory } from '../atomic-write.js';
import type { Context } from '../context.js';
import { fileError } from '../file-error.js';
import { JOURNAL_EXTENSION, JOURNAL_SCHEMA, type JournalHeader, noteRecord } from './journal.js';
import { journalDirectories } from './journal-directory.js';

/** Writes the journal of one run, so that `touchstone cleanup` can remove the resources that a killed run leaves. */
export class RunJournal {
  readonly #path: string;
  readonly #cwd: string;
  readonly #file: FileHandle;
  /** Ids of the creations that may have left a resource. */
  readonly #open = new Set<string>();
  #writing: Promise<void> = Promise.resolve();
  #failure: { readonly reason: unknown } | undefined;

  private constructor(path: string, cwd: string, file: FileHandle) {
    this.#path = path;
    this.#cwd = cwd;
    this.#file = file;
  }

  /**
   * Creates the journal of a run. Only the user can read it, because it contains the ids of resources.
   * @throws {FileError} if no directory for journals can be written.
   */
  static async create(
    header: Omit<JournalHeader, '$schema' | 'process'>,
    context: Context,
  ): Promise<RunJournal> {
    const failures: unknown[] = [];
    for (const directory of journalDirectories(context)) {
      const path = join(directory, `${header.run}${JOURNAL_EXTENSION}`);
      try {
        await makeDirectory(directory);
        const file = await open(path, 'wx', 0o600);
        const journal = new RunJournal(path, context.cwd, file);
        await journal.#write({
          $schema: JOURNAL_SCHEMA,
          ...header,
          process: { id: process.pid, host: hostname() },
        });
        return journal;
      } catch (error) {
        failures.push(fileError(error, 'written', path, context.cwd));
      }
    }
    throw failures[0];
  }

  /** Writes a record. Never rejects. */
  add(record: CreationRecord): Promise<void> {
    noteRecord(this.#open, record);
    return this.#write(record);
  }

  /**
   * Closes the journal, and deletes it if the run has left no resources.
   * @throws {FileError} if a record could not be written.
   */
  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
    if (this.#open.size === 0) await rm(this.#path, { force: true });
    if (this.#failure) throw fileError(this.#failure.reason, 'written', this.#path, this.#cwd);
  }

  /** Writes a line after the earlier ones. */
  #write(value: object): Promise<void> {
    const line = `${JSON.stringify(value)}\n`;
    this.#writing = this.#writing.then(async () => {
      try {
        await this.#file.appendFile(line);
      } catch (reason) {
        this.#failure ??= { reason };
      }
    });
    return this.#writing;
  }
}

/**
 * Adds a record to the journal of an earlier run.
 * @throws {FileError} if the file cannot be written.
 */
export async function appendRecord(path: string, record: CreationRecord, { cwd }: Context): Promise<void> {
  try {
    await appendFile(path, `${JSON.stringify(record)}\n`);
  } catch (error) {
    throw fileError(error, 'written', path, cwd);
  }
}

/** Returns true if a request of the plan may create a resource that the run can remove. */
export const mayCreate = ({ cases, fixtures }: Plan): boolean =>
  [...cases, ...fixtures.values()].some(({ steps }) =>
    steps.some((step) => step.kind === 'request' && step.undo !== undefined),
  );
