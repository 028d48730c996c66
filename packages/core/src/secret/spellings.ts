/** Minimum length of a secret in octets and of a spelling in characters. Shorter values also occur in ordinary text. */
export const MIN_SECRET_LENGTH = 4;

const encoder = new TextEncoder();

/** Minimum length in characters of a base64 string that is searched for inside longer base64. */
const MIN_INNER_BASE64_LENGTH = 8;

/**
 * Lists the spellings in which a server or a client may write a secret: raw, in a URL, a form, JSON, HTML, a shell line
 * or base64. Spellings of fewer than {@link MIN_SECRET_LENGTH} characters are left out.
 */
export function spellingsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const octets = encoder.encode(secret);
  const spellings = [
    secret,
    ...inUrls(secret),
    secret.replaceAll(' ', '+'),
    json,
    json.replaceAll('/', '\\/'),
    // JSON within JSON, as in a log line or a queued message.
    JSON.stringify(json).slice(1, -1),
    inHtml(secret),
    // Within single quotes on a shell command line.
    secret.replaceAll("'", `'\\''`),
    // UTF-8 that was decoded as Latin-1, as `atob` does.
    toLatin1(octets),
    ...inBase64(octets),
  ];
  return [...new Set(spellings)].filter((spelling) => spelling.length >= MIN_SECRET_LENGTH);
}

/**
 * The characters other than letters and digits that URL encoders leave unchanged, and how they write a space. Encoders
 * differ, and a secret that is sent in the spelling of one encoder may be returned in the spelling of a different one.
 */
const ENCODERS: readonly { readonly keeps: string; readonly space: '%20' | '+' }[] = [
  // RFC 3986 §2.3 strictly; Python's `quote`; Go's `PathEscape`.
  { keeps: '-._~', space: '%20' },
  { keeps: '-._~/', space: '%20' },
  { keeps: '-._~$&+=:@', space: '%20' },
  // ECMA-262 `encodeURIComponent`, alone and with `'` escaped as in a query of the URL Standard; `encodeURI`, `escape`.
  { keeps: "-._~!*'()", space: '%20' },
  { keeps: '-._~!*()', space: '%20' },
  { keeps: "-._~!*'();/?:@&=+$,#", space: '%20' },
  { keeps: '-._*@+/', space: '%20' },
  // The URL Standard's encoding of a query (of http, of any other scheme), of a path, and of user information.
  { keeps: '-._~!*();/?:@&=+$,%[]\\^`{|}', space: '%20' },
  { keeps: "-._~!*'();/?:@&=+$,%[]\\^`{|}", space: '%20' },
  { keeps: "-._~!*'();/:@&=+$,%[]\\^|", space: '%20' },
  { keeps: "-._~!*'()&+$,%", space: '%20' },
  // Form encoding: the URL Standard and Java; PHP; Go and Python; .NET.
  { keeps: '-._*', space: '+' },
  { keeps: '-._', space: '+' },
  { keeps: '-._~', space: '+' },
  { keeps: '-._!*()', space: '+' },
];

function inUrls(secret: string): readonly string[] {
  // Every encoder leaves these characters unchanged. This saves time, because a run creates thousands of secrets.
  if (/^[\w-]*$/.test(secret)) return [];
  const characters = [...secret];
  return ENCODERS.flatMap(({ keeps, space }) => {
    const spelling = characters
      .map((character) => {
        if (character === ' ') return space;
        return /^[A-Za-z0-9]$/.test(character) || keeps.includes(character)
          ? character
          : percentEncoded(character);
      })
      .join('');
    return [spelling, spelling.replaceAll(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase())];
  });
}

const percentEncoded = (character: string): string =>
  Array.from(
    encoder.encode(character),
    (octet) => `%${octet.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const inHtml = (secret: string): string =>
  secret.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/**
 * Returns the base64 of the secret alone and inside longer base64. Text before the secret, such as `user:`, shifts its
 * bits, so the secret has three spellings. Characters that also encode adjacent text are omitted.
 */
function inBase64(octets: Uint8Array): readonly string[] {
  const inner = [0, 1, 2].flatMap((offset) => {
    const padded = new Uint8Array(offset + octets.length);
    padded.set(octets, offset);
    const text = toBase64(padded).replaceAll('=', '');
    const shared = padded.length % 3 === 0 ? 0 : 1;
    const own = text.slice(offset === 0 ? 0 : offset + 1, text.length - shared);
    return own.length >= MIN_INNER_BASE64_LENGTH ? [own] : [];
  });
  return [toBase64(octets), ...inner].flatMap((text) => [
    text,
    text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
  ]);
}

const toBase64 = (octets: Uint8Array): string => btoa(toLatin1(octets));

/** Converts each octet to one character. */
function toLatin1(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) text += String.fromCharCode(octet);
  return text;
}
