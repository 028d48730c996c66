import { lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { BaseResolver, type Document, isAbsoluteUrl, ResolveError, Source } from '@redocly/openapi-core';
import { Agent, fetch } from 'undici';
import type { Sources } from './sources.js';

/** Bounds on what a document may make us fetch. Sizes in bytes, times in milliseconds. */
const LIMITS = { size: 64 * 1024 * 1024, time: 15_000, redirects: 5 } as const;

/**
 * Resolves references, and treats every URL that a document names as untrusted: http and https alone,
 * bounded in size, time and redirects, and never a private address, unless it is of the same origin as
 * the document the user named.
 */
export class GuardedResolver extends BaseResolver {
  readonly #trustedOrigin: string | undefined;
  readonly #signal: AbortSignal | undefined;

  readonly #sources: Sources;

  constructor(rootReference: string, sources: Sources, signal?: AbortSignal) {
    super();
    this.#sources = sources;
    this.#trustedOrigin = isAbsoluteUrl(rootReference) ? new URL(rootReference).origin : undefined;
    this.#signal = signal;
  }

  /** Places are recorded here, before bundling moves anything. */
  override parseDocument(source: Source, isRoot?: boolean): Document {
    const document = super.parseDocument(source, isRoot);
    this.#sources.add(source, document.parsed);
    return document;
  }

  override async loadExternalRef(reference: string): Promise<Source> {
    if (!isAbsoluteUrl(reference)) return super.loadExternalRef(reference);
    try {
      return await this.#fetch(new URL(reference));
    } catch (error) {
      throw new ResolveError(error instanceof Error ? describe(error, reference) : new Error(String(error)));
    }
  }

  async #fetch(url: URL): Promise<Source> {
    const timeout = AbortSignal.timeout(LIMITS.time);
    const signal = this.#signal ? AbortSignal.any([timeout, this.#signal]) : timeout;
    let target = url;
    for (let hop = 0; hop <= LIMITS.redirects; hop++) {
      const trusted = target.origin === this.#trustedOrigin;
      if (target.protocol !== 'http:' && target.protocol !== 'https:') {
        throw new Error(`Only http and https references are fetched, not ${target.protocol}//`);
      }
      const host = target.hostname.replace(/^\[|\]$/g, '');
      if (!trusted && isIP(host) && isPrivate(host)) throw new Error(refusal(host));
      const response = await fetch(target, {
        redirect: 'manual',
        signal,
        dispatcher: trusted ? openAgent : guardedAgent,
        headers: { accept: 'application/yaml, application/json, */*;q=0.5' },
      });
      const next = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && next) {
        await response.body?.cancel();
        target = new URL(next, target);
        continue;
      }
      if (!response.ok) throw new Error(`The server answered ${response.status} for ${url.href}.`);
      const body = await readBounded(response.body, url);
      return new Source(url.href, body, response.headers.get('content-type') ?? undefined);
    }
    throw new Error(`More than ${LIMITS.redirects} redirects from ${url.href}.`);
  }
}

const privateAddresses = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  privateAddresses.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  privateAddresses.addSubnet(network, prefix, 'ipv6');
}

/** Whether an IP address is loopback, private, link-local, multicast or reserved. IPv4-mapped IPv6 included. */
export function isPrivate(address: string): boolean {
  const family = isIP(address);
  return family === 0 || privateAddresses.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

const refusal = (host: string): string =>
  `${host} is a private address; a document may not make us fetch from there. Download the file and refer to it by path.`;

const openAgent = new Agent();
const guardedAgent = new Agent({
  connect: {
    // Judged at connection time, so that a name cannot change its address after it was judged.
    lookup: (hostname, options, callback) => {
      lookup(hostname, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, '', 0);
        const blocked = addresses.find(({ address }) => isPrivate(address));
        if (blocked) return callback(new Error(refusal(`${hostname} (${blocked.address})`)), '', 0);
        const [first] = addresses;
        if (options.all) return callback(null, addresses);
        return first ? callback(null, first.address, first.family) : callback(new Error('no address'), '', 0);
      });
    },
  },
});

async function readBounded(body: AsyncIterable<Uint8Array> | null, url: URL): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > LIMITS.size) throw new Error(`${url.href} is larger than ${LIMITS.size / 1024 / 1024} MiB.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function describe(error: Error, reference: string): Error {
  if (error.name === 'TimeoutError')
    return new Error(`${reference} did not answer in ${LIMITS.time / 1000} s.`);
  return error.cause instanceof Error ? new Error(`${reference}: ${error.cause.message}`) : error;
}
