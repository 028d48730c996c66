export interface SpecialPurposeBlock {
  /** The block in CIDR notation. */
  readonly block: string;
  readonly name: string;
  /**
   * `local` if the registry does not list the block as globally reachable, `global` if it does, and `ipv4` if the 32
   * bits after the prefix are an IPv4 address that decides.
   */
  readonly reach: 'local' | 'global' | 'ipv4';
}

/**
 * The IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, updated 2025-10-09), multicast, and the ranges
 * that IANA has reserved. The longest matching block decides. Addresses outside of all blocks are public.
 */
export const SPECIAL_PURPOSE_BLOCKS: readonly SpecialPurposeBlock[] = [
  // IPv4
  { block: '0.0.0.0/8', name: 'this network', reach: 'local' },
  { block: '10.0.0.0/8', name: 'private use', reach: 'local' },
  { block: '100.64.0.0/10', name: 'shared address space', reach: 'local' },
  { block: '127.0.0.0/8', name: 'loopback', reach: 'local' },
  { block: '169.254.0.0/16', name: 'link-local', reach: 'local' },
  { block: '172.16.0.0/12', name: 'private use', reach: 'local' },
  { block: '192.0.0.0/24', name: 'IETF protocol assignments', reach: 'local' },
  { block: '192.0.0.9/32', name: 'Port Control Protocol anycast', reach: 'global' },
  { block: '192.0.0.10/32', name: 'TURN anycast', reach: 'global' },
  { block: '192.0.2.0/24', name: 'documentation', reach: 'local' },
  { block: '192.31.196.0/24', name: 'AS112-v4', reach: 'global' },
  { block: '192.52.193.0/24', name: 'AMT', reach: 'global' },
  { block: '192.88.99.0/24', name: '6to4 relay anycast', reach: 'local' },
  { block: '192.168.0.0/16', name: 'private use', reach: 'local' },
  { block: '192.175.48.0/24', name: 'direct delegation AS112 service', reach: 'global' },
  { block: '198.18.0.0/15', name: 'benchmarking', reach: 'local' },
  { block: '198.51.100.0/24', name: 'documentation', reach: 'local' },
  { block: '203.0.113.0/24', name: 'documentation', reach: 'local' },
  { block: '224.0.0.0/4', name: 'multicast', reach: 'local' },
  { block: '240.0.0.0/4', name: 'reserved', reach: 'local' },
  { block: '255.255.255.255/32', name: 'limited broadcast', reach: 'local' },
  // IPv6. Only 2000::/3 is allocated to global unicast (RFC 4291 §2.4).
  { block: '::/3', name: 'reserved', reach: 'local' },
  { block: '::/128', name: 'unspecified', reach: 'local' },
  { block: '::1/128', name: 'loopback', reach: 'local' },
  { block: '::/96', name: 'IPv4-compatible', reach: 'local' },
  { block: '::ffff:0:0/96', name: 'IPv4-mapped', reach: 'ipv4' },
  { block: '::ffff:0:0:0/96', name: 'IPv4-translated', reach: 'local' },
  { block: '64:ff9b::/96', name: 'IPv4/IPv6 translation', reach: 'ipv4' },
  { block: '64:ff9b:1::/48', name: 'local-use IPv4/IPv6 translation', reach: 'local' },
  { block: '100::/64', name: 'discard-only', reach: 'local' },
  { block: '100:0:0:1::/64', name: 'dummy prefix', reach: 'local' },
  { block: '2001::/23', name: 'IETF protocol assignments', reach: 'local' },
  { block: '2001::/32', name: 'Teredo', reach: 'local' },
  { block: '2001:1::1/128', name: 'Port Control Protocol anycast', reach: 'global' },
  { block: '2001:1::2/128', name: 'TURN anycast', reach: 'global' },
  { block: '2001:1::3/128', name: 'DNS-SD service registration anycast', reach: 'global' },
  { block: '2001:2::/48', name: 'benchmarking', reach: 'local' },
  { block: '2001:3::/32', name: 'AMT', reach: 'global' },
  { block: '2001:4:112::/48', name: 'AS112-v6', reach: 'global' },
  { block: '2001:10::/28', name: 'ORCHID', reach: 'local' },
  { block: '2001:20::/28', name: 'ORCHIDv2', reach: 'global' },
  { block: '2001:30::/28', name: 'drone remote id', reach: 'global' },
  { block: '2001:db8::/32', name: 'documentation', reach: 'local' },
  { block: '2002::/16', name: '6to4', reach: 'ipv4' },
  { block: '2620:4f:8000::/48', name: 'direct delegation AS112 service', reach: 'global' },
  { block: '3fff::/20', name: 'documentation', reach: 'local' },
  { block: '4000::/2', name: 'reserved', reach: 'local' },
  { block: '5f00::/16', name: 'segment routing SIDs', reach: 'local' },
  { block: '8000::/1', name: 'reserved', reach: 'local' },
  { block: 'fc00::/7', name: 'unique local', reach: 'local' },
  { block: 'fe80::/10', name: 'link-local', reach: 'local' },
  { block: 'fec0::/10', name: 'site-local', reach: 'local' },
  { block: 'ff00::/8', name: 'multicast', reach: 'local' },
];
