import { Agent, type Dispatcher } from 'undici';
import { VERSION } from '../version.js';
import { guardedLookup, PrivateAddressError, type Resolve, webhookUrlProblem } from './address.js';

/** The result of one attempt. It succeeded if `problem` is `null`. */
export interface Outcome {
  /** `null` if no response arrived. */
  readonly status: number | null;
  /** A human-readable reason; `null` if the attempt succeeded. */
  readonly problem: string | null;
  /** Duration of the attempt in milliseconds of real time. */
  readonly duration: number;
}

export interface SenderOptions {
  readonly allowPrivate: boolean;
  readonly resolve: Resolve;
  /** Maximum milliseconds from the start of an attempt until the response status arrives. */
  readonly timeout: number;
}

/** Maximum bytes read from a response body so that the connection can be reused. The content is ignored. */
const RESPONSE_LIMIT_BYTES = 65_536;

/**
 * Maximum idle time of a connection. With a longer time, receivers could close connections just as they are reused.
 */
const IDLE_TIMEOUT_MS = 1000;

/** Sends POST requests to user-supplied, untrusted URLs. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #agent: Agent;
  readonly #underWay = new Set<AbortController>();
  #closed = false;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#agent = new Agent({
      keepAliveTimeout: IDLE_TIMEOUT_MS,
      keepAliveMaxTimeout: IDLE_TIMEOUT_MS,
      connect: {
        lookup: guardedLookup(options.resolve, options.allowPrivate),
        timeout: options.timeout,
      },
    });
  }

  /**
   * Sends one request without following redirects. Never throws; returns `undefined` if {@link close} aborted the
   * request.
   */
  async post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<Outcome | undefined> {
    if (this.#closed) return undefined;
    const started = performance.now();
    const end = (status: number | null, problem: string | null): Outcome => ({
      status,
      problem,
      duration: Math.round(performance.now() - started),
    });
    const refused = webhookUrlProblem(url, this.#options.allowPrivate);
    if (refused !== null) return end(null, `not sent: the URL ${refused}`);
    const controller = new AbortController();
    this.#underWay.add(controller);
    const late = new Error(`no response within ${this.#options.timeout / 1000} s`);
    const timer = setTimeout(() => controller.abort(late), this.#options.timeout);
    try {
      const answer = await this.#request(url, headers, body, controller.signal);
      const outcome = end(answer.statusCode, problemOf(answer.statusCode));
      await answer.body
        .dump({ limit: RESPONSE_LIMIT_BYTES, signal: controller.signal })
        // The status determines the result. Errors in the rest of the response are ignored.
        .catch(() => undefined);
      return outcome;
    } catch (error) {
      if (this.#closed) return undefined;
      return end(null, reasonOf(error));
    } finally {
      clearTimeout(timer);
      this.#underWay.delete(controller);
    }
  }

  /** Aborts running requests and prevents new ones. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const controller of this.#underWay) controller.abort();
    await this.#agent.destroy();
  }

  async #request(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const { origin, pathname, search } = new URL(url);
    return await this.#agent.request({
      origin,
      path: pathname + search,
      method: 'POST',
      headers: { 'user-agent': `plutio-server/${VERSION}`, ...headers },
      body,
      signal,
    });
  }
}

function problemOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `answered ${status}; redirects are not followed`;
  return `answered ${status}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof PrivateAddressError) return `not sent: ${error.message}`;
  if (!(error instanceof Error)) return 'the connection failed';
  const code = codeOf(error);
  switch (code) {
    case undefined:
      return error.message || 'the connection failed';
    case 'ECONNREFUSED':
      return 'the connection was refused';
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return 'the connection was closed before a response arrived';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the host name cannot be resolved';
    default:
      return `the connection failed (${code})`;
  }
}

/**
 * Returns the error code, or `undefined` if there is none. If several addresses of a name failed, returns the code of
 * the first error.
 */
function codeOf(error: Error): string | undefined {
  const [first] = error instanceof AggregateError ? error.errors : [];
  const code: unknown = Reflect.get(first instanceof Error ? first : error, 'code');
  return typeof code === 'string' ? code : undefined;
}
