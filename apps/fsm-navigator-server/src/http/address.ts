import { BlockList, isIP } from 'node:net';

/** A normalized IP address. An IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) is represented as IPv4. */
export interface Address {
  readonly text: string;
  readonly family: 'ipv4' | 'ipv6';
}

/** Parses an IP address with or without port, brackets and zone. Returns `null` if it is not an address. */
export function parseAddress(text: string): Address | null {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
    .replace(/%.*$/, '');
  const host = /^\d+\.\d+\.\d+\.\d+:\d+$/.test(bare) ? bare.slice(0, bare.indexOf(':')) : bare;
  const version = isIP(host);
  if (version === 4) return { text: host, family: 'ipv4' };
  if (version !== 6) return null;
  const mapped = mappedIpv4(host);
  return mapped === null ? { text: host, family: 'ipv6' } : { text: mapped, family: 'ipv4' };
}

function mappedIpv4(host: string): string | null {
  // The URL parser serializes every IPv6 address in its shortest form (RFC 5952), with an embedded IPv4 address in
  // hexadecimal.
  const canonical = new URL(`http://[${host}]`).hostname.slice(1, -1);
  const groups = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (groups?.[1] === undefined || groups[2] === undefined) return null;
  const high = Number.parseInt(groups[1], 16);
  const low = Number.parseInt(groups[2], 16);
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/**
 * Parses a CIDR block (RFC 4632). A single address counts as a block of one. Returns `null` if the text is malformed.
 */
export function parseBlock(text: string): { address: Address; prefix: number } | null {
  const [host = '', length, ...rest] = text.split('/');
  if (isIP(host) === 0 || rest.length > 0) return null;
  const address = parseAddress(host);
  if (address === null) return null;
  const bits = isIP(host) === 6 ? 128 : 32;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return null;
  let prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return null;
  if (bits === 128 && address.family === 'ipv4') {
    if (prefix < 96) return null;
    prefix -= 96;
  }
  return { address, prefix };
}

/** A list of IPv4 and IPv6 CIDR blocks. */
export class AddressList {
  readonly #blocks = new BlockList();

  /**
   * Parses the blocks.
   * @throws RangeError if an entry is not a CIDR block; the message names the first invalid entry
   */
  constructor(blocks: readonly string[]) {
    for (const text of blocks) {
      const block = parseBlock(text);
      if (block === null) throw new RangeError(`${JSON.stringify(text)} is not an IP address or CIDR block`);
      this.#blocks.addSubnet(block.address.text, block.prefix, block.address.family);
    }
  }

  includes(address: Address): boolean {
    return this.#blocks.check(address.text, address.family);
  }
}

/**
 * Determines the client address. Reads `X-Forwarded-For` from right to left and trusts an entry only if the address
 * that added it is a trusted proxy, so that entries forged by the client are ignored.
 * @param peer the remote address of the connection
 * @returns `null` if `peer`, or the entry that would determine the address, is not an IP address
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | undefined,
  trusted: AddressList,
): Address | null {
  let address = parseAddress(peer);
  if (forwardedFor === undefined) return address;
  const reported = forwardedFor.split(',');
  while (address !== null && reported.length > 0 && trusted.includes(address)) {
    address = parseAddress(reported.pop() ?? '');
  }
  return address;
}
