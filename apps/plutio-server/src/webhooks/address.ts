import { promises as dns, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isPrivateAddress } from '@touchstone/server-kit';

export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

const URL_LIMIT = 2000;

/**
 * Returns a human-readable problem with a webhook URL, or `null` if the URL is valid. Host names are not resolved
 * here: {@link guardedLookup} checks their addresses when connecting.
 */
export function webhookUrlProblem(text: string, allowPrivate: boolean): string | null {
  if (text.length > URL_LIMIT) return `is longer than ${URL_LIMIT} characters`;
  if (!URL.canParse(text)) return 'must be an absolute URL, such as https://example.com/hooks';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https:// or http://';
  if (url.username !== '' || url.password !== '') {
    return 'must not contain a user name or password; verify the signature instead';
  }
  if (!allowPrivate && isPrivateHost(url.hostname)) {
    return 'has a private or loopback address; start the server with --allow-private-webhooks to allow this';
  }
  return null;
}

/**
 * Returns true if the `hostname` of a `URL` is `localhost`, a subdomain of it, or a private address. `URL` has already
 * normalized short, octal and other notations of an IPv4 address.
 */
function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return isIP(host) === 0 ? host === 'localhost' || host.endsWith('.localhost') : isPrivateAddress(host);
}

/** Thrown if a connection is refused because its target address is private. */
export class PrivateAddressError extends Error {}

export const systemResolve: Resolve = async (hostname) => await dns.lookup(hostname, { all: true });

/**
 * Creates a `lookup` for sockets that rejects private addresses, unless they are allowed. It checks at connection
 * time, so that a name cannot change its address after the check, and rejects a name if any of its addresses is
 * private.
 */
export function guardedLookup(resolve: Resolve, allowPrivate: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (resolved) => {
        const addresses = ofFamily(resolved, options);
        const refused = allowPrivate ? undefined : addresses.find(({ address }) => isPrivateAddress(address));
        if (refused !== undefined) {
          return callback(new PrivateAddressError(`${hostname} resolves to a private address`), '', 0);
        }
        const [first] = addresses;
        if (first === undefined) return callback(new Error(`${hostname} has no address`), '', 0);
        if (options.all) return callback(null, addresses);
        callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

function ofFamily(addresses: readonly LookupAddress[], { family }: LookupOptions): LookupAddress[] {
  const wanted = Number(String(family ?? 0).replace('IPv', ''));
  return addresses.filter((address) => wanted === 0 || address.family === wanted);
}
