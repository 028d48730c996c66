import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPrivateAddress } from './private-address.js';

/** Resolves a host name to all of its addresses. */
export type ResolveHost = (hostname: string) => Promise<readonly LookupAddress[]>;

export const resolveBySystem: ResolveHost = (hostname) =>
  new Promise((resolve, reject) => {
    lookup(hostname, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });

export interface GuardedLookupOptions {
  /** Default: {@link resolveBySystem}. */
  readonly resolve?: ResolveHost | undefined;
  /** Returns the error for a private address, or `undefined` to permit it. The result is not cached. */
  refuse(hostname: string, address: string): Error | undefined;
}

/**
 * Creates a `lookup` for sockets that returns private addresses only if they are permitted. The socket connects to
 * exactly the addresses that were checked, so a name cannot resolve to another address after the check (DNS rebinding).
 * A name is refused if any of its addresses is refused, because a socket may try all of them.
 */
export function guardedLookup({ resolve = resolveBySystem, refuse }: GuardedLookupOptions): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (resolved) => {
        for (const { address } of resolved) {
          const error = isPrivateAddress(address) ? refuse(hostname, address) : undefined;
          if (error !== undefined) return callback(error, '', 0);
        }
        const family = Number(String(options.family ?? 0).replace('IPv', ''));
        const addresses = resolved.filter((address) => family === 0 || address.family === family);
        const [first] = addresses;
        if (first === undefined) return callback(new Error(`${hostname} has no address.`), '', 0);
        if (options.all) return callback(null, addresses);
        callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}
