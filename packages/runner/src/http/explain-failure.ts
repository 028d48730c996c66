import { connect } from 'node:net';
import { errors } from 'undici';
import { NoAnswerError, UnsendableError } from './message.js';

/** What is known of a request that failed. */
export interface Failure {
  readonly url: URL;
  /** Milliseconds it was given. */
  readonly timeoutMs: number;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  /** Whether the answer had begun. */
  readonly begun: boolean;
}

/** Why no answer came, in words of ours: whatever a server does ends here, and never as a bare error. */
export async function explain(error: unknown, failure: Failure): Promise<NoAnswerError | UnsendableError> {
  if (error instanceof NoAnswerError) return error;
  const { url, begun } = failure;
  if (failure.cancelled) return new NoAnswerError('cancelled', 'The run ended before an answer came.');
  if (failure.timedOut || isTimeout(error)) {
    const seconds = failure.timeoutMs / 1000;
    const said = begun ? `${url.origin} began to answer and did not end` : `No answer from ${url.origin}`;
    return new NoAnswerError('silent', `${said} in ${seconds} s.`, begun);
  }
  const { message } = error instanceof Error ? error : { message: String(error) };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof errors.InvalidArgumentError)
    return new UnsendableError(`The request cannot be sent: ${message}.`);
  if (isGarbled(error, code)) {
    return new NoAnswerError(
      'garbled',
      `${url.origin} answered something that is not HTTP (${message}).`,
      begun,
    );
  }
  if (error instanceof errors.SocketError || DROPPED.includes(code)) {
    if (!(await isListening(url))) return untested(url, code === 'UND_ERR_SOCKET' ? message : code);
    const when = begun ? 'in the middle of its answer' : 'without an answer';
    return new NoAnswerError('dropped', `${url.origin} closed the connection ${when}.`, begun);
  }
  return untested(url, code || message);
}

const untested = (url: URL, why: string): NoAnswerError =>
  new NoAnswerError('untested', `${url.origin} cannot be reached (${why}).`);

const isTimeout = (error: unknown): boolean =>
  error instanceof errors.HeadersTimeoutError ||
  error instanceof errors.BodyTimeoutError ||
  error instanceof errors.ConnectTimeoutError;

const isGarbled = (error: unknown, code: string): boolean =>
  /^HPE_|UND_ERR_RES_CONTENT_LENGTH|UND_ERR_HEADERS_OVERFLOW/.test(code) ||
  error instanceof errors.HTTPParserError ||
  error instanceof errors.ResponseContentLengthMismatchError;

/** The other end had the connection, and gave it up. */
const DROPPED: readonly string[] = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

/** Tells a server that is gone from one that drops a connection. */
function isListening({ hostname, port, protocol }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (protocol === 'https:' ? 443 : 80),
      timeout: 1000,
    });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .once('connect', () => settle(true))
      .once('error', () => settle(false))
      .once('timeout', () => settle(false));
  });
}
