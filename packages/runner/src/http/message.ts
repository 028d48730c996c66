import type { RequestStep } from '../plan/step.js';

/** One request as sent and its answer as received. */
export interface Exchange {
  readonly step: RequestStep;
  readonly request: SentRequest;
  readonly response: ReceivedResponse;
}

export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface ReceivedResponse {
  readonly status: number;
  /** Names in lower case; repeated fields joined by commas (RFC 9110 §5.2). */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
  /** Why a body that may be JSON was not read as it. */
  readonly unread?: string;
}

/**
 * No whole answer came. `untested`: nobody listens there. `dropped`: the connection was closed instead of an
 * answer. `silent`: none in time. `garbled`: what came is not HTTP, or more than is read.
 */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly kind: 'untested' | 'dropped' | 'silent' | 'garbled' | 'cancelled';
  /** Whether part of an answer had come. */
  readonly begun: boolean;

  constructor(kind: NoAnswerError['kind'], message: string, begun = false) {
    super(message);
    this.kind = kind;
    this.begun = begun;
  }
}

/** The request cannot be written as HTTP: a header that holds a line break, say. */
export class UnsendableError extends Error {
  override readonly name = 'UnsendableError';
}
