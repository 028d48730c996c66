import type { Untested } from './reasons.js';

/** Thrown if a case cannot continue, for example because a prerequisite failed. */
export class BlockedError extends Error {
  override readonly name = 'BlockedError';
  /** The reason why the variants stay untested. Set if the server is not at fault. */
  readonly untested: Untested | undefined;
  /** The HTTP status of the unexpected response, if a response blocked the case. */
  readonly status: number | undefined;

  constructor(message: string, untested?: Untested, status?: number) {
    super(message);
    this.untested = untested;
    this.status = status;
  }
}

/** Thrown to a case that waits for a fixture which could not be created, perhaps by chance. */
export class FixtureError extends BlockedError {}

/** Thrown if a rate limit of the server refuses a call for longer than a run waits. */
export class RateLimitedError extends BlockedError {}
