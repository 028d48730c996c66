import type { EndedThing } from '@touchstone/core';
import { BlockedError } from '../plan/blocked.js';
import type { Plan } from '../plan/case.js';
import { untested } from '../plan/reasons.js';
import type { RequestTemplate } from '../plan/request-template.js';

/** The repeated call that shows whether the server still accepts calls. */
interface Watch {
  /** The caller of the repeated call; undefined if there is no such call. */
  readonly caller: string | null | undefined;
  /** Repeats the call. Returns null if it is accepted, or if there is none. */
  check(): Promise<object | null>;
}

/**
 * Remembers which accepted calls ended the session of their caller, or the server. Later calls that need either are not
 * sent, because their failure would say nothing about the contract.
 */
export class Endings {
  readonly #ends: ReadonlyMap<string, EndedThing>;
  /** Accepted calls that may have ended something, not yet confirmed. */
  #possible: RequestTemplate[] = [];
  /** The operations that ended the sessions of callers, by caller. */
  readonly #sessions = new Map<string, string>();
  /** The operation of the last call that should end the server, even if it has not done so yet. */
  #lastForServer: string | undefined;
  #server: string | undefined;

  constructor({ effects }: Plan) {
    this.#ends = new Map(
      effects.flatMap(({ operation, ends }) => (ends === undefined ? [] : [[operation, ends] as const])),
    );
  }

  /** True if a session or the server has ended. */
  get hasAny(): boolean {
    return this.#sessions.size > 0 || this.#server !== undefined;
  }

  /** Notes a call that the server should accept. It may end the server before it is answered. */
  noteCall({ operation }: RequestTemplate): void {
    if (this.#ends.get(operation) === 'server') this.#lastForServer = operation;
  }

  /** Notes a call that the server accepted. */
  noteAccepted(template: RequestTemplate): void {
    if (this.#ends.has(template.operation)) this.#possible.push(template);
  }

  /**
   * Finds out what the noted calls ended. A session counts as ended unless the watch still uses it with success; the
   * server counts as ended if it no longer accepts the call of the watch.
   */
  async confirm(watch: Watch): Promise<void> {
    const calls = this.#possible.splice(0);
    if (calls.length === 0) return;
    const trouble = await watch.check();
    for (const { operation, caller } of calls) {
      if (this.#ends.get(operation) === 'server') {
        if (trouble !== null) this.#server = operation;
      } else if (caller !== null && (trouble !== null || watch.caller !== caller))
        this.#sessions.set(caller, operation);
    }
  }

  /** Notes that the server cannot be reached. Returns true if a call of the run was to end it. */
  noteUnreachable(): boolean {
    this.#server ??= this.#lastForServer;
    return this.#server !== undefined;
  }

  /**
   * Throws if a call of the run has ended the server, or the session of the request's caller.
   * @throws {BlockedError} `session ended` or `server ended`.
   */
  assertNone({ caller }: RequestTemplate): void {
    if (this.#server !== undefined) throw this.serverEnded();
    const operation = caller === null ? undefined : this.#sessions.get(caller);
    if (operation === undefined) return;
    const detail = `${operation} ended the session of ${caller}, which this call needs: run this alone with \`--include\`.`;
    throw new BlockedError(detail, untested('session ended', detail));
  }

  /** Returns the error of a case that needs the ended server. */
  serverEnded(): BlockedError {
    const detail = `${this.#server} ended the server, or closed it to other calls: run this alone with \`--include\`.`;
    return new BlockedError(detail, untested('server ended', detail));
  }
}
