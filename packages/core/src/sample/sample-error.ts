/** No valid value of a schema was found. The schema may admit none, or be beyond what the sampler tries. */
export class SampleError extends Error {
  override readonly name = 'SampleError';
  /** The schema that stood in the way, as a fragment pointer into the bundled document. */
  readonly pointer: string;
  readonly reason: string;

  constructor(pointer: string, reason: string) {
    super(`No valid value was found for ${pointer}: ${reason}`);
    this.pointer = pointer;
    this.reason = reason;
  }
}

/** Thrown inside the sampler where the choices made so far admit no value; another choice may. */
export class Impossible extends Error {
  readonly pointer: string;

  constructor(pointer: string, reason: string) {
    super(reason);
    this.pointer = pointer;
  }
}

/** Thrown where an attempt goes too deep. Not to be tried again on the way up, or the tries would multiply. */
export class TooDeep extends Impossible {}
