import { connect } from 'node:net';
import { errors } from 'undici';
import { NoAnswerError, UnsendableError } from './errors.js';

export interface Failure {
  readonly url: URL;
  readonly timeoutMs: number;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  /** True if part of the response was received. */
  readonly begun: boolean;
}

/** Converts any error of a request to a typed error, so a failure of the server is never a generic error. */
export async function explainFailure(
  error: unknown,
  failure: Failure,
): Promise<NoAnswerError | UnsendableError> {
  if (error instanceof NoAnswerError) return error;
  const { url, begun } = failure;
  if (failure.cancelled) return new NoAnswerError('cancelled', 'The run ended before a response arrived.');
  if (failure.timedOut || isTimeout(error)) {
    const seconds = failure.timeoutMs / 1000;
    const message = begun
      ? `${url.origin} began to respond, but did not finish within ${seconds} s.`
      : `No response from ${url.origin} within ${seconds} s.`;
    return new NoAnswerError('silent', message, begun);
  }
  const { message } = error instanceof Error ? error : { message: String(error) };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof errors.InvalidArgumentError)
    return new UnsendableError(`The request cannot be sent: ${message}.`);
  if (isGarbled(error, code)) {
    return new NoAnswerError(
      'garbled',
      `${url.origin} sent a response that is not HTTP (${message}).`,
      begun,
    );
  }
  if (error instanceof errors.SocketError || DROPPED_CODES.includes(code)) {
    if (!(await isListening(url))) return unreachable(url, code === 'UND_ERR_SOCKET' ? message : code);
    const when = begun ? 'in the middle of its response' : 'without a response';
    return new NoAnswerError('dropped', `${url.origin} closed the connection ${when}.`, begun);
  }
  return unreachable(url, code || message);
}

const unreachable = (url: URL, why: string): NoAnswerError =>
  new NoAnswerError('unreachable', `${url.origin} cannot be reached (${why}).`);

const isTimeout = (error: unknown): boolean =>
  error instanceof errors.HeadersTimeoutError ||
  error instanceof errors.BodyTimeoutError ||
  error instanceof errors.ConnectTimeoutError;

const isGarbled = (error: unknown, code: string): boolean =>
  /^HPE_|UND_ERR_RES_CONTENT_LENGTH|UND_ERR_HEADERS_OVERFLOW/.test(code) ||
  error instanceof errors.HTTPParserError ||
  error instanceof errors.ResponseContentLengthMismatchError;

/** Error codes of a connection that the server accepted and then closed. */
const DROPPED_CODES: readonly string[] = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

/** Returns true if the server accepts a new connection within a second, which shows that it has not stopped. */
function isListening({ hostname, port, protocol }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (protocol === 'https:' ? 443 : 80),
      timeout: 1000,
    });
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .once('connect', () => finish(true))
      .once('error', () => finish(false))
      .once('timeout', () => finish(false));
  });
}
