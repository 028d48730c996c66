import type { Untested } from './reasons.js';

/** A prerequisite failed, so the case cannot go on. */
export class BlockedError extends Error {
  override readonly name = 'BlockedError';
  /** Set if the server is not at fault and the configuration or the document can fix it. */
  readonly untested: Untested | undefined;
  /** The HTTP status of the unexpected response, if a response is the reason. */
  readonly status: number | undefined;

  constructor(message: string, untested?: Untested, status?: number) {
    super(message);
    this.untested = untested;
    this.status = status;
  }
}
