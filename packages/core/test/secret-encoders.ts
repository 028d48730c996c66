import { escape as escapeQuery } from 'node:querystring';
import { encodeHTML } from 'entities';

/** An encoding in which a server, a client or a log may write a secret. */
export interface Encoder {
  readonly name: string;
  readonly encode: (secret: string) => string;
  /** `true` if the encoded text contains only the secret, so nothing of it except base64 padding may remain. */
  readonly isExact: boolean;
  /** `true` for binary encodings, which the masker decodes at most twice and only as a whole. */
  readonly isBinary: boolean;
  /** Returns `true` for the secrets that the masker must find in this encoding. */
  readonly accepts: (secret: string) => boolean;
}

type Options = Partial<Pick<Encoder, 'isExact' | 'isBinary' | 'accepts'>>;

const encoder = (name: string, encode: (secret: string) => string, options: Options): Encoder => ({
  name,
  encode,
  isExact: true,
  isBinary: false,
  accepts: () => true,
  ...options,
});
const exact = (name: string, encode: (secret: string) => string): Encoder => encoder(name, encode, {});
const binary = (name: string, encode: (secret: string) => string, options: Options = {}): Encoder =>
  encoder(name, encode, { isBinary: true, ...options });
const inside = (name: string, encode: (secret: string) => string, options: Options = {}): Encoder =>
  binary(name, encode, { isExact: false, ...options });
/** A secret of a few letters is an ordinary word in another case. */
const inCase = (name: string, encode: (secret: string) => string): Encoder =>
  encoder(name, encode, { accepts: (secret) => !/^[a-z]{1,7}$/i.test(secret) });
/** A short run of the characters of base32 is an ordinary word. */
const inBase32: Options = { accepts: (secret) => Buffer.byteLength(secret) >= 8 };
const inUtf16: Options = { accepts: (secret) => /^[ -\xff]*$/.test(secret) };

/** Percent-encodes all but the unreserved characters (RFC 3986 §2.3). */
const strictly = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
const lowerCase = (text: string): string => text.replaceAll(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase());
const formValue = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const octets = (text: string): string =>
  [...new TextEncoder().encode(text)].map((octet) => `%${octet.toString(16).padStart(2, '0')}`).join('');
const escapes = (text: string): string =>
  Array.from(
    { length: text.length },
    (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const latin1 = (text: string): string => Buffer.from(text).toString('latin1');
/** Converts the case of ASCII letters only, which changes no length. */
const upper = (text: string): string => text.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase());
const lower = (text: string): string => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
/** Escapes a member name in a JSON Pointer (RFC 6901 §3). */
const pointerToken = (text: string): string => text.replaceAll('~', '~0').replaceAll('/', '~1');
const hex = (text: string): string => Buffer.from(text).toString('hex');
const octetList = (text: string, toText: (octet: number) => string, separator: string): string =>
  Array.from(Buffer.from(text), toText).join(separator);
/** Separates the digits of a string after every `length` of them. */
const groups = (digits: string, length: number, separator: string): string =>
  (digits.match(new RegExp(`.{1,${length}}`, 'g')) ?? []).join(separator);
const hexPair = (octet: number): string => octet.toString(16).padStart(2, '0');

/** Encodes with the alphabet and the padding of RFC 4648 §6. */
function base32(text: string): string {
  const bits = Array.from(Buffer.from(text), (octet) => octet.toString(2).padStart(8, '0')).join('');
  const letters = (bits.match(/.{1,5}/g) ?? []).map(
    (group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(group.padEnd(5, '0'), 2)],
  );
  return letters.join('').padEnd(Math.ceil(letters.length / 8) * 8, '=');
}

const html = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&${HTML_NAMES[character] ?? ''};`);
const HTML_NAMES: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": '#39',
};

function inUrl(place: 'search' | 'username', text: string): string {
  const url = new URL('http://127.0.0.1/');
  // The setter of `search` removes a leading question mark.
  url[place] = place === 'search' ? `?${text}` : text;
  return place === 'search' ? url.search.slice(1) : url[place];
}

const URL_ENCODERS: readonly Encoder[] = [
  exact('encodeURIComponent', encodeURIComponent),
  exact('RFC 3986', strictly),
  exact('RFC 3986 except slashes', (text) => strictly(text).replaceAll('%2F', '/')),
  exact('encodeURI', encodeURI),
  exact('a form', formValue),
  exact('a strict form', (text) => strictly(text).replaceAll('%20', '+')),
  exact('a form without tildes', (text) => strictly(text).replaceAll('%20', '+').replaceAll('~', '%7E')),
  exact('node:querystring', escapeQuery),
  exact('the query of a URL', (text) => inUrl('search', text)),
  exact('the query of a URL, encoded before', (text) => inUrl('search', encodeURIComponent(text))),
  exact('the user of a URL', (text) => inUrl('username', text)),
];

/** Encodings that the masker must handle. */
export const ENCODERS: readonly Encoder[] = [
  exact('plain text', (text) => text),
  ...URL_ENCODERS,
  ...URL_ENCODERS.map(({ name, encode }) =>
    exact(`${name}, octets in lower case`, (text) => lowerCase(encode(text))),
  ),
  exact('percent-encoding of every octet', octets),
  exact('spaces as plus signs', (text) => text.replaceAll(' ', '+')),
  exact('JSON', json),
  exact('JSON with escaped slashes', (text) => json(text).replaceAll('/', '\\/')),
  exact('JSON with every character escaped', escapes),
  exact('JSON in JSON', (text) => json(json(text))),
  exact('JSON in a form', (text) => formValue(json(text))),
  exact('a form in JSON', (text) => json(formValue(text))),
  exact('JSON as Go and Rails write it', (text) => json(text).replaceAll(/[&<>]/g, escapes)),
  exact('JSON in ASCII, as Python and PHP write it', (text) => json(text).replaceAll(/[^ -~]/g, escapes)),
  exact('JSON with escapes in upper case', (text) =>
    escapes(text).replaceAll(/[a-f]/g, (digit) => digit.toUpperCase()),
  ),
  exact('a Python bytes literal', (text) => octets(text).replaceAll('%', '\\x')),
  exact('octal escapes', (text) =>
    [...new TextEncoder().encode(text)]
      .map((octet) => `\\${octet.toString(8).padStart(3, '0')}`)
      .join('')
      .replaceAll(/\\(?=[1-3]?[4-7]\d{2})/g, '\\'),
  ),
  exact('octal escapes of two digits', (text) =>
    text.replaceAll(/[ -?](?!\d)/g, (character) => `\\${character.charCodeAt(0).toString(8)}`),
  ),
  exact('a Perl literal with code points', (text) =>
    [...text].map((character) => `\\x{${character.codePointAt(0)?.toString(16)}}`).join(''),
  ),
  exact('an ECMAScript literal with code points and leading zeros', (text) =>
    [...text].map((character) => `\\u{${character.codePointAt(0)?.toString(16).padStart(10, '0')}}`).join(''),
  ),
  exact('HTML with leading zeros', (text) =>
    [...text].map((character) => `&#${String(character.codePointAt(0)).padStart(12, '0')};`).join(''),
  ),
  exact('an ECMAScript literal with code points', (text) =>
    [...text].map((character) => `\\u{${character.codePointAt(0)?.toString(16)}}`).join(''),
  ),
  exact('a JSON Pointer', pointerToken),
  exact('a JSON Pointer in JSON', (text) => json(pointerToken(text))),
  exact('a JSON Pointer in a URI fragment', (text) => strictly(pointerToken(text))),
  exact('a JSON Pointer in a URI fragment without tildes', (text) =>
    strictly(pointerToken(text)).replaceAll('~', '%7E'),
  ),
  exact('a JSON Pointer in JSON with escaped tildes', (text) =>
    json(pointerToken(text)).replaceAll('~', '\\u007e'),
  ),
  exact('a JSON Pointer in HTML', (text) => html(pointerToken(text)).replaceAll('~', '&#126;')),
  exact('HTML', html),
  exact('HTML with decimal references', (text) =>
    [...text].map((character) => `&#${character.codePointAt(0)};`).join(''),
  ),
  exact('HTML with hexadecimal references', (text) =>
    [...text].map((character) => `&#x${character.codePointAt(0)?.toString(16)};`).join(''),
  ),
  exact('HTML with hexadecimal references in upper case', (text) =>
    [...text]
      .map((character) => `&#X${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')};`)
      .join(''),
  ),
  exact('HTML with every name', encodeHTML),
  exact('HTML without semicolons', (text) =>
    text.replaceAll(/[&<>"]/g, (character) => `&${HTML_NAMES[character] ?? ''}`),
  ),
  exact('HTML in JSON', (text) => json(html(text))),
  exact('HTML twice', (text) => html(html(text))),
  exact('quoted-printable', (text) => octets(text).toUpperCase().replaceAll('%', '=')),
  exact('quoted-printable with soft line breaks', (text) =>
    octets(text)
      .toUpperCase()
      .replaceAll('%', '=')
      .replaceAll(/(.{12})/g, '$1=\r\n'),
  ),
  exact('UTF-8 read as Latin-1', latin1),
  exact('UTF-8 read as Latin-1 in JSON', (text) => json(latin1(text)).replaceAll(/[^ -~]/g, escapes)),
  exact('a string of SQL', (text) => text.replaceAll("'", "''")),
  exact('a field of CSV', (text) => text.replaceAll('"', '""')),
  exact('a shell line in single quotes', (text) => text.replaceAll("'", `'\\''`)),
  binary('base64', base64),
  binary('base64url', (text) => Buffer.from(text).toString('base64url')),
  binary('base64 in JSON with escaped slashes', (text) => base64(text).replaceAll('/', '\\/')),
  binary('base64 in lines', (text) => base64(text).replaceAll(/(.{8})/g, '$1\r\n')),
  binary('base64 in lines in JSON', (text) => json(base64(text).replaceAll(/(.{8})/g, '$1\n'))),
  binary('base64 in quoted-printable', (text) => base64(text).replaceAll('=', '=3D')),
  binary('base64 in a JSON Pointer', (text) => pointerToken(base64(text))),
  binary('base64 in a JSON Pointer in a URI fragment', (text) =>
    strictly(pointerToken(base64(text))).replaceAll('~', '%7e'),
  ),
  binary('base64 of JSON', (text) => base64(json(text))),
  inside('base64 twice', (text) => base64(base64(text))),
  binary('base64 in a form', (text) => formValue(base64(text))),
  inside('base64 of a Basic credential', (text) => base64(`me:${text}`)),
  inside('base64 one octet further', (text) => base64(`(${text})`)),
  inside('base64 two octets further', (text) => base64(`((${text}))`)),
  inside('base64 of a form-encoded Basic credential', (text) => base64(`me:${formValue(text)}`)),
  inside('base64url of a sentence', (text) => Buffer.from(`It is ${text}.`).toString('base64url')),
  binary('hexadecimal digits', hex),
  binary('hexadecimal digits in upper case', (text) => hex(text).toUpperCase()),
  binary('hexadecimal digits of JSON', (text) => hex(json(text))),
  inside('hexadecimal digits of a sentence', (text) => hex(`It is ${text}.`)),
  inside('hexadecimal digits behind a digit', (text) => `0${hex(text)}`),
  binary('hexadecimal octets with colons', (text) => octetList(text, hexPair, ':')),
  binary('hexadecimal octets with hyphens', (text) => octetList(text, hexPair, '-').toUpperCase()),
  binary('octets as Node.js prints a buffer', (text) => octetList(text, hexPair, ' ')),
  binary('hexadecimal digits in groups of four', (text) => groups(hex(text), 4, ' ')),
  binary('hexadecimal digits in groups of eight', (text) => groups(hex(text).toUpperCase(), 8, '-')),
  inside('hexadecimal digits in lines of JSON', (text) => json(`:\n${groups(hex(`  ${text}`), 4, '\n')}`)),
  binary('octets as C writes an array', (text) =>
    octetList(text, (octet) => `0x${octet.toString(16)}`, ', '),
  ),
  binary('hexadecimal octets as strings', (text) => octetList(text, hexPair, '","')),
  binary('decimal octets as strings in JSON', (text) => octetList(text, String, '\\", \\"')),
  binary('decimal octets', (text) => octetList(text, String, ',')),
  binary('decimal octets with spaces', (text) => octetList(text, String, ' ')),
  binary('decimal octets in lines', (text) => octetList(text, String, ',\n    ')),
  binary('signed decimal octets', (text) => Array.from(new Int8Array(Buffer.from(text))).join(', ')),
  binary('decimal octets in a form', (text) => formValue(octetList(text, String, ', '))),
  inside('decimal octets of JSON in a form', (text) => formValue(`[${octetList(text, String, ',')}]`)),
  inside('base32 in quotes in a form', (text) => formValue(`"${base32(text)}"`), inBase32),
  binary('base32', base32, inBase32),
  binary(
    'base32 in lower case without padding',
    (text) => base32(text).toLowerCase().replaceAll('=', ''),
    inBase32,
  ),
  inside('base32 of a sentence', (text) => base32(`It is ${text}.`), inBase32),
  inside('base64 of UTF-16', (text) => Buffer.from(text, 'utf16le').toString('base64'), inUtf16),
  inside('base64 behind a word', (text) => `key${base64(`ab:${text}`)}`),
];

/** Conversions of letters to another case, which may precede every other encoding. */
export const CASE_ENCODERS: readonly Encoder[] = [
  inCase('ASCII in upper case', upper),
  inCase('ASCII in lower case', lower),
  inCase('words that begin in upper case', (text) =>
    text.replaceAll(/(?<![A-Za-z])[a-z]/g, (letter) => letter.toUpperCase()),
  ),
  inCase('upper case', (text) => text.toUpperCase()),
  inCase('lower case', (text) => text.toLowerCase()),
  inCase('HTML in upper case', (text) => upper(html(text))),
  inCase('percent-encoding in lower case', (text) => lower(encodeURIComponent(text))),
];

/** Returns true if a contiguous half of the encoded secret remains in the masked text. */
export function remains(masked: string, encoded: string): boolean {
  const half = Math.ceil(encoded.length / 2);
  for (let start = 0; start + half <= encoded.length; start++)
    if (masked.includes(encoded.slice(start, start + half))) return true;
  return false;
}
