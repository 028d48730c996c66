import { lookup } from 'node:dns';
import { isPrivateAddress } from '@touchstone/core/internal';
import { Agent } from 'undici';
import { refusalOf } from './target.js';

/** What came of one attempt. */
export interface Outcome {
  /** Null where no answer came. */
  readonly status: number | null;
  /** For people; null where it was received. */
  readonly problem: string | null;
  /** No later attempt would fare better. */
  readonly isFinal?: true;
}

/** Sends one delivery; never throws. */
export type Send = (
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<Outcome>;

/** Milliseconds that a receiver may take. */
const TIMEOUT = 10_000;

/** Bytes of an answer that are read, so that its connection can be used again. */
const ANSWER_LIMIT = 65_536;

/**
 * Sends to URLs that callers chose, and so nobody vouches for: no redirects, and, unless they are allowed, no private
 * addresses, judged when the connection is made.
 */
export function sender(allowPrivate: boolean): Send {
  const agent = new Agent({
    keepAliveTimeout: 1000,
    connect: { timeout: TIMEOUT, ...(allowPrivate ? {} : { lookup: guardedLookup }) },
  });
  return async (method, url, headers, body) => {
    const refused = refusalOf(url, allowPrivate);
    if (refused !== null) return { status: null, problem: `not sent: ${refused}`, isFinal: true };
    const { origin, pathname, search } = new URL(url);
    const controller = new AbortController();
    const timer = setTimeout(
      () => controller.abort(new Error(`no answer within ${TIMEOUT / 1000} s`)),
      TIMEOUT,
    );
    timer.unref();
    try {
      const answer = await agent.request({
        origin,
        path: `${pathname}${search}`,
        method: method as 'POST',
        headers: { 'user-agent': 'touchstone-mock', ...headers },
        body,
        signal: controller.signal,
      });
      await answer.body.dump({ limit: ANSWER_LIMIT }).catch(() => undefined);
      const { statusCode: status } = answer;
      return { status, problem: status >= 200 && status < 300 ? null : `answered ${status}` };
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
    const refused = addresses.find(({ address }) => isPrivateAddress(address));
    if (refused) return callback(new Error(`${hostname} is ${refused.address}, a private address`), '', 0);
    const [first] = addresses;
    if (options.all) return callback(null, addresses);
    return first ? callback(null, first.address, first.family) : callback(new Error('no address'), '', 0);
  });
};
