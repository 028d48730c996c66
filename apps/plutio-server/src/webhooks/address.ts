import { promises as dns, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Resolves a host name to its addresses. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** Special-purpose networks (IANA registries, RFC 6890), which contain no public receivers. */
const NETWORKS = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  ['::', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const;

const blocked = new BlockList();
for (const [network, prefix] of NETWORKS) {
  blocked.addSubnet(network, prefix, network.includes(':') ? 'ipv6' : 'ipv4');
}

/**
 * Returns true if an IP address is loopback, private, link-local, multicast or reserved, or maps to an IPv4 address
 * by translation (NAT64, 6to4, Teredo, SIIT). An IPv4-mapped address is classified as its IPv4 address. A string
 * that is not an address counts as private.
 */
export function isPrivate(address: string): boolean {
  const [bare = ''] = address.split('%', 1);
  const family = isIP(bare);
  return family === 0 || blocked.check(bare, family === 6 ? 'ipv6' : 'ipv4');
}

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
 * Returns true if the `hostname` of a `URL` is private. `URL` has already normalized short, octal and other notations
 * of an IPv4 address.
 */
function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return isIP(host) === 0 ? host === 'localhost' || host.endsWith('.localhost') : isPrivate(host);
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
        const refused = allowPrivate ? undefined : addresses.find(({ address }) => isPrivate(address));
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
