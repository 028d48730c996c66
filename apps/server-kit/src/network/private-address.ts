import { isIP } from 'node:net';
import { SPECIAL_PURPOSE_BLOCKS, type SpecialPurposeBlock } from './special-purpose-blocks.js';

/** An IP address as a number. */
interface Address {
  readonly width: 32 | 128;
  readonly value: bigint;
}

interface Block extends Address, Pick<SpecialPurposeBlock, 'reach'> {
  /** Number of bits after the prefix. */
  readonly hostBits: bigint;
}

/** All blocks, the longest prefixes first. */
const BLOCKS: readonly Block[] = SPECIAL_PURPOSE_BLOCKS.map(parseBlock).sort((a, b) =>
  Number(a.hostBits - b.hostBits),
);

/**
 * Returns whether an IP address is not globally reachable according to the special-purpose address registries of IANA,
 * such as a loopback, private, link-local, multicast or reserved address. An IPv6 address that embeds an IPv4 address
 * (mapped, NAT64, 6to4, ISATAP) is private if the IPv4 address is. The zone of an IPv6 address is ignored. A string that is not
 * an IP address counts as private.
 */
export function isPrivateAddress(text: string): boolean {
  const address = parseAddress(text);
  return address === undefined || isPrivate(address);
}

function isPrivate({ width, value }: Address): boolean {
  const block = BLOCKS.find(
    (candidate) =>
      candidate.width === width && value >> candidate.hostBits === candidate.value >> candidate.hostBits,
  );
  switch (block?.reach) {
    case undefined:
    case 'global':
      return isIsatap(width, value) && isPrivate({ width: 32, value: value & 0xffff_ffffn });
    case 'local':
      return true;
    case 'ipv4':
      return isPrivate({ width: 32, value: (value >> (block.hostBits - 32n)) & 0xffff_ffffn });
  }
}

/** Returns true for an IPv6 address whose interface identifier embeds an IPv4 address (ISATAP, RFC 5214 §6.1). */
const isIsatap = (width: Address['width'], value: bigint): boolean =>
  width === 128 && ((value >> 32n) & 0xfdff_ffffn) === 0x0000_5efen;

function parseBlock({ block, reach }: SpecialPurposeBlock): Block {
  const [network = '', prefix = ''] = block.split('/');
  const address = parseAddress(network);
  if (address === undefined) throw new RangeError(`Expected a CIDR block, received ${block}.`);
  return { ...address, reach, hostBits: BigInt(address.width - Number(prefix)) };
}

function parseAddress(text: string): Address | undefined {
  const [bare = ''] = text.split('%', 1);
  switch (isIP(bare)) {
    case 4:
      return { width: 32, value: numberOf(bare.split('.').map(Number), 8n) };
    case 6:
      return { width: 128, value: numberOf(groupsOf(bare), 16n) };
    default:
      return undefined;
  }
}

/** Returns the eight groups of an IPv6 address (RFC 4291 §2.2). */
function groupsOf(text: string): number[] {
  const [head = [], tail] = text
    .split('::')
    .map((part) => (part === '' ? [] : part.split(':').flatMap(groupOf)));
  if (tail === undefined) return [...head];
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

/** Parses a group, or an IPv4 address in place of the last two groups. */
function groupOf(text: string): number[] {
  if (!text.includes('.')) return [Number.parseInt(text, 16)];
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}

function numberOf(parts: readonly number[], bitsPerPart: bigint): bigint {
  return parts.reduce((value, part) => (value << bitsPerPart) | BigInt(part), 0n);
}
