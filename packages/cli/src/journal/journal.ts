import type { CreationRecord, Permission } from '@touchstone/runner';
import type { ProcessIdentity } from './process-identity.js';

/** The version of the journal format that this version of Touchstone writes and reads. */
export const JOURNAL_SCHEMA = 'urn:touchstone:journal:1';

export const JOURNAL_EXTENSION = '.ndjson';

/**
 * The first line of a journal. It identifies the run and contains the data that `cleanup` needs to call the server
 * again.
 */
export interface JournalHeader {
  readonly $schema: typeof JOURNAL_SCHEMA;
  /** Id of the run, which is also the name of the file. */
  readonly run: string;
  /** The time at which the run started, in ISO 8601. */
  readonly at: string;
  readonly process: ProcessIdentity;
  /** Absolute path or URL of the document; secrets in a URL are masked. */
  readonly document: string;
  /** Name and configuration file of the system; null for a document without configuration. */
  readonly system: { readonly name: string; readonly config: string } | null;
  /** Base URL of the server, without user information. */
  readonly server: string;
  readonly seed: number;
  /** Seed of the values that are unique to the run. */
  readonly valueSeed: number;
  readonly allow: readonly Permission[];
}

/** The last line of a journal whose run ended by itself and left resources. */
export const RUN_ENDED = { event: 'run ended' } as const;

/** A journal that was read from a file. */
export interface Journal {
  readonly path: string;
  readonly header: JournalHeader;
  /** The records of the creations that may have left a resource. */
  readonly records: readonly CreationRecord[];
  /** The lines that cannot be used. A resource that only these lines describe cannot be removed. */
  readonly damage: readonly DamagedLine[];
  /** True if the run ended by itself; false if it is running or was killed. */
  readonly hasEnded: boolean;
  /** The time of the last sign of life of the run, in milliseconds since 1970. */
  readonly lastSignAt: number;
}

export interface DamagedLine {
  /** Number of the line, from 1. */
  readonly line: number;
  /** A sentence with the expected and the received content. */
  readonly problem: string;
}

/** A file with the name of a journal that contains no usable header. */
export interface UnusableJournal {
  readonly path: string;
  /** Id of the run, from the name of the file. */
  readonly run: string;
  /** A sentence that names the file, and the line if one is wrong. */
  readonly problem: string;
}

/** Counts the creations that may have left a resource. */
export const openCreations = (records: readonly CreationRecord[]): number =>
  new Set(records.map(({ creation }) => creation)).size;

/** Returns true if the resource does not exist after this event. */
export const isOver = ({ event }: CreationRecord): boolean => event === 'removed' || event === 'not created';
