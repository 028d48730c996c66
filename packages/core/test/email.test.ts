import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesFormat } from '../src/schema/formats.js';

describe('the format email', () => {
  test.each([
    'a@b.example',
    'ops@localhost',
    'first.last+tag@sub.example.org',
    '"a b"@b.example',
    '"a\\"b"@b.example',
    '""@b.example',
    'a@[192.0.2.1]',
    'a@[IPv6:2001:db8::1]',
    'a@[tag:any]',
  ])('accepts %s', (text) => {
    expect(matchesFormat('email', text)).toBe(true);
  });

  test.each([
    '',
    '@',
    'a.b',
    'a@',
    '@b.example',
    'a@b@c',
    '.a@b.example',
    'a.@b.example',
    'a..b@c.example',
    'a b@c.example',
    '"a"b@c.example',
    '"a@c.example',
    'a@-b.example',
    'a@b-.example',
    'a@b..example',
    'a@b.example.',
    'a@b_c.example',
    'a@[192.0.2.256]',
    'a@[IPv6:2001:db8::1::2]',
    'a@[]',
    'a@b.example\n',
    'é@b.example',
  ])('rejects %j', (text) => {
    expect(matchesFormat('email', text)).toBe(false);
  });

  test('accepts the addresses that fast-check generates', () => {
    fc.assert(fc.property(fc.emailAddress(), (text) => matchesFormat('email', text)));
  });

  test('rejects long invalid strings in linear time', () => {
    const texts = [`${'a.'.repeat(50_000)}@`, `a@${'b-'.repeat(50_000)}.`, `"${'\\"'.repeat(50_000)}@b`];
    for (const text of texts) expect(matchesFormat('email', text)).toBe(false);
  }, 20_000);
});
