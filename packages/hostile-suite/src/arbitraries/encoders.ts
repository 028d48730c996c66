import fc from 'fast-check';

/** Encodes a credential as a server may repeat it. */
export type Encode = (text: string) => string;

const hex = (code: number, length: number): string => code.toString(16).padStart(length, '0');
const octetsOf = (text: string): readonly number[] => [...Buffer.from(text, 'utf8')];
const perUnit = (text: string, encode: (code: number) => string): string =>
  Array.from({ length: text.length }, (_, index) => encode(text.charCodeAt(index))).join('');
const perCharacter = (text: string, encode: (code: number) => string): string =>
  Array.from(text, (character) => encode(character.codePointAt(0) ?? 0)).join('');
const jsonInner = (text: string): string => JSON.stringify(text).slice(1, -1);
const HTML_NAMES: ReadonlyMap<string, string> = new Map([
  ['&', 'amp'],
  ['<', 'lt'],
  ['>', 'gt'],
  ['"', 'quot'],
  ["'", 'apos'],
]);
const markup = /[&<>"'/+=]|[^\u0020-\u007e]/gu;
const html = (text: string, encode: (character: string) => string): string => text.replaceAll(markup, encode);
const quotedPrintable = (text: string, pattern: RegExp): string =>
  octetsOf(text)
    .map((octet) => {
      const character = String.fromCharCode(octet);
      return pattern.test(character) ? `=${hex(octet, 2).toUpperCase()}` : character;
    })
    .join('');

/** Encodes with the alphabet of RFC 4648 §6, without padding. */
function base32(text: string): string {
  const bits = octetsOf(text)
    .map((octet) => octet.toString(2).padStart(8, '0'))
    .join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(group.padEnd(5, '0'), 2)])
    .join('');
}

/** Conversions of the letters of a secret. Applied to base64, they would destroy the secret. */
const CASES: ReadonlyMap<string, Encode> = new Map<string, Encode>([
  ['upper case', (text) => text.toUpperCase()],
  ['lower case', (text) => text.toLowerCase()],
]);

/** The encodings by name, grouped by format: URL, form, JSON, HTML, base64, quoted-printable, digits and case. */
export const ENCODERS: ReadonlyMap<string, Encode> = new Map<string, Encode>([
  ['percent', encodeURIComponent],
  [
    'percent, lower case',
    (text) => encodeURIComponent(text).replaceAll(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()),
  ],
  [
    'percent, every octet',
    (text) =>
      octetsOf(text)
        .map((octet) => `%${hex(octet, 2)}`)
        .join(''),
  ],
  ['form', (text) => new URLSearchParams([['', text]]).toString().slice(1)],
  ['JSON', jsonInner],
  [
    'JSON of Go',
    (text) => jsonInner(text).replaceAll(/[&<>\u0080-\uffff]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`),
  ],
  ['JSON of PHP', (text) => jsonInner(text).replaceAll('/', '\\/')],
  ['JSON, every character', (text) => perUnit(text, (code) => `\\u${hex(code, 4)}`)],
  [
    'JSON, every character, upper case',
    (text) => perUnit(text, (code) => `\\u${hex(code, 4).toUpperCase()}`),
  ],
  [
    'HTML, names without semicolons',
    (text) => text.replaceAll(/[&<>"]/g, (character) => `&${HTML_NAMES.get(character)}`),
  ],
  [
    'HTML, names',
    (text) =>
      html(text, (character) => (HTML_NAMES.has(character) ? `&${HTML_NAMES.get(character)};` : character)),
  ],
  ['HTML, decimal', (text) => html(text, (character) => `&#${character.codePointAt(0)};`)],
  ['HTML, hexadecimal', (text) => html(text, (character) => `&#x${hex(character.codePointAt(0) ?? 0, 2)};`)],
  [
    'HTML, hexadecimal, padded',
    (text) => html(text, (character) => `&#X${hex(character.codePointAt(0) ?? 0, 6).toUpperCase()};`),
  ],
  ['HTML, every character', (text) => perCharacter(text, (code) => `&#${code};`)],
  ['base64', (text) => Buffer.from(text).toString('base64')],
  ['base64url', (text) => Buffer.from(text).toString('base64url')],
  ['base64, in context', (text) => Buffer.from(`key=${text};`).toString('base64')],
  ['digits, hexadecimal', (text) => Buffer.from(text).toString('hex')],
  ['digits, hexadecimal, upper case', (text) => Buffer.from(text).toString('hex').toUpperCase()],
  [
    'digits, hexadecimal, separate',
    (text) =>
      `<Buffer ${octetsOf(text)
        .map((octet) => hex(octet, 2))
        .join(' ')}>`,
  ],
  ['digits, decimal', (text) => `[${octetsOf(text).join(', ')}]`],
  ['base32', (text) => `(${base32(text)})`],
  ...CASES,
  ['quoted-printable', (text) => quotedPrintable(text, /[^\u0020-\u003c\u003e-\u007e]/)],
  ['quoted-printable, every octet', (text) => quotedPrintable(text, /[\s\S]/)],
]);

/** Up to two encodings, after a conversion of the letters to another case if there is one. */
export const encoderChain: fc.Arbitrary<readonly string[]> = fc
  .tuple(
    fc.option(fc.constantFrom(...CASES.keys()), { freq: 5 }),
    fc.array(fc.constantFrom(...[...ENCODERS.keys()].filter((name) => !CASES.has(name))), { maxLength: 2 }),
  )
  .map(([first, others]) => (first === null ? others : [first, ...others]));

/** Returns the plain secret, followed by its spelling after each encoder of the chain. */
export function spellingsOf(secret: string, chain: readonly string[]): readonly string[] {
  const spellings = [secret];
  for (const name of chain) spellings.push((ENCODERS.get(name) ?? String)(spellings.at(-1) ?? ''));
  return spellings;
}
