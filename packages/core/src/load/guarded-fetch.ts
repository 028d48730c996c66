import { isIP } from 'node:net';
import { fetch } from 'undici';
import type { OriginGuard } from './origin-guard.js';

/** Limits for each source document that is fetched. */
export interface FetchLimits {
  /** Maximum decompressed size in bytes. Default: 64 MiB. */
  readonly maxBytes: number;
  /** Time limit in milliseconds, including redirects and the body. Default: 15,000. */
  readonly timeoutMs: number;
  /** Maximum number of redirects. Default: 5. */
  readonly maxRedirects: number;
}

const DEFAULT_LIMITS: FetchLimits = { maxBytes: 64 * 1024 * 1024, timeoutMs: 15_000, maxRedirects: 5 };

export interface FetchOptions {
  readonly limits: Partial<FetchLimits> | undefined;
  /** Decides which addresses are permitted. Shared by all fetches of one load. */
  readonly guard: OriginGuard;
  readonly signal: AbortSignal | undefined;
}

export interface FetchedDocument {
  readonly body: string;
  readonly mimeType: string | undefined;
}

/**
 * Fetches a source document. Its URL is untrusted, because another document may reference it: only http and https URLs
 * without credentials are allowed, the response must stay within `limits`, and private addresses are rejected unless
 * the guard trusts the origin. The addresses of host names and the targets of redirects are also checked.
 * @throws {Error} with a message for the user.
 */
export async function guardedFetch(url: URL, options: FetchOptions): Promise<FetchedDocument> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  try {
    return await follow(url, limits, options.guard, signal);
  } catch (error) {
    if (timeout.aborted) throw new Error(`${url.href} was not fetched within ${limits.timeoutMs / 1000} s.`);
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw cause instanceof Error && cause.message !== ''
      ? cause
      : new Error(`${url.href} cannot be fetched.`);
  }
}

async function follow(
  url: URL,
  limits: FetchLimits,
  guard: OriginGuard,
  signal: AbortSignal,
): Promise<FetchedDocument> {
  let target = url;
  for (let hop = 0; hop <= limits.maxRedirects; hop++) {
    assertAllowedTarget(target, guard);
    const response = await fetch(target, {
      redirect: 'manual',
      signal,
      dispatcher: guard.dispatcherFor(target.origin),
      headers: { accept: 'application/yaml, application/json, */*;q=0.5' },
    });
    const next = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && next !== null) {
      await response.body?.cancel();
      target = new URL(next, target);
      continue;
    }
    if (!response.ok) throw new Error(`${url.href} responded with status ${response.status}.`);
    const body = await readBounded(response.body, url, limits.maxBytes);
    return { body, mimeType: response.headers.get('content-type') ?? undefined };
  }
  throw new Error(`${url.href} redirects more than ${limits.maxRedirects} times.`);
}

function assertAllowedTarget(target: URL, guard: OriginGuard): void {
  if (target.protocol !== 'http:' && target.protocol !== 'https:') {
    throw new Error(`Expected an http or https URL, received the scheme ${target.protocol.slice(0, -1)}.`);
  }
  if (target.username !== '' || target.password !== '') {
    throw new Error(
      `The URL contains credentials, so it is not fetched (${target.host}). ` +
        'Download the file and reference it by path.',
    );
  }
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) guard.assertPermitted(target.origin, host);
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
