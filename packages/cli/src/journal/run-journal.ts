import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreationRecord, Plan } from '@touchstone/runner';
import { makeDirectory } from '../atomic-write.js';
import type { Context } from '../context.js';
import { ExpectedError } from '../expected-error.js';
import { fileError } from '../file-error.js';
import { SIGN_INTERVAL_MS } from './is-running.js';
import { isOver, JOURNAL_EXTENSION, JOURNAL_SCHEMA, type JournalHeader, RUN_ENDED } from './journal.js';
import { isForeign, type JournalDirectory, journalDirectories } from './journal-directory.js';
import { LineWriter } from './line-writer.js';
import { ownIdentity } from './process-identity.js';

/** Thrown if a run cannot record the resources that it may create. */
class JournalError extends ExpectedError {
  override readonly name = 'JournalError';
}

/** Writes the journal of one run, so that `touchstone cleanup` can remove the resources that a killed run leaves. */
export class RunJournal {
  readonly #path: string;
  readonly #cwd: string;
  readonly #lines: LineWriter;
  readonly #signs: NodeJS.Timeout;
  /** Ids of the creations that may have left a resource. */
  readonly #open = new Set<string>();
  /** The first record that could not be written. */
  #failure: { readonly message: string; readonly wasSent: boolean } | undefined;

  private constructor(path: string, cwd: string, lines: LineWriter) {
    this.#path = path;
    this.#cwd = cwd;
    this.#lines = lines;
    this.#signs = setInterval(() => void lines.touch(), SIGN_INTERVAL_MS).unref();
  }

  /**
   * Creates the journal of a run. Only the user can read it, because it contains the ids of resources.
   * @throws {JournalError} if no directory for journals can be written.
   */
  static async create(
    header: Omit<JournalHeader, '$schema' | 'process'>,
    context: Context,
  ): Promise<RunJournal> {
    const first: JournalHeader = { $schema: JOURNAL_SCHEMA, ...header, process: await ownIdentity() };
    const failures: string[] = [];
    for (const directory of journalDirectories(context)) {
      const path = join(directory.path, `${header.run}${JOURNAL_EXTENSION}`);
      try {
        return new RunJournal(path, context.cwd, await createFile(path, directory, first));
      } catch (error) {
        failures.push(messageOf(error, path, context.cwd));
      }
    }
    const reasons =
      failures.length > 0 ? failures : ['HOME, XDG_STATE_HOME and TMPDIR contain no absolute path.'];
    throw new JournalError(
      `The run may create resources and cannot record them for \`touchstone cleanup\`, so it sent nothing. ${reasons.join(' ')} ` +
        'Set XDG_STATE_HOME to the absolute path of a directory that can be written.',
    );
  }

  /**
   * Writes a record.
   * @throws {JournalError} if the record `sent` cannot be written, so that the request is not sent. A failure to write
   * another record only delays `cleanup`, which then reads the resource.
   */
  async add(record: CreationRecord): Promise<void> {
    const isBefore = record.event === 'sent';
    if (isOver(record)) this.#open.delete(record.creation);
    try {
      await this.#lines.write(record);
      if (isBefore) this.#open.add(record.creation);
    } catch (error) {
      const message = messageOf(error, this.#path, this.#cwd);
      this.#failure ??= { message, wasSent: !isBefore };
      if (isBefore) throw new JournalError(message);
    }
  }

  /**
   * Closes the journal, and deletes it if the run has left no resources.
   * @throws {JournalError} if a record could not be written.
   */
  async close(): Promise<void> {
    clearInterval(this.#signs);
    // If this line cannot be written, the journal shows the same resources until the process ends.
    if (this.#open.size > 0) await this.#lines.write(RUN_ENDED).catch(() => undefined);
    await this.#lines.close();
    if (this.#open.size === 0) await rm(this.#path, { force: true });
    if (!this.#failure) return;
    const { message, wasSent } = this.#failure;
    throw new JournalError(
      `The journal of the run is incomplete${wasSent ? '' : ', so the run did not send all requests that create resources'}. ${message}`,
    );
  }
}

/** Creates the file and its directory, and writes the first line. Leaves no file behind if that fails. */
async function createFile(path: string, directory: JournalDirectory, first: object): Promise<LineWriter> {
  await makeDirectory(directory.path);
  if (await isForeign(directory))
    throw new JournalError(`${directory.path} is not used, because it belongs to another user.`);
  const lines = await LineWriter.create(path);
  try {
    await lines.write(first);
    return lines;
  } catch (error) {
    await lines.close();
    await rm(path, { force: true });
    throw error;
  }
}

/** Returns the message of an error of the file system. Throws any other error. */
function messageOf(error: unknown, path: string, cwd: string): string {
  const failure = fileError(error, 'written', path, cwd);
  if (failure instanceof ExpectedError) return failure.message;
  throw error;
}

/** Returns true if a request of the plan may create a resource that the run can remove. */
export const mayCreate = ({ cases, fixtures }: Plan): boolean =>
  [...cases, ...fixtures.values()].some(({ steps }) =>
    steps.some((step) => step.kind === 'request' && step.undo !== undefined),
  );
