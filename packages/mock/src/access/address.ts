import ipaddr from 'ipaddr.js';
import { OptionError } from '../option-error.js';

/** Address blocks, IPv4 and IPv6. */
export interface AddressBlocks {
  includes(address: string): boolean;
}

/**
 * @param blocks CIDR blocks, or single addresses.
 * @throws {OptionError} naming the one that is none.
 */
export function addressBlocks(blocks: readonly string[]): AddressBlocks {
  const parsed = blocks.map((block) => {
    try {
      const [address, bits] = block.includes('/')
        ? ipaddr.parseCIDR(block)
        : ([ipaddr.process(block), undefined] as const);
      return [address, bits ?? (address.kind() === 'ipv4' ? 32 : 128)] as const;
    } catch {
      throw new OptionError(`${JSON.stringify(block)} is no CIDR block such as 198.51.100.0/24.`);
    }
  });
  return {
    includes(text) {
      if (!ipaddr.isValid(text)) return false;
      // An IPv4 address in IPv6 form is that address.
      const address = ipaddr.process(text);
      return parsed.some(([block, bits]) => address.kind() === block.kind() && address.match(block, bits));
    },
  };
}
