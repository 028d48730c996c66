/** Thrown if no valid value of a schema was found: the schema admits none, or the sampler cannot construct one. */
export class SampleError extends Error {
  override readonly name = 'SampleError';
  /** The schema that could not be satisfied, as a JSON Pointer fragment into the bundled document. */
  readonly pointer: string;
  readonly reason: string;

  constructor(pointer: string, reason: string) {
    super(`No valid value was found for ${pointer}: ${reason}`);
    this.pointer = pointer;
    this.reason = reason;
  }
}

/**
 * Thrown inside the sampler if the branches chosen so far admit no value. Other branches may admit one. It has no stack
 * trace, because a search throws many thousands.
 */
export class Unsatisfiable extends Error {
  readonly pointer: string;

  constructor(pointer: string, reason: string) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(reason);
    Error.stackTraceLimit = stackTraceLimit;
    this.pointer = pointer;
  }
}

/**
 * Thrown if an attempt nests too deeply or becomes too large. Callers rethrow it, because a retry at each level would
 * multiply the attempts.
 */
export class LimitExceeded extends Unsatisfiable {}
