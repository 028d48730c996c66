import { errors, Pool } from 'undici';
import { NoAnswerError, type ReceivedResponse, type SentRequest } from './exchange.js';

export interface HttpClientOptions {
  /** Requests in flight at once, for each origin. */
  readonly concurrency: number;
  /** Milliseconds an answer may take. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** The largest answer read, in bytes. */
const MAX_BODY = 16 * 1024 * 1024;

/** Sends requests as they are: no redirects followed, nothing decoded, nothing added. */
export class HttpClient {
  readonly #pools = new Map<string, Pool>();
  readonly #options: HttpClientOptions;

  constructor(options: HttpClientOptions) {
    this.#options = options;
  }

  /** @throws {NoAnswerError} when no whole answer comes. */
  async send(request: SentRequest): Promise<ReceivedResponse> {
    const url = new URL(request.url);
    const timeout = AbortSignal.timeout(this.#options.timeoutMs);
    try {
      const answer = await this.#pool(url.origin).request({
        method: request.method as 'GET',
        path: `${url.pathname}${url.search}`,
        headers: request.headers,
        body: request.body ?? null,
        signal: AbortSignal.any([timeout, this.#options.signal]),
      });
      const text = await readBounded(answer.body);
      return { status: answer.statusCode, headers: flatten(answer.headers), text, json: parse(text) };
    } catch (error) {
      throw this.#explain(error, url, timeout.aborted);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }

  #pool(origin: string): Pool {
    const known = this.#pools.get(origin);
    if (known) return known;
    const { concurrency, timeoutMs } = this.#options;
    const pool = new Pool(origin, { connections: concurrency, headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connectTimeout: timeoutMs });
    this.#pools.set(origin, pool);
    return pool;
  }

  #explain(error: unknown, url: URL, timedOut: boolean): unknown {
    if (error instanceof NoAnswerError) return error;
    if (this.#options.signal.aborted) return new NoAnswerError('cancelled', 'The run was cancelled.');
    const seconds = this.#options.timeoutMs / 1000;
    if (timedOut || error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError || error instanceof errors.ConnectTimeoutError) {
      return new NoAnswerError('silent', `No answer from ${url.origin} in ${seconds} s.`);
    }
    if (!(error instanceof Error)) return error;
    const code = 'code' in error ? String(error.code) : '';
    if (/^HPE_|UND_ERR_RES_CONTENT_LENGTH/.test(code) || error instanceof errors.HTTPParserError || error instanceof errors.ResponseContentLengthMismatchError) {
      return new NoAnswerError('garbled', `${url.origin} answered something that is not HTTP (${error.message}).`);
    }
    if (/^E[A-Z]+$/.test(code) || error instanceof errors.SocketError) {
      return new NoAnswerError('unreachable', `${url.origin} cannot be reached (${code === 'UND_ERR_SOCKET' ? error.message : code}).`);
    }
    return error;
  }
}

async function readBounded(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > MAX_BODY) throw new NoAnswerError('garbled', `The answer is larger than ${MAX_BODY / 1024 / 1024} MiB.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]])),
  );
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
