// biome-ignore-all format: emitters copy this text into generated files as it is written here.
import type { Condition } from '../matching.js';

/** A documented error, with the conditions that identify it in a response. */
export interface DocumentedError<
  Code extends string | null = string | null,
  Status extends number | string = number | string,
  Retry extends 'never' | 'after-fix' | 'after-delay' | 'retry-after' | undefined =
    | 'never'
    | 'after-fix'
    | 'after-delay'
    | 'retry-after'
    | undefined,
> {
  /** The error code; `null` if the document does not distinguish the errors of this status. */
  readonly code: Code;
  /** The document's key for the status: a number, `4XX` or `default`. */
  readonly status: Status;
  /** The reason for the error. */
  readonly cause?: string;
  /** The remedy for the error. */
  readonly fix?: string;
  /**
   * When a retry of the same request can succeed: `never`; `after-fix`, once the cause is fixed;
   * `after-delay`, after a wait; `retry-after`, once the time that the response specifies has passed.
   */
  readonly retry: Retry;
  /** A response represents this error if all conditions of at least one of these lists hold. */
  readonly match: readonly (readonly Condition[])[];
}
