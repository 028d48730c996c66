import { lstat, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CreationRecord } from '@touchstone/runner';
import { ExpectedError } from '../expected-error.js';
import { displayPath, fileError } from '../file-error.js';
import { headerProblem, isHeader, isRecord, recordProblem } from './check-journal.js';
import {
  type DamagedLine,
  isOver,
  JOURNAL_EXTENSION,
  JOURNAL_SCHEMA,
  type Journal,
  type JournalHeader,
  RUN_ENDED,
  type UnusableJournal,
} from './journal.js';
import { type Line, readLines } from './read-lines.js';

/**
 * Reads a journal. Skips a last line without a line feed, because a run waits until a line is written before it sends
 * the request. Returns undefined if the file was deleted in the meantime.
 */
export async function readJournal(path: string, cwd: string): Promise<Journal | UnusableJournal | undefined> {
  const run = basename(path, JOURNAL_EXTENSION);
  const unusable = (problem: string): UnusableJournal => ({ path, run, problem });
  try {
    const stats = await stat(path);
    // A pipe would block the command.
    if (!stats.isFile())
      return unusable(
        `${displayPath(path, cwd)} is ${stats.isDirectory() ? 'a directory' : 'not a regular file'}: expected the journal of a run.`,
      );
    const reader = new JournalReader(run, stats.mtimeMs);
    for await (const line of readLines(path)) {
      reader.add(line);
      if (reader.headerProblem !== null)
        return unusable(`${displayPath(path, cwd)}:${line.number}: ${reader.headerProblem}`);
    }
    return (
      reader.journal(path) ??
      unusable(`${displayPath(path, cwd)} is empty: expected the journal of a run in its first line.`)
    );
  } catch (error) {
    if (isNotFound(error)) {
      const link = await lstat(path).catch(() => null);
      if (link === null) return undefined;
      return unusable(`${displayPath(path, cwd)} is a symbolic link to a file that does not exist.`);
    }
    const failure = fileError(error, 'read', path, cwd);
    if (failure instanceof ExpectedError) return unusable(failure.message);
    throw error;
  }
}

/** Collects the lines of a journal. Keeps only the records of creations that may have left a resource. */
class JournalReader {
  headerProblem: string | null = null;
  readonly #run: string;
  readonly #lastSignAt: number;
  readonly #records = new Map<string, CreationRecord[]>();
  /** Damaged lines by number, and lines without a `sent` record by creation. */
  readonly #damage = new Map<string | number, DamagedLine>();
  readonly #over = new Set<string>();
  #header: JournalHeader | undefined;
  #hasEnded = false;

  constructor(run: string, lastSignAt: number) {
    this.#run = run;
    this.#lastSignAt = lastSignAt;
  }

  add(line: Line): void {
    if (line.number === 1) this.#addHeader(line);
    else if (line.text !== '') this.#addRecord(line);
  }

  journal(path: string): Journal | undefined {
    return (
      this.#header && {
        path,
        header: this.#header,
        records: [...this.#records.values()].flat(),
        damage: [...this.#damage.values()],
        hasEnded: this.#hasEnded,
        lastSignAt: this.#lastSignAt,
      }
    );
  }

  #addHeader(line: Line): void {
    const { problem, value } = parsed(line);
    if (problem !== null) {
      this.headerProblem = line.isComplete ? problem : `the line is cut off: ${problem}`;
      return;
    }
    if (isHeader(value) && value.run === this.#run) this.#header = value;
    else this.headerProblem = this.#problemOfHeader(value);
  }

  #problemOfHeader(value: unknown): string {
    const version =
      typeof value === 'object' && value !== null && '$schema' in value ? value.$schema : undefined;
    if (
      typeof version === 'string' &&
      version !== JOURNAL_SCHEMA &&
      version.startsWith('urn:touchstone:journal:')
    )
      return `another version of Touchstone wrote this journal: expected '${JOURNAL_SCHEMA}', received '${version}'. Clean up with that version.`;
    if (isHeader(value))
      return `the journal is of run '${value.run}', but the file is named after '${this.#run}'. Rename the file.`;
    return `the header of the journal is wrong: ${headerProblem(value) ?? ''}`;
  }

  #addRecord(line: Line): void {
    const { problem, value } = parsed(line);
    const isCutOff = !line.isComplete && CUT_OFF_RECORD.test(line.text ?? '');
    if (problem !== null && isCutOff) return;
    if (isEnd(value)) this.#hasEnded = true;
    else if (isRecord(value)) this.#note(value, line.number);
    else {
      const wrong = problem ?? recordProblem(value) ?? 'expected a record.';
      this.#damage.set(line.number, { line: line.number, problem: wrong });
    }
  }

  #note(record: CreationRecord, line: number): void {
    const { creation } = record;
    const earlier = this.#records.get(creation);
    if (isOver(record)) {
      this.#records.delete(creation);
      this.#damage.delete(creation);
      this.#over.add(creation);
    } else if (record.event === 'sent') this.#records.set(creation, [record]);
    else if (earlier) earlier.push(record);
    else if (!this.#over.has(creation) && !this.#damage.has(creation))
      this.#damage.set(creation, {
        line,
        problem: `expected a line with the event 'sent' for the creation ${creation} above.`,
      });
  }
}

/** Matches the first part of a record. Other content, such as zeros after a power failure, does not come from a run. */
const CUT_OFF_RECORD = /^\{\P{Cc}*$/u;

function parsed({ text }: Line): { readonly problem: string | null; readonly value?: unknown } {
  if (text === null) return { problem: 'expected JSON in UTF-8, received other bytes.' };
  try {
    return { problem: null, value: JSON.parse(text) };
  } catch {
    return { problem: `expected JSON, received ${excerpt(text)}.` };
  }
}

const MAX_EXCERPT = 40;

const excerpt = (text: string): string =>
  JSON.stringify(text.length > MAX_EXCERPT ? `${text.slice(0, MAX_EXCERPT)}…` : text);

const isEnd = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'event' in value && value.event === RUN_ENDED.event;

const isNotFound = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
