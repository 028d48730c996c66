import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPrivateAddress } from '../src/load/private-address.js';
import { SPECIAL_PURPOSE_BLOCKS } from '../src/load/special-purpose-blocks.js';

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** The blocks of the table, with Node's own implementation of CIDR blocks. */
const ORACLE = SPECIAL_PURPOSE_BLOCKS.map(({ block, reach }) => {
  const [network = '', prefix = ''] = block.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), familyOf(network));
  return { network, prefix: Number(prefix), reach, list };
});

/** Returns the reach of the most specific block that contains an address; `global` if none does. */
function reachOf(address: string): string {
  const family = familyOf(address);
  const blocks = ORACLE.filter(
    ({ network, list }) => familyOf(network) === family && list.check(address, family),
  );
  return blocks.toSorted((a, b) => b.prefix - a.prefix)[0]?.reach ?? 'global';
}

const dotted = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
const hexadecimal = (value: number): string =>
  `${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`;

/** IPv4 addresses, half of them within or next to a block of the table. */
const ipv4 = fc.oneof(
  fc.nat(0xffff_ffff),
  fc
    .tuple(
      fc.constantFrom(...ORACLE.filter(({ network }) => isIP(network) === 4)),
      fc.nat(0xffff_ffff),
      fc.boolean(),
    )
    .map(([{ network, prefix }, random, outside]) => {
      const first = network.split('.').reduce((value, part) => value * 256 + Number(part), 0);
      const size = 2 ** (32 - prefix);
      return (outside ? first + size : first + (random % size)) % 2 ** 32;
    }),
);

/** IPv6 addresses, most of them within a block of the table. */
const ipv6 = fc
  .tuple(
    fc.constantFrom(undefined, ...ORACLE.filter(({ network }) => isIP(network) === 6)),
    fc.bigInt(0n, 2n ** 128n - 1n),
  )
  .map(([block, random]) => {
    if (block === undefined) return random;
    const host = random & ((1n << BigInt(128 - block.prefix)) - 1n);
    return numberOf(block.network) | host;
  })
  .map((value) => (value.toString(16).padStart(32, '0').match(/.{4}/g) ?? []).join(':'));

function numberOf(network: string): bigint {
  const [head = '', tail = ''] = network.split('::');
  const groups = (text: string): string[] => text.split(':').filter((group) => group !== '');
  const zeros = new Array<string>(8 - groups(head).length - groups(tail).length).fill('0');
  return [...groups(head), ...zeros, ...groups(tail)].reduce(
    (value, group) => (value << 16n) | BigInt(`0x${group}`),
    0n,
  );
}

describe('isPrivateAddress', () => {
  test.each(
    [
      ['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.8.8.8', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
      ['192.0.0.8', '192.0.0.170', '192.0.2.1', '192.88.99.1', '192.88.99.2', '192.168.0.1', '198.18.0.1'],
      [
        '198.19.255.255',
        '198.51.100.1',
        '203.0.113.1',
        '224.0.0.1',
        '239.255.255.255',
        '240.0.0.1',
        '255.255.255.255',
      ],
      [
        '::',
        '::1',
        '::7f00:1',
        '::8.8.8.8',
        '::ffff:10.0.0.1',
        '::ffff:a00:1',
        '::ffff:0:7f00:1',
        '64:ff9b::a00:1',
      ],
      [
        '64:ff9b:1::808:808',
        '100::1',
        '100:0:0:1::1',
        '2001::1',
        '2001:0:808:808::1',
        '2001:2::1',
        '2001:10::1',
      ],
      [
        '2001:1::',
        '2001:1ff:ffff::1',
        '2001:db8::1',
        '2002:a00:1::',
        '2002:7f00:1::1',
        '2606:4700::5efe:7f00:1',
        '2606:4700::200:5efe:a00:1',
        '3fff:fff::1',
        '4000::1',
      ],
      ['5f00::1', 'fc00::1', 'fd12::1', 'fe80::1', 'fe80::1%eth0', '::1%lo', 'fec0::1', 'ff02::1'],
      ['localhost', '', '1.2.3', '1.2.3.4.5', '[::1]', '2130706433'],
    ].flat(),
  )('returns true for %j', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  test.each(
    [
      [
        '1.1.1.1',
        '8.8.8.8',
        '100.63.0.1',
        '100.128.0.1',
        '172.15.0.1',
        '172.32.0.1',
        '192.167.0.1',
        '192.0.0.9',
      ],
      ['192.0.0.10', '192.0.1.1', '192.31.196.1', '192.52.193.1', '192.175.48.1', '198.17.0.1', '198.20.0.1'],
      [
        '223.255.255.255',
        '2606:4700::1111',
        '2606:4700::5efe:808:808',
        '2a00:1450::1',
        '::ffff:8.8.8.8',
        '64:ff9b::808:808',
        '2002:808:808::1',
      ],
      [
        '2001:1::1',
        '2001:1::2',
        '2001:1::3',
        '2001:3::1',
        '2001:4:112::1',
        '2001:20::1',
        '2001:30::1',
        '2001:200::1',
      ],
      ['2001:4860:4860::8888', '2620:4f:8000::1', '3fff:1000::1', '2606:4700::1111%eth0'],
    ].flat(),
  )('returns false for %j', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });

  test('agrees with the most specific block of every IPv4 address', () => {
    fc.assert(
      fc.property(ipv4, (value) => {
        expect(isPrivateAddress(dotted(value))).toBe(reachOf(dotted(value)) === 'local');
      }),
      { numRuns: 1000 },
    );
  });

  test('agrees with the most specific block of every IPv6 address that embeds no IPv4 address', () => {
    fc.assert(
      fc.property(ipv6, (address) => {
        const reach = reachOf(address);
        fc.pre(reach !== 'ipv4' && !address.startsWith('0000:0000:0000:0000:0000:ffff'));
        expect(isPrivateAddress(address)).toBe(reach === 'local');
      }),
      { numRuns: 1000 },
    );
  });

  test('returns the same for an IPv6 address as for the IPv4 address that it embeds', () => {
    fc.assert(
      fc.property(ipv4, (value) => {
        const expected = isPrivateAddress(dotted(value));
        expect(isPrivateAddress(`::ffff:${dotted(value)}`)).toBe(expected);
        expect(isPrivateAddress(`::ffff:${hexadecimal(value)}`)).toBe(expected);
        expect(isPrivateAddress(`64:ff9b::${dotted(value)}`)).toBe(expected);
        expect(isPrivateAddress(`2002:${hexadecimal(value)}::1`)).toBe(expected);
      }),
    );
  });
});

/** Returns spellings that the URL Standard reads as the same IPv4 address. */
function spellingsOf(value: number): string[] {
  const bytes = dotted(value).split('.').map(Number);
  const [a = 0, b = 0] = bytes;
  const wide = [...dotted(value)].map((character) =>
    character === '.' ? '。' : String.fromCodePoint(character.charCodeAt(0) + 0xfee0),
  );
  return [
    String(value),
    `0x${value.toString(16)}`,
    `0${value.toString(8)}`,
    bytes.map((byte) => `0x${byte.toString(16)}`).join('.'),
    bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
    `${a}.${value & 0xff_ffff}`,
    `${a}.${b}.${value & 0xffff}`,
    `${dotted(value)}.`,
    wide.join(''),
    [...dotted(value)].map((character) => `%${character.charCodeAt(0).toString(16)}`).join(''),
    `[::ffff:${dotted(value)}]`,
    `[0:0:0:0:0:FFFF:${hexadecimal(value)}]`,
  ];
}

test('isPrivateAddress returns the same for every spelling of an IPv4 address in a URL', () => {
  fc.assert(
    fc.property(ipv4, (value) => {
      for (const spelling of spellingsOf(value)) {
        const host = new URL(`http://${spelling}/`).hostname.replace(/^\[|\]$/g, '');
        expect([spelling, isPrivateAddress(host)]).toEqual([spelling, isPrivateAddress(dotted(value))]);
      }
    }),
  );
});
