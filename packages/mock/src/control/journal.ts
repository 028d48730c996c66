import type { MockFault } from '../faults/fault.js';
import type { Incoming, Reply } from '../message.js';
import type { RequestContext } from '../request-context.js';

/** A request and its response, with secrets masked. */
export interface JournalEntry {
  /** Sequential number, from 1. */
  readonly id: number;
  /** Time according to the mock's clock, in RFC 3339 format. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Id of the operation; `null` if the path is unknown or the request is a CORS preflight. */
  readonly operation: string | null;
  /** Id of the caller; `null` if the caller is not authenticated. */
  readonly caller: string | null;
  /** Label of the tenant; `null` if `operation` is `null`. */
  readonly tenant: string | null;
  /** Status of the reply, before a fault corrupts it. */
  readonly status: number;
  /** The injected fault with the greatest effect on the caller; `null` if no fault took effect. */
  readonly fault: MockFault['kind'] | null;
  /**
   * The beginning of the request body, empty if there is none; `null` if the body is binary, too large or part of a
   * token request, or if `operation` is `null`.
   */
  readonly body: string | null;
  /** The beginning of the response body; `null` if it is binary, absent or the reply to a token request. */
  readonly answer: string | null;
}

/** A request and its response before they are recorded. */
export interface Exchange {
  readonly incoming: Incoming;
  /** The processed request; `null` if its path is unknown or it is a CORS preflight. */
  readonly context: RequestContext | null;
  /** The reply, before faults corrupt it. */
  readonly reply: Reply;
  readonly faults: readonly MockFault[];
}

export const MAX_JOURNAL_ENTRIES = 1000;

/** The latest exchanges, oldest first. */
export class Journal {
  readonly #entries: JournalEntry[] = [];
  #count = 0;

  add(entry: Omit<JournalEntry, 'id'>): void {
    this.#count++;
    this.#entries.push({ id: this.#count, ...entry });
    const excess = this.#entries.length - MAX_JOURNAL_ENTRIES;
    if (excess > 0) this.#entries.splice(0, excess);
  }

  all(): readonly JournalEntry[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries.length = 0;
  }
}
