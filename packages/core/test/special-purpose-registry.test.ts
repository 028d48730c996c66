import { BlockList, isIP } from 'node:net';
import { describe, expect, test } from 'vitest';
import { isPrivateAddress } from '../src/load/private-address.js';
import { SPECIAL_PURPOSE_BLOCKS } from '../src/load/special-purpose-blocks.js';

/**
 * The column "Globally Reachable" of a registry. `embedded`: an IPv4 address within the address decides, regardless of
 * the flag, because the packet goes to that address. `none`: the registry has no flag, so the block is refused.
 */
type Flag = true | false | 'embedded' | 'none';

/** The rows of https://www.iana.org/assignments/iana-ipv4-special-registry, updated 2025-10-09. */
const IPV4: readonly (readonly [block: string, name: string, flag: Flag])[] = [
  ['0.0.0.0/8', 'This network', false],
  ['0.0.0.0/32', 'This host on this network', false],
  ['10.0.0.0/8', 'Private-Use', false],
  ['100.64.0.0/10', 'Shared Address Space', false],
  ['127.0.0.0/8', 'Loopback', false],
  ['169.254.0.0/16', 'Link Local', false],
  ['172.16.0.0/12', 'Private-Use', false],
  ['192.0.0.0/24', 'IETF Protocol Assignments', false],
  ['192.0.0.0/29', 'IPv4 Service Continuity Prefix', false],
  ['192.0.0.8/32', 'IPv4 dummy address', false],
  ['192.0.0.9/32', 'Port Control Protocol Anycast', true],
  ['192.0.0.10/32', 'Traversal Using Relays around NAT Anycast', true],
  ['192.0.0.170/32', 'NAT64/DNS64 Discovery', false],
  ['192.0.0.171/32', 'NAT64/DNS64 Discovery', false],
  ['192.0.2.0/24', 'Documentation (TEST-NET-1)', false],
  ['192.31.196.0/24', 'AS112-v4', true],
  ['192.52.193.0/24', 'AMT', true],
  ['192.88.99.0/24', 'Deprecated (6to4 Relay Anycast)', 'none'],
  ['192.88.99.2/32', '6a44-relay anycast address', false],
  ['192.168.0.0/16', 'Private-Use', false],
  ['192.175.48.0/24', 'Direct Delegation AS112 Service', true],
  ['198.18.0.0/15', 'Benchmarking', false],
  ['198.51.100.0/24', 'Documentation (TEST-NET-2)', false],
  ['203.0.113.0/24', 'Documentation (TEST-NET-3)', false],
  ['240.0.0.0/4', 'Reserved', false],
  ['255.255.255.255/32', 'Limited Broadcast', false],
];

/** The rows of https://www.iana.org/assignments/iana-ipv6-special-registry, updated 2025-10-09. */
const IPV6: typeof IPV4 = [
  ['::1/128', 'Loopback Address', false],
  ['::/128', 'Unspecified Address', false],
  ['::ffff:0:0/96', 'IPv4-mapped Address', 'embedded'],
  ['64:ff9b::/96', 'IPv4-IPv6 Translat.', 'embedded'],
  ['64:ff9b:1::/48', 'IPv4-IPv6 Translat.', false],
  ['100::/64', 'Discard-Only Address Block', false],
  ['100:0:0:1::/64', 'Dummy IPv6 Prefix', false],
  ['2001::/23', 'IETF Protocol Assignments', false],
  ['2001::/32', 'TEREDO', 'none'],
  ['2001:1::1/128', 'Port Control Protocol Anycast', true],
  ['2001:1::2/128', 'Traversal Using Relays around NAT Anycast', true],
  ['2001:1::3/128', 'DNS-SD Service Registration Protocol Anycast', true],
  ['2001:2::/48', 'Benchmarking', false],
  ['2001:3::/32', 'AMT', true],
  ['2001:4:112::/48', 'AS112-v6', true],
  ['2001:10::/28', 'Deprecated (previously ORCHID)', 'none'],
  ['2001:20::/28', 'ORCHIDv2', true],
  ['2001:30::/28', 'Drone Remote ID Protocol Entity Tags (DETs) Prefix', true],
  ['2001:db8::/32', 'Documentation', false],
  ['2002::/16', '6to4', 'embedded'],
  ['2620:4f:8000::/48', 'Direct Delegation AS112 Service', true],
  ['3fff::/20', 'Documentation', false],
  ['5f00::/16', 'Segment Routing (SRv6) SIDs', false],
  ['fc00::/7', 'Unique-Local', false],
  ['fe80::/10', 'Link-Local Unicast', false],
];

/** Blocks of the table that are in neither registry: multicast, and unallocated or deprecated addresses. */
const OTHER_BLOCKS = [
  '224.0.0.0/4',
  '::/3',
  '::/96',
  '::ffff:0:0:0/96',
  '4000::/2',
  '8000::/1',
  'fec0::/10',
  'ff00::/8',
];

const ROWS = [...IPV4, ...IPV6];

const partsOf = (
  block: string,
): { readonly network: string; readonly prefix: number; readonly family: 'ipv4' | 'ipv6' } => {
  const [network = '', prefix = ''] = block.split('/');
  return { network, prefix: Number(prefix), family: isIP(network) === 6 ? 'ipv6' : 'ipv4' };
};

/** Returns the flag of the most specific row that contains an address. */
function flagOf(address: string, family: 'ipv4' | 'ipv6'): Flag | undefined {
  const containing = ROWS.filter(([block]) => {
    const part = partsOf(block);
    if (part.family !== family) return false;
    const list = new BlockList();
    list.addSubnet(part.network, part.prefix, part.family);
    return list.check(address, family);
  });
  return containing.toSorted(([one], [other]) => partsOf(other).prefix - partsOf(one).prefix)[0]?.[2];
}

const toNumber = (address: string, family: 'ipv4' | 'ipv6'): bigint => {
  if (family === 'ipv4') return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string): readonly string[] => text.split(':').filter((group) => group !== '');
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)];
  return all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
};

const toText = (value: bigint, family: 'ipv4' | 'ipv6'): string =>
  family === 'ipv4'
    ? [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.')
    : (value.toString(16).padStart(32, '0').match(/.{4}/g) ?? []).join(':');

/** Returns the first and the last address of a block, and one between them. */
function addressesOf(block: string): readonly string[] {
  const { network, prefix, family } = partsOf(block);
  const size = 1n << BigInt((family === 'ipv4' ? 32 : 128) - prefix);
  const first = toNumber(network, family);
  return [first, first + size / 3n, first + size - 1n].map((value) => toText(value, family));
}

describe('the table of special-purpose addresses', () => {
  test.each(ROWS)('agrees with the registry on %s (%s), which has the flag %s', (block) => {
    const { family } = partsOf(block);
    for (const address of addressesOf(block)) {
      const flag = flagOf(address, family);
      if (flag === 'embedded') continue;
      expect([address, isPrivateAddress(address)]).toEqual([address, flag !== true]);
    }
  });

  test.each([
    ['::ffff:0:0/96', '::ffff:8.8.8.8', '::ffff:192.168.0.1'],
    ['64:ff9b::/96', '64:ff9b::8.8.8.8', '64:ff9b::192.168.0.1'],
    ['2002::/16', '2002:808:808::1', '2002:c0a8:1::1'],
  ])('classifies an address in %s by the IPv4 address that it embeds', (block, open, closed) => {
    expect(ROWS.filter(([, , flag]) => flag === 'embedded').map(([name]) => name)).toContain(block);
    expect([isPrivateAddress(open), isPrivateAddress(closed)]).toEqual([false, true]);
  });

  test('omits only rows that an enclosing row with the same result covers', () => {
    const listed = new Set(SPECIAL_PURPOSE_BLOCKS.map(({ block }) => block));
    const covered = ROWS.filter(([block]) => !listed.has(block)).map(([block]) => block);
    expect(covered).toEqual([
      '0.0.0.0/32',
      '192.0.0.0/29',
      '192.0.0.8/32',
      '192.0.0.170/32',
      '192.0.0.171/32',
      '192.88.99.2/32',
    ]);
  });

  test('has no unlisted blocks except for multicast and for unallocated or deprecated addresses', () => {
    const rows = new Set(ROWS.map(([block]) => block));
    const others = SPECIAL_PURPOSE_BLOCKS.filter(({ block }) => !rows.has(block));
    expect(others.map(({ block }) => block).sort()).toEqual([...OTHER_BLOCKS].sort());
    expect(others.every(({ reach }) => reach === 'local')).toBe(true);
  });
});
