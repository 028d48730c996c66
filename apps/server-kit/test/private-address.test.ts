import { expect, test } from 'vitest';
import { isPrivateAddress } from '../src/network/private-address.js';

const PUBLIC = [
  ['8.8.8.8', '172.15.255.255', '172.32.0.1', '192.167.1.1', '100.63.0.1', '169.253.0.1', '223.255.255.255'],
  ['2606:4700::1111', '2a00:1450::1', '::ffff:8.8.8.8', '2001:4860:4860::8888'],
].flat();

const PRIVATE = [
  ['127.0.0.1', '127.255.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.0.1', '169.254.169.254'],
  ['0.0.0.0', '100.64.0.1', '192.0.0.8', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
  ['::', '::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12::1', 'fec0::1', 'ff02::1', '::127.0.0.1'],
  [
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'nonsense',
    '',
  ],
].flat();

test.each(PUBLIC)('isPrivateAddress classifies %s as public', (address) => {
  expect(isPrivateAddress(address)).toBe(false);
});

test.each(PRIVATE)('isPrivateAddress classifies %j as private', (address) => {
  expect(isPrivateAddress(address)).toBe(true);
});
