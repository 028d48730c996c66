import { escape as escapeQuery } from 'node:querystring';
import { encodeHTML } from 'entities';

/** An encoding in which a server, a client or a log may write a secret. */
export interface Encoder {
  readonly name: string;
  readonly encode: (secret: string) => string;
  /** `true` if the encoded text contains only the secret, so nothing of it except base64 padding may remain. */
  readonly isExact: boolean;
}

const exact = (name: string, encode: (secret: string) => string): Encoder => ({
  name,
  encode,
  isExact: true,
});
const inside = (name: string, encode: (secret: string) => string): Encoder => ({
  name,
  encode,
  isExact: false,
});

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
  exact('an ECMAScript literal with code points', (text) =>
    [...text].map((character) => `\\u{${character.codePointAt(0)?.toString(16)}}`).join(''),
  ),
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
  exact('base64', base64),
  exact('base64url', (text) => Buffer.from(text).toString('base64url')),
  exact('base64 in JSON with escaped slashes', (text) => base64(text).replaceAll('/', '\\/')),
  exact('base64 in lines', (text) => base64(text).replaceAll(/(.{8})/g, '$1\r\n')),
  exact('base64 in lines in JSON', (text) => json(base64(text).replaceAll(/(.{8})/g, '$1\n'))),
  exact('base64 in quoted-printable', (text) => base64(text).replaceAll('=', '=3D')),
  exact('base64 of JSON', (text) => base64(json(text))),
  inside('base64 twice', (text) => base64(base64(text))),
  exact('base64 in a form', (text) => formValue(base64(text))),
  inside('base64 of a Basic credential', (text) => base64(`me:${text}`)),
  inside('base64 one octet further', (text) => base64(`a${text}b`)),
  inside('base64 two octets further', (text) => base64(`ab${text}cd`)),
  inside('base64 of a form-encoded Basic credential', (text) => base64(`me:${formValue(text)}`)),
  inside('base64url of a sentence', (text) => Buffer.from(`It is ${text}.`).toString('base64url')),
  inside('base64 behind a word', (text) => `key${base64(`ab:${text}`)}`),
];

/** Returns true if a contiguous half of the encoded secret remains in the masked text. */
export function remains(masked: string, encoded: string): boolean {
  const half = Math.ceil(encoded.length / 2);
  for (let start = 0; start + half <= encoded.length; start++)
    if (masked.includes(encoded.slice(start, start + half))) return true;
  return false;
}
