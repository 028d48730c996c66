import type { CreationRecord, Permission } from '@touchstone/runner';

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
  readonly process: { readonly id: number; readonly host: string };
  /** Absolute path or URL of the document; secrets in a URL are masked. */
  readonly document: string;
  /** Name and configuration file of the system; null for a document without configuration. */
  readonly system: { readonly name: string; readonly config: string } | null;
  /** Base URL of the server, without user information. */
  readonly server: string;
  readonly seed: number;
  readonly allow: readonly Permission[];
}

/** A journal that was read from a file. */
export interface Journal {
  readonly path: string;
  readonly header: JournalHeader;
  readonly records: readonly CreationRecord[];
}

/** Counts the creations that may have left a resource. */
export function openCreations(records: readonly CreationRecord[]): number {
  const open = new Set<string>();
  for (const record of records) noteRecord(open, record);
  return open.size;
}

/** Updates the ids of the creations that may have left a resource. */
export function noteRecord(open: Set<string>, { creation, event }: CreationRecord): void {
  if (event === 'sent') open.add(creation);
  else if (event === 'removed' || event === 'not created') open.delete(creation);
}
