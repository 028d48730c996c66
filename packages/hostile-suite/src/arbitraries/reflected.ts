import fc from 'fast-check';

/** Placeholder for the encoded credential in a script. */
export const REFLECTED = '{{reflected}}';

/** Credentials with characters that encodings change. */
export const hostileSecret: fc.Arbitrary<string> = fc
  .string({
    unit: fc.constantFrom(...'abcdefghKLMNOPQ0123456789', ...'&<>"\'/+=%\\ ;~!?#'),
    minLength: 9,
    maxLength: 20,
  })
  .map((text) => `Kq7${text}9z`);
