/** The kinds of failures that prevent a complete response. */
export type NoAnswerKind =
  /** The server does not accept connections. */
  | 'unreachable'
  /** The server closed the connection before the response was complete. */
  | 'dropped'
  /** The response was not complete within the timeout. */
  | 'silent'
  /** The response is not HTTP, or too large to read. */
  | 'garbled'
  /** The run ended first. */
  | 'cancelled';

/** Thrown if no complete response was received. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly kind: NoAnswerKind;
  /** True if part of the response was received. */
  readonly begun: boolean;

  constructor(kind: NoAnswerKind, message: string, begun = false) {
    super(message);
    this.kind = kind;
    this.begun = begun;
  }
}

/** Returns true if the next request may receive a response all the same. */
export const isByChance = ({ kind }: NoAnswerError): boolean => kind === 'dropped' || kind === 'garbled';

/** Thrown if HTTP cannot carry the request, for example because a header contains a line break. */
export class UnsendableError extends Error {
  override readonly name = 'UnsendableError';
}
