import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContentMasker, secretNames } from '../src/internal.js';

const masker = new ContentMasker(secretNames([]));

const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((values) => values.join(''));
const hexDigits = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.nat(15), { minLength: length, maxLength: length })
    .map((values) => values.map((value) => value.toString(16)).join(''));

/** Finds the check digit of a payment card number (ISO/IEC 7812-1, annex B) by trial. */
const luhnDigit = (payload: string): string =>
  [...'0123456789'].find((digit) => {
    const reversed = [...(payload + digit)].reverse().map(Number);
    const sums = reversed.map((value, index) =>
      index % 2 === 0 ? value : [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][value],
    );
    return sums.reduce<number>((sum, value) => sum + (value ?? 0), 0) % 10 === 0;
  }) ?? '';

const card = fc
  .constantFrom<[string, number]>(
    ['4', 13],
    ['4', 16],
    ['4', 19],
    ['51', 16],
    ['2221', 16],
    ['2720', 16],
    ['34', 15],
    ['37', 15],
    ['36', 14],
    ['3528', 16],
    ['6011', 16],
    ['65', 16],
    ['62', 16],
    ['5018', 13],
    ['6304', 17],
    ['2200', 16],
  )
  .chain(([prefix, length]) => digits(length - prefix.length - 1).map((rest) => prefix + rest))
  .map((payload) => payload + luhnDigit(payload));

const grouped = (value: string, separator: string): string =>
  value.replaceAll(/(.{4})(?=.)/g, (group) => group + separator);

const iban = fc
  .constantFrom<[string, string, number]>(
    ['DE', '', 18],
    ['GB', 'NWBK', 14],
    ['NO', '', 11],
    ['FR', '', 23],
    ['NL', 'ABNA', 10],
    ['CH', '', 17],
    ['MT', 'MALT', 23],
  )
  .chain(([country, bank, length]) => digits(length).map((account) => [country, bank + account] as const))
  .map(([country, account]) => {
    const numeric = [...`${account}${country}00`].map((character) => Number.parseInt(character, 36)).join('');
    return `${country}${String(98n - (BigInt(numeric) % 97n)).padStart(2, '0')}${account}`;
  });

/** Contexts of a value in a response: a property value, a name, a header, an id and others. */
const place = fc.constantFrom<(value: string) => string>(
  (value) => JSON.stringify({ reference: value }),
  (value) => JSON.stringify({ items: { [value]: { isOpen: true } } }),
  (value) => `x-reference: ${value}`,
  (value) => `/accounts/${value}/items?last=2`,
  (value) => `/accounts/acct_${value}`,
  (value) => `/accounts/${encodeURIComponent(value)}`,
  (value) => `<reference>${value}</reference>`,
  (value) => `The account ${value} is closed.`,
  (value) => `12,${value},open`,
);

const separator = fc.constantFrom('', ' ', '-', '\u00a0', '+');

describe('the masker of personal values', () => {
  it('masks payment card numbers in any context', () => {
    fc.assert(
      fc.property(card, separator, place, (number, between, placed) => {
        const value = number.length === 16 ? grouped(number, between) : number;
        const text = placed(value);
        expect(masker.mask(text)).not.toContain(value.slice(0, 9));
        expect(masker.maskForms(text)).not.toContain(value.slice(-9));
      }),
    );
  });

  it('keeps numbers with a wrong check digit', () => {
    fc.assert(
      fc.property(card, fc.integer({ min: 1, max: 9 }), place, (number, distance, placed) => {
        const wrong = number.slice(0, -1) + String((Number(number.at(-1)) + distance) % 10);
        expect(masker.mask(placed(wrong))).toBe(placed(wrong));
      }),
    );
  });

  it('masks IBANs in any context', () => {
    fc.assert(
      fc.property(iban, separator, fc.boolean(), place, (number, between, isLower, placed) => {
        const value = grouped(isLower ? number.toLowerCase() : number, between);
        expect(masker.mask(placed(value))).not.toContain(value.slice(4, 14));
      }),
    );
  });

  it('keeps IBANs with wrong check digits', () => {
    fc.assert(
      fc.property(iban, fc.integer({ min: 1, max: 96 }), (number, distance) => {
        const wrongDigits = (Number(number.slice(2, 4)) + distance) % 97;
        const wrong = number.slice(0, 2) + String(wrongDigits).padStart(2, '0') + number.slice(4);
        fc.pre(wrongDigits > 1 && !/\d{13}/.test(number));
        expect(masker.mask(`{"reference":"${wrong}"}`)).toContain(wrong);
      }),
    );
  });

  it('masks digests under a name such as `pinHash`, and keeps them under names such as `commit`', () => {
    const length = fc.constantFrom(32, 40, 64, 128);
    fc.assert(
      fc.property(length.chain(hexDigits), fc.boolean(), (lower, isUpper) => {
        const digest = isUpper ? lower.toUpperCase() : lower;
        for (const name of ['password_digest', 'pinHash', 'user_hashed', 'hash', 'secretSha', 'X-Digest'])
          expect(masker.mask(JSON.stringify({ [name]: digest }))).not.toContain(digest);
        for (const name of ['sha', 'commit', 'commitHash', 'etag', 'id', 'hashtag', 'git_hash'])
          expect(masker.mask(JSON.stringify({ [name]: digest }))).toContain(digest);
      }),
    );
  });

  it('masks telephone numbers under a name such as `phone`', () => {
    const number = fc.constantFrom('+49 170 1234567', '(030) 901820-0', '0170/1234567', '+1-555-010-9999');
    const name = fc.constantFrom(
      'phone',
      'mobileNumber',
      'home_tel',
      'X-Telephone',
      'contactPhone',
      'fax',
      'msisdn',
    );
    fc.assert(
      fc.property(number, name, (value, phone) => {
        for (const text of [
          JSON.stringify({ [phone]: value }),
          JSON.stringify({ [phone]: [{ kind: 'home', number: value }] }),
          `${phone}=${encodeURIComponent(value)}&page=2`,
          `${phone}: ${value}`,
          `<${phone}>${value}</${phone}>`,
        ])
          expect(masker.mask(text)).not.toMatch(/\d{3}/);
        expect(masker.maskAt(value, `/members/0/${phone}`)).not.toMatch(/\d{3}/);
      }),
    );
    const whole = JSON.stringify({ telephone: 491701234567, mobile: true });
    expect(masker.mask(whole)).toBe('{"telephone":"***","mobile":true}');
  });

  it('keeps ordinary ids and numbers', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        for (const text of [id, `{"id":"${id}"}`, `/items/${id}`]) expect(masker.mask(text)).toBe(text);
      }),
      { numRuns: 1000 },
    );
    for (const text of [
      '/items/00000000-ad30-2a73-8000-0012349221ce',
      '{"id":1764390849123,"phoneId":12345678}',
      '{"phone_verified_at":"2026-11-29T04:36:44Z"}',
      '{"hotel":12345678,"share":0.4111111111111111}',
      'etag: W/"4111111111111111a"',
    ])
      expect(masker.mask(text)).toBe(text);
  });
});
