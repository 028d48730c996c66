import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import {
  type GuardedLookupOptions,
  guardedLookup,
  type ResolveHost,
  resolveBySystem,
} from './guarded-lookup.js';
import { isPrivateAddress } from './private-address.js';

/**
 * Decides which addresses one load may connect to. Private addresses are refused, except for the origin of the document
 * that the user named, if it was private at its first lookup or its host is an address. A public origin cannot become
 * private afterwards by a change of its DNS record.
 */
export class OriginGuard {
  readonly #trustedOrigin: string | undefined;
  readonly #trusted: ConnectionRules;
  readonly #guarded: ConnectionRules;

  /**
   * @param trustedOrigin Origin of the document that the user named, or `undefined` if that is a file.
   * @param resolve Default: the resolver of the operating system.
   */
  constructor(trustedOrigin: string | undefined, resolve: ResolveHost = resolveBySystem) {
    this.#trustedOrigin = trustedOrigin;
    this.#guarded = connectionRules({ resolve, refuse: refusal });
    let isOriginPrivate: boolean | undefined;
    this.#trusted = connectionRules({
      async resolve(hostname) {
        const addresses = await resolve(hostname);
        isOriginPrivate ??= addresses.some(({ address }) => isPrivateAddress(address));
        return addresses;
      },
      refuse: (hostname, address) => (isOriginPrivate ? undefined : refusal(hostname, address)),
    });
  }

  dispatcherFor(origin: string): Dispatcher {
    return this.#rulesFor(origin).dispatcher;
  }

  lookupFor(origin: string): LookupFunction {
    return this.#rulesFor(origin).lookup;
  }

  #rulesFor(origin: string): ConnectionRules {
    return origin === this.#trustedOrigin ? this.#trusted : this.#guarded;
  }

  /**
   * Checks the IP address in a URL, because no lookup takes place for it.
   * @throws {Error} if the address is private, unless the origin is that of the document that the user named.
   */
  assertPermitted(origin: string, address: string): void {
    if (origin !== this.#trustedOrigin && isPrivateAddress(address)) throw refusal(address);
  }
}

interface ConnectionRules {
  readonly lookup: LookupFunction;
  readonly dispatcher: Dispatcher;
}

function connectionRules(options: GuardedLookupOptions): ConnectionRules {
  const lookup = guardedLookup(options);
  return { lookup, dispatcher: new Agent({ connect: { lookup } }) };
}

function refusal(host: string, resolved?: string): Error {
  const target = resolved === undefined ? host : `${host} (${resolved})`;
  return new Error(
    `${target} is a private address; references to private addresses are not fetched. ` +
      'Download the file and reference it by path.',
  );
}
