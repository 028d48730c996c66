import type { Untested } from '../plan/case.js';

/** A prerequisite could not be had, so what needs it cannot be attempted. */
export class BlockedError extends Error {
  override readonly name = 'BlockedError';
  /** Set where nobody is at fault, and the configuration or the document can mend it. */
  readonly untested: Untested | undefined;

  constructor(message: string, untested?: Untested) {
    super(message);
    this.untested = untested;
  }
}
