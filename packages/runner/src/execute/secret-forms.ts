/** Every spelling in which a server, or we, may write a secret down: raw, in a URL, a form, JSON, HTML or base64. */
export function formsOf(value: string): readonly string[] {
  const inJson = JSON.stringify(value).slice(1, -1);
  const forms = [
    value,
    ...inUrls(value),
    inJson,
    inJson.replaceAll('/', '\\/'),
    // JSON within JSON, as a log line or a queued message is.
    JSON.stringify(inJson).slice(1, -1),
    inHtml(value),
    // Within single quotes of a shell line.
    value.replaceAll("'", `'\\''`),
    ...inBase64(Buffer.from(value)),
  ];
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST);
}

/** Anything shorter stands in ordinary text. */
export const SHORTEST = 4;

/**
 * What encoders of URLs leave as it is, beside letters and digits. `space`: how they write one. They agree on little:
 * a secret that goes out as one of them writes it may come back as any other does.
 */
const ENCODERS: readonly { readonly keeps: string; readonly space: '%20' | '+' }[] = [
  // RFC 3986 §2.3 strictly; Python's `quote`; Go's `PathEscape`.
  { keeps: '-._~', space: '%20' },
  { keeps: '-._~/', space: '%20' },
  { keeps: '-._~$&+=:@', space: '%20' },
  // ECMA-262 `encodeURIComponent`, alone and as the URL Standard then writes a query (`'` too); `encodeURI`, `escape`.
  { keeps: "-._~!*'()", space: '%20' },
  { keeps: '-._~!*()', space: '%20' },
  { keeps: "-._~!*'();/?:@&=+$,#", space: '%20' },
  { keeps: '-._*@+/', space: '%20' },
  // The URL Standard's query of http and of any other scheme, its path, and its user information.
  { keeps: '-._~!*();/?:@&=+$,%[]\\^`{|}', space: '%20' },
  { keeps: "-._~!*'();/?:@&=+$,%[]\\^`{|}", space: '%20' },
  { keeps: "-._~!*'();/:@&=+$,%[]\\^|", space: '%20' },
  { keeps: "-._~!*'()&+$,%", space: '%20' },
  // Forms: the URL Standard and Java, PHP, Go and Python, .NET.
  { keeps: '-._*', space: '+' },
  { keeps: '-._', space: '+' },
  { keeps: '-._~', space: '+' },
  { keeps: '-._!*()', space: '+' },
];

function inUrls(value: string): readonly string[] {
  // What every encoder leaves as it is: most secrets, and a run makes thousands.
  if (/^[\w-]*$/.test(value)) return [value];
  const upper = ENCODERS.map(({ keeps, space }) =>
    [...value]
      .map((character) => {
        if (character === ' ') return space;
        return /^[A-Za-z0-9]$/.test(character) || keeps.includes(character) ? character : octets(character);
      })
      .join(''),
  );
  return upper.flatMap((form) => [form, form.replaceAll(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase())]);
}

const octets = (character: string): string =>
  [...Buffer.from(character)]
    .map((octet) => `%${octet.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');

function inHtml(value: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return value.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/**
 * Base64 of the value, alone and inside of something longer: `user:` in front moves its bits, so that there are
 * three spellings, of which the characters that the neighbours share are left off.
 */
function inBase64(value: Buffer): readonly string[] {
  const inside = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), value])
      .toString('base64')
      .replaceAll('=', '');
    const shared = (offset + value.length) % 3 === 0 ? 0 : 1;
    return text.slice(offset === 0 ? 0 : offset + 1, text.length - shared);
  });
  const whole = value.toString('base64');
  return [whole, ...inside.filter((text) => text.length >= 2 * SHORTEST)].flatMap((text) => [
    text,
    text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
  ]);
}
