import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../context.js';
import { ExpectedError } from '../expected-error.js';
import { fileError } from '../file-error.js';
import { JOURNAL_EXTENSION, type Journal, type UnusableJournal } from './journal.js';
import { isForeign, type JournalDirectory, journalDirectories } from './journal-directory.js';
import { readJournal } from './read-journal.js';

/** The journals on this machine. */
export interface Journals {
  /** The journals of the runs that have left resources or are running, oldest first. */
  readonly usable: readonly Journal[];
  readonly unusable: readonly UnusableJournal[];
  /** The directories that cannot be read, each as a sentence with the reason. */
  readonly unreadable: readonly string[];
}

/** Reads all journals. A journal that cannot be read does not affect the others. */
export async function readJournals(context: Context): Promise<Journals> {
  const usable: Journal[] = [];
  const unusable: UnusableJournal[] = [];
  const unreadable: string[] = [];
  for (const directory of journalDirectories(context)) {
    const names = await namesIn(directory, context.cwd);
    if (typeof names === 'string') {
      unreadable.push(names);
      continue;
    }
    for (const name of names.filter((candidate) => candidate.endsWith(JOURNAL_EXTENSION))) {
      const journal = await readJournal(join(directory.path, name), context.cwd);
      if (journal === undefined) continue;
      if ('header' in journal) usable.push(journal);
      else unusable.push(journal);
    }
  }
  usable.sort((first, second) => Date.parse(first.header.at) - Date.parse(second.header.at));
  return { usable, unusable, unreadable };
}

/** Returns the names of the files in a directory, or why they cannot be read. */
async function namesIn(directory: JournalDirectory, cwd: string): Promise<readonly string[] | string> {
  const { path } = directory;
  try {
    if (await isForeign(directory)) return `${path} is not read, because it belongs to another user.`;
    return (await readdir(path)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    const failure = fileError(error, 'read', path, cwd);
    if (failure instanceof ExpectedError) return failure.message;
    throw error;
  }
}

/** Returns true if no run has created the directory yet. */
const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
