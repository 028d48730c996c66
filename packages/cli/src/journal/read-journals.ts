import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { CreationRecord } from '@touchstone/runner';
import type { Context } from '../context.js';
import { closest } from '../did-you-mean.js';
import { UsageError } from '../expected-error.js';
import { fileError } from '../file-error.js';
import { JOURNAL_EXTENSION, JOURNAL_SCHEMA, type Journal, type JournalHeader } from './journal.js';
import { journalDirectories } from './journal-directory.js';

/** Returns the journals of the runs that have left resources or are running, oldest first. */
export async function readJournals(context: Context): Promise<readonly Journal[]> {
  const journals: Journal[] = [];
  for (const directory of journalDirectories(context)) {
    const names = await readdir(directory).catch(() => []);
    for (const name of names.filter((candidate) => candidate.endsWith(JOURNAL_EXTENSION))) {
      const journal = await read(join(directory, name), context);
      if (journal) journals.push(journal);
    }
  }
  return journals.sort((first, second) => first.header.at.localeCompare(second.header.at));
}

/**
 * Returns the journal of a run.
 * @throws {UsageError} if there is none.
 */
export async function readJournal(run: string, context: Context): Promise<Journal> {
  const journals = await readJournals(context);
  const found = journals.find(({ header }) => header.run === run);
  if (found) return found;
  const best = closest(
    run,
    journals.map(({ header }) => header.run),
  );
  throw new UsageError(
    `This machine has no journal of run '${run}': the run removed every resource that it created, or the id is wrong.${
      best === undefined ? '' : ` Did you mean '${best}'?`
    } \`touchstone cleanup\` lists the runs that left resources.`,
  );
}

/** Returns true if the process of the run exists on this machine. */
export function isRunning({ header }: Journal): boolean {
  const { id, host } = header.process;
  if (host !== hostname() || id === process.pid) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // The process belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Reads a journal, without a line that a killed run cut off. Returns undefined if the file is not a journal of this
 * version.
 */
async function read(path: string, { cwd }: Context): Promise<Journal | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw fileError(error, 'read', path, cwd);
  });
  const [first, ...others] = text.split('\n').map(parse);
  return isHeader(first) ? { path, header: first, records: others.filter(isRecord) } : undefined;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const isHeader = (value: unknown): value is JournalHeader =>
  isObject(value) && '$schema' in value && value.$schema === JOURNAL_SCHEMA;

const isRecord = (value: unknown): value is CreationRecord =>
  isObject(value) && 'creation' in value && 'event' in value;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
