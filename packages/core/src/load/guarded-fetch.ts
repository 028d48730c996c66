import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import { Agent, fetch } from 'undici';
import { isPrivate } from './private-address.js';

/** Bounds on what a document may make us fetch. */
export interface Limits {
  /** Bytes of one source document, decompressed. */
  readonly size: number;
  /** Milliseconds for one source document, redirects and body included. */
  readonly time: number;
  readonly redirects: number;
}

const LIMITS: Limits = { size: 64 * 1024 * 1024, time: 15_000, redirects: 5 };

export interface FetchOptions {
  readonly limits: Partial<Limits> | undefined;
  /** The origin of the document the user named: it alone may be a private address. */
  readonly trustedOrigin: string | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface Fetched {
  readonly body: string;
  readonly mimeType: string | undefined;
}

/**
 * Fetches a URL that a document named, and so nobody vouches for: http and https alone, bounded, and never from a
 * private address, however a name or a redirect leads there.
 * @throws {Error} with a message for the user.
 */
export async function guardedFetch(url: URL, options: FetchOptions): Promise<Fetched> {
  const limits = { ...LIMITS, ...options.limits };
  const timeout = AbortSignal.timeout(limits.time);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  try {
    return await follow(url, limits, options.trustedOrigin, signal);
  } catch (error) {
    if (timeout.aborted) throw new Error(`${url.href} did not answer in ${limits.time / 1000} s.`);
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw cause instanceof Error && cause.message !== ''
      ? cause
      : new Error(`${url.href} cannot be fetched.`);
  }
}

async function follow(
  url: URL,
  limits: Limits,
  trustedOrigin: string | undefined,
  signal: AbortSignal,
): Promise<Fetched> {
  let target = url;
  for (let hop = 0; hop <= limits.redirects; hop++) {
    const trusted = target.origin === trustedOrigin;
    refuseTarget(target, trusted);
    const response = await fetch(target, {
      redirect: 'manual',
      signal,
      dispatcher: trusted ? openAgent : guardedAgent,
      headers: { accept: 'application/yaml, application/json, */*;q=0.5' },
    });
    const next = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && next !== null) {
      await response.body?.cancel();
      target = new URL(next, target);
      continue;
    }
    if (!response.ok) throw new Error(`${url.href} was answered with ${response.status}.`);
    const body = await readBounded(response.body, url, limits.size);
    return { body, mimeType: response.headers.get('content-type') ?? undefined };
  }
  throw new Error(`${url.href} leads to more than ${limits.redirects} redirects.`);
}

function refuseTarget(target: URL, trusted: boolean): void {
  if (target.protocol !== 'http:' && target.protocol !== 'https:') {
    throw new Error(`Only http and https references are fetched, not ${target.protocol}`);
  }
  if (target.username !== '' || target.password !== '') {
    throw new Error(`A URL with credentials in it is not fetched (${target.host}).`);
  }
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (!trusted && isIP(host) !== 0 && isPrivate(host)) throw new Error(refusal(host));
}

async function readBounded(body: AsyncIterable<Uint8Array> | null, url: URL, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw new Error(`${url.href} is larger than ${limit} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const refusal = (host: string): string =>
  `${host} is a private address; a document may not make us fetch from there. ` +
  'Download the file and refer to it by path.';

const openAgent = new Agent();
const guardedAgent = new Agent({
  connect: {
    // Judged at connection time, so that a name cannot change its address after it was judged.
    lookup: (hostname, options, callback) => {
      lookup(hostname, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, '', 0);
        const refused = addresses.find(({ address }) => isPrivate(address));
        if (refused) return callback(new Error(refusal(`${hostname} (${refused.address})`)), '', 0);
        const [first] = addresses;
        if (options.all) return callback(null, addresses);
        return first ? callback(null, first.address, first.family) : callback(new Error('no address'), '', 0);
      });
    },
  },
});
