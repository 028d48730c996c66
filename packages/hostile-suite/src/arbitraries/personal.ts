import fc from 'fast-check';

/** Placeholder for the personal value of a script. */
export const PERSONAL = '{{personal}}';

const digits = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
const letters = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'bcdfghklmnprstvw'), minLength: length, maxLength: length });

/** Returns true if the last digit is the correct check digit (ISO/IEC 7812-1). */
const isLuhn = (number: string): boolean =>
  [...number].reverse().reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return sum + (value > 9 ? value - 9 : value);
  }, 0) %
    10 ===
  0;

const card = fc.tuple(fc.constantFrom('4', '51', '2221', '6011'), digits(15)).map(([prefix, rest]) => {
  const payload = (prefix + rest).slice(0, 15);
  return [...'0123456789'].map((digit) => payload + digit).find(isLuhn) ?? payload;
});

const iban = fc
  .constantFrom<readonly [country: string, bank: string, length: number]>(
    ['DE', '', 18],
    ['NL', 'ABNA', 10],
    ['FR', '', 23],
  )
  .chain(([country, bank, length]) => digits(length).map((account) => [country, bank + account] as const))
  .map(([country, account]) => {
    const numeric = [...`${account}${country}00`].map((character) => Number.parseInt(character, 36)).join('');
    return `${country}${String(98n - (BigInt(numeric) % 97n)).padStart(2, '0')}${account}`;
  });

const address = fc
  .tuple(letters(6), letters(7), letters(8), fc.constantFrom('de', 'co.uk', 'com'))
  .map(([first, last, firm, domain]) => `${first}.${last}@${firm}.${domain}`);

/** Personal values with a recognizable format: payment card numbers, IBANs and e-mail addresses. */
export const personalValue: fc.Arbitrary<string> = fc.oneof(card, iban, address);
