import { setOwn } from '@touchstone/core/internal';
import { Pool } from 'undici';
import { digestAuthorization } from './digest.js';
import { NoAnswerError, type NoAnswerKind, UnsendableError } from './errors.js';
import { explainFailure } from './explain-failure.js';
import type { ClientIdentity, ReceivedResponse, SentRequest } from './message.js';
import { parseBody } from './parse-body.js';
import { unsendableReason } from './sendable.js';

export interface HttpClientOptions {
  /** Maximum number of concurrent requests per origin. */
  readonly concurrency: number;
  readonly timeoutMs: number;
  /** Headers that every request has unless it sets them itself. They do not appear in findings. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Called before each request, but not before its repetition. */
  readonly onSend?: (() => void) | undefined;
}

const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** Length of a request body above which the connection is not used again. */
const LARGE_BODY = 64 * 1024;

/**
 * Idempotent methods (RFC 9110 §9.2.2). DELETE is not among them, because another client may receive the id of the removed
 * resource before the second DELETE.
 */
const REPEATABLE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT'];

/** The failures that a stale connection can cause. */
const RETRIED_KINDS: readonly NoAnswerKind[] = ['dropped', 'garbled'];

/**
 * Sends requests with the headers of its options. Does not follow redirects or decode content. undici adds only headers
 * such as `host`.
 */
export class HttpClient {
  /** Pools by the certificate of their connections, and by origin. */
  readonly #pools = new Map<ClientIdentity | undefined, Map<string, Pool>>();
  readonly #options: HttpClientOptions;
  /** Number of requests that were sent again to answer a Digest challenge. */
  challenges = 0;
  /**
   * The abort controllers of the requests in flight. They share one listener, because a combined signal for each
   * request would be slower.
   */
  readonly #pending = new Set<AbortController>();

  constructor(options: HttpClientOptions) {
    this.#options = options;
    const cancel = (): void => {
      for (const request of this.#pending) request.abort();
    };
    options.signal.addEventListener('abort', cancel, { once: true });
  }

  /**
   * Sends a request and returns the response. If it is a Digest challenge for the `digest` of the request, sends the
   * request again with the answer. Each request has its own challenge, because a nonce may be valid only once.
   * @throws {NoAnswerError} if no complete response is received.
   * @throws {UnsendableError} if HTTP cannot carry the request.
   */
  async send(request: SentRequest): Promise<ReceivedResponse> {
    const response = await this.#send(request);
    if (!request.digest || response.status !== 401) return response;
    const authorization = digestAuthorization(response.headers['www-authenticate'], request, request.digest);
    if (authorization === undefined) return response;
    this.challenges++;
    return this.#send({ ...request, headers: { ...request.headers, authorization } });
  }

  async #send(request: SentRequest): Promise<ReceivedResponse> {
    const unsendable = unsendableReason(request);
    if (unsendable !== null) throw new UnsendableError(unsendable);
    this.#options.onSend?.();
    const first = await this.#try(request);
    if (!(first instanceof Error)) return first;
    // A kept-alive connection may be closed just when it is reused, or contain the rest of another response (RFC 9110
    // §9.2.2, RFC 9112 §9.3.1). An intentional failure occurs again on the second attempt.
    const isRetryable = first instanceof NoAnswerError && !first.begun && RETRIED_KINDS.includes(first.kind);
    const second =
      isRetryable && REPEATABLE_METHODS.includes(request.method) ? await this.#try(request) : first;
    if (second instanceof Error) throw second;
    return second;
  }

  async #try(request: SentRequest): Promise<ReceivedResponse | Error> {
    const { timeoutMs, signal, headers } = this.#options;
    const url = new URL(request.url);
    const abort = new AbortController();
    let [begun, timedOut] = [false, false];
    // `AbortSignal.timeout` does not keep the process alive until the response arrives.
    const timer = setTimeout(() => {
      timedOut = true;
      abort.abort();
    }, timeoutMs);
    this.#pending.add(abort);
    if (signal.aborted) abort.abort();
    try {
      const answer = await this.#pool(url.origin, request.identity).request({
        method: request.method as 'GET',
        path: `${url.pathname}${url.search}`,
        headers: { ...headers, ...request.headers },
        body: request.body ?? null,
        // By default undici closes the connection after a DELETE with a body. A server that refuses a large body may
        // close the connection instead of reading the body (RFC 9110 §15.5.14), and another request would fail.
        ...(request.body !== undefined &&
          (request.body.length > LARGE_BODY || request.method === 'DELETE') && {
            reset: request.body.length > LARGE_BODY,
          }),
        signal: abort.signal,
      });
      begun = true;
      const text = await readBounded(answer.body);
      const cookies = [answer.headers['set-cookie'] ?? []].flat();
      return {
        status: answer.statusCode,
        headers: flatten(answer.headers),
        ...(cookies.length > 0 && { cookies }),
        text,
        ...parseBody(text),
      };
    } catch (error) {
      return explainFailure(error, { url, timeoutMs, timedOut, cancelled: signal.aborted, begun });
    } finally {
      clearTimeout(timer);
      this.#pending.delete(abort);
    }
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()].flatMap((ofIdentity) => [...ofIdentity.values()]);
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  #pool(origin: string, identity: ClientIdentity | undefined): Pool {
    const pools = this.#pools.get(identity) ?? new Map<string, Pool>();
    this.#pools.set(identity, pools);
    const existing = pools.get(origin);
    if (existing) return existing;
    const { concurrency, timeoutMs } = this.#options;
    const pool = new Pool(origin, {
      connections: concurrency,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      connectTimeout: timeoutMs,
      ...(identity && {
        connect: {
          cert: identity.certificate,
          key: identity.key,
          ...(identity.passphrase !== undefined && { passphrase: identity.passphrase }),
          timeout: timeoutMs,
        },
      }),
    });
    pools.set(origin, pool);
    return pool;
  }
}

async function readBounded(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) {
      throw new NoAnswerError(
        'garbled',
        `The response is larger than ${MAX_BODY_BYTES / 1024 / 1024} MiB.`,
        true,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined)
      setOwn(flat, name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value);
  }
  return flat;
}
