import { guardedLookup, type ResolveHost } from '@touchstone/core/internal';
import { Agent } from 'undici';
import type { Send } from './delivery.js';
import { refusalReason } from './target.js';

/** Time within which a receiver must respond. */
const RESPONSE_TIMEOUT_MS = 10_000;

/** Maximum number of bytes of a response body to read. The body is read so that the connection can be reused. */
const RESPONSE_LIMIT_BYTES = 65_536;

/**
 * Creates a client for untrusted URLs, which callers choose. The client does not follow redirects, and connects to
 * private addresses only if that is allowed. The address is checked when the connection is established.
 * @param resolve Default: the resolver of the operating system.
 */
export function sender(allowPrivate: boolean, resolve?: ResolveHost): Send {
  const lookup = guardedLookup({
    resolve,
    refuse: (hostname, address) =>
      allowPrivate ? undefined : new Error(`${hostname} resolves to ${address}, a private address`),
  });
  const agent = new Agent({
    keepAliveTimeout: 1000,
    connect: { timeout: RESPONSE_TIMEOUT_MS, lookup },
  });
  return async (method, url, headers, body) => {
    const refusal = refusalReason(url, allowPrivate);
    if (refusal !== null) return { status: null, problem: `not sent: ${refusal}`, isFinal: true };
    const { origin, pathname, search } = new URL(url);
    const controller = new AbortController();
    const timer = setTimeout(
      () => controller.abort(new Error(`no response within ${RESPONSE_TIMEOUT_MS / 1000} s`)),
      RESPONSE_TIMEOUT_MS,
    );
    timer.unref();
    try {
      const response = await agent.request({
        origin,
        path: `${pathname}${search}`,
        method: method as 'POST',
        headers: { 'user-agent': 'touchstone-mock', ...headers },
        body,
        signal: controller.signal,
      });
      await response.body.dump({ limit: RESPONSE_LIMIT_BYTES }).catch(() => undefined);
      const { statusCode: status } = response;
      return { status, problem: status >= 200 && status < 300 ? null : `received status ${status}` };
    } catch (error) {
      return { status: null, problem: error instanceof Error ? error.message : 'the connection failed' };
    } finally {
      clearTimeout(timer);
    }
  };
}
