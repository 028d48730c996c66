import { Pool } from 'undici';
import { explain } from './explain-failure.js';
import { NoAnswerError, type ReceivedResponse, type SentRequest, UnsendableError } from './message.js';
import { parseBody } from './parse-body.js';
import { whyUnsendable } from './sendable.js';

export interface HttpClientOptions {
  /** Requests in flight at once, for each origin. */
  readonly concurrency: number;
  /** Milliseconds an answer may take. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** The largest answer read, in bytes. */
const MAX_BODY = 16 * 1024 * 1024;

/** RFC 9110 §9.2.2. */
const IDEMPOTENT: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'];

/** Sends requests as they are: no redirects followed, nothing decoded, nothing added. */
export class HttpClient {
  readonly #pools = new Map<string, Pool>();
  readonly #options: HttpClientOptions;
  /** Of the requests under way. One listener on the run's signal for all of them: a signal made of two costs more. */
  readonly #pending = new Set<AbortController>();

  constructor(options: HttpClientOptions) {
    this.#options = options;
    const cancel = (): void => {
      for (const each of this.#pending) each.abort();
    };
    options.signal.addEventListener('abort', cancel, { once: true });
  }

  /**
   * @throws {NoAnswerError} when no whole answer comes.
   * @throws {UnsendableError} when the request is none that HTTP can carry.
   */
  async send(request: SentRequest): Promise<ReceivedResponse> {
    const unsendable = whyUnsendable(request);
    if (unsendable !== null) throw new UnsendableError(unsendable);
    const first = await this.#try(request);
    if (!(first instanceof Error)) return first;
    // A connection kept alive may be closed just as it is used again, or hold the rest of an answer to another
    // request (RFC 9110 §9.2.2, RFC 9112 §9.3.1). What the server does on purpose it does twice.
    const again = first instanceof NoAnswerError && !first.begun && /dropped|garbled/.test(first.kind);
    const second = again && IDEMPOTENT.includes(request.method) ? await this.#try(request) : first;
    if (second instanceof Error) throw second;
    return second;
  }

  async #try(request: SentRequest): Promise<ReceivedResponse | Error> {
    const { timeoutMs, signal } = this.#options;
    const url = new URL(request.url);
    const abort = new AbortController();
    let [begun, timedOut] = [false, false];
    // Not `AbortSignal.timeout`, which would let the process end while an answer is waited for.
    const timer = setTimeout(() => {
      timedOut = true;
      abort.abort();
    }, timeoutMs);
    this.#pending.add(abort);
    if (signal.aborted) abort.abort();
    try {
      const answer = await this.#pool(url.origin).request({
        method: request.method as 'GET',
        path: `${url.pathname}${url.search}`,
        headers: request.headers,
        body: request.body ?? null,
        // A DELETE with a body is documented so; undici would not trust the connection after it.
        ...(request.method === 'DELETE' && request.body !== undefined && { reset: false }),
        signal: abort.signal,
      });
      begun = true;
      const text = await readBounded(answer.body);
      return { status: answer.statusCode, headers: flatten(answer.headers), text, ...parseBody(text) };
    } catch (error) {
      return explain(error, { url, timeoutMs, timedOut, cancelled: signal.aborted, begun });
    } finally {
      clearTimeout(timer);
      this.#pending.delete(abort);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }

  #pool(origin: string): Pool {
    const known = this.#pools.get(origin);
    if (known) return known;
    const { concurrency, timeoutMs } = this.#options;
    const pool = new Pool(origin, {
      connections: concurrency,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      connectTimeout: timeoutMs,
    });
    this.#pools.set(origin, pool);
    return pool;
  }
}

async function readBounded(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > MAX_BODY) {
      throw new NoAnswerError('garbled', `The answer is larger than ${MAX_BODY / 1024 / 1024} MiB.`, true);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
