import ipaddr from 'ipaddr.js';
import { OptionError } from '../option-error.js';

export interface AddressBlocks {
  includes(address: string): boolean;
}

/**
 * Parses address blocks.
 * @param blocks CIDR blocks or single addresses.
 * @throws {OptionError} if a block is invalid.
 */
export function addressBlocks(blocks: readonly string[]): AddressBlocks {
  const parsed = blocks.map((block) => {
    try {
      const [address, bits] = block.includes('/')
        ? ipaddr.parseCIDR(block)
        : ([ipaddr.process(block), undefined] as const);
      return [address, bits ?? (address.kind() === 'ipv4' ? 32 : 128)] as const;
    } catch {
      throw new OptionError(
        `Invalid CIDR block ${JSON.stringify(block)}. Expected an address or a block such as 198.51.100.0/24.`,
      );
    }
  });
  return {
    includes(text) {
      if (!ipaddr.isValid(text)) return false;
      // `process` converts an IPv4-mapped IPv6 address to IPv4.
      const address = ipaddr.process(text);
      return parsed.some(([block, bits]) => address.kind() === block.kind() && address.match(block, bits));
    },
  };
}
