import type { Random } from '../random.js';

const WORDS =
  'amber birch cedar delta ember fjord grove harbor iris jade kestrel lumen maple north opal pine quartz river slate tidal'.split(
    ' ',
  );

export const word = (random: Random): string => random.pick(WORDS);

const hex = (random: Random, length: number): string =>
  Array.from({ length }, () => random.int(0, 15).toString(16)).join('');

const two = (value: number): string => String(value).padStart(2, '0');

const date = (random: Random): string =>
  `${random.int(2024, 2029)}-${two(random.int(1, 12))}-${two(random.int(1, 28))}`;

const time = (random: Random): string =>
  `${two(random.int(0, 23))}:${two(random.int(0, 59))}:${two(random.int(0, 59))}Z`;

const base64 = (random: Random): string => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return Array.from({ length: 4 * random.int(1, 4) }, () => letters[random.int(0, 63)]).join('');
};

const host = (random: Random): string => `${word(random)}-${hex(random, 4)}.example`;

/**
 * Samplers by format. Host names end in `.example` (RFC 2606). IP addresses are documentation addresses (RFC 5737, RFC
 * 3849).
 */
export const FORMAT_SAMPLES: Readonly<Record<string, (random: Random) => string>> = {
  date,
  time,
  'date-time': (random) => `${date(random)}T${time(random)}`,
  duration: (random) => `P${random.int(1, 9)}DT${random.int(1, 23)}H`,
  email: (random) => `${word(random)}.${hex(random, 6)}@${word(random)}.example`,
  'idn-email': (random) => `${word(random)}.${hex(random, 6)}@${word(random)}.example`,
  hostname: host,
  'idn-hostname': host,
  ipv4: (random) => `203.0.113.${random.int(1, 254)}`,
  ipv6: (random) => `2001:db8::${random.int(1, 65_535).toString(16)}`,
  uri: (random) => `https://${host(random)}/${word(random)}`,
  url: (random) => `https://${host(random)}/${word(random)}`,
  'uri-reference': (random) => `/${word(random)}/${hex(random, 4)}`,
  iri: (random) => `https://${host(random)}/${word(random)}`,
  'iri-reference': (random) => `/${word(random)}/${hex(random, 4)}`,
  'uri-template': (random) => `/${word(random)}/{id}`,
  uuid: (random) =>
    `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${random.pick(['8', '9', 'a', 'b'])}${hex(random, 3)}-${hex(random, 12)}`,
  'json-pointer': (random) => `/${word(random)}/${random.int(0, 9)}`,
  'relative-json-pointer': (random) => `${random.int(0, 3)}/${word(random)}`,
  regex: (random) => `^${word(random)}$`,
  byte: base64,
  base64: base64,
  base64url: (random) => base64(random).replaceAll('+', '-').replaceAll('/', '_'),
  binary: word,
  password: (random) => `${word(random)}-${hex(random, 8)}-A1`,
  char: (random) => random.pick([...'abcxyz']),
};

/** Returns a string of a format with the given length in code points, or `undefined` if none can be constructed. */
export function formatOfLength(format: string, length: number, random: Random): string | undefined {
  const letters = (count: number): string =>
    'abcdefghijklmnopqrstuvwxyz'.repeat(Math.ceil(Math.max(count, 0) / 26)).slice(0, Math.max(count, 0));
  switch (format) {
    case 'email':
    case 'idn-email':
      return length < 6
        ? undefined
        : length < 16
          ? `${letters(length - 5)}@a.io`
          : `${letters(length - 10)}@a.example`;
    case 'uri':
    case 'url':
    case 'iri':
      return length < 4
        ? undefined
        : length < 20
          ? `a:/${letters(length - 3)}`
          : `https://a.example/${letters(length - 18)}`;
    case 'uri-reference':
    case 'iri-reference':
    case 'uri-template':
    case 'json-pointer':
      return length < 1 ? '' : `/${letters(length - 1)}`;
    case 'hostname':
    case 'idn-hostname':
      return length < 1 || length > 253 ? undefined : labels(letters(length));
    case 'byte':
    case 'base64':
      return length % 4 === 0 ? letters(length) : undefined;
    case 'base64url':
    case 'binary':
    case 'password':
    case 'regex':
      return letters(length);
    case 'date-time': {
      const fraction = length - 21;
      return fraction < 1 ? undefined : `${date(random)}T12:30:15.${'5'.repeat(fraction)}Z`;
    }
    default:
      return undefined;
  }
}

const labels = (text: string): string =>
  [...text].map((letter, index) => (index % 20 === 19 && index < text.length - 1 ? '.' : letter)).join('');
