import { lookup } from 'node:dns';
import { isPrivateAddress } from '@touchstone/core/internal';
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
 */
export function sender(allowPrivate: boolean): Send {
  const agent = new Agent({
    keepAliveTimeout: 1000,
    connect: { timeout: RESPONSE_TIMEOUT_MS, ...(allowPrivate ? {} : { lookup: guardedLookup }) },
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

type Lookup =
  NonNullable<Exclude<ConstructorParameters<typeof Agent>[0], undefined>['connect']> extends infer Connect
    ? Connect extends { lookup?: infer Function }
      ? NonNullable<Function>
      : never
    : never;

const guardedLookup: Lookup = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const privateAddress = addresses.find(({ address }) => isPrivateAddress(address));
    if (privateAddress) {
      const message = `${hostname} resolves to ${privateAddress.address}, a private address`;
      return callback(new Error(message), '', 0);
    }
    const [first] = addresses;
    if (options.all) return callback(null, addresses);
    return first
      ? callback(null, first.address, first.family)
      : callback(new Error(`${hostname} has no address`), '', 0);
  });
};
