import type { Untested } from './reasons.js';

/** A prerequisite failed, so the case cannot go on. */
export class BlockedError extends Error {
  override readonly name = 'BlockedError';
  /** Set if the server is not at fault and the configuration or the document can fix it. */
  readonly untested: Untested | undefined;

  constructor(message: string, untested?: Untested) {
    super(message);
    this.untested = untested;
  }
}
