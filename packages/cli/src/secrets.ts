import { Buffer } from 'node:buffer';

/** Values that must not appear in any output, each by the name it is shown under. */
export interface Secrets {
  /** Keeps `value`; from now on {@link Secrets.mask} puts `$NAME` in its place. */
  add(name: string, value: string): void;
  /** Masks `value` as `$NAME` without keeping it for {@link Secrets.get}: a run makes hundreds. */
  hide(name: string, value: string): void;
  /** The value kept under a name. */
  get(name: string): string | undefined;
  /** The text without any secret, however it was encoded. */
  mask(text: string): string;
}

/** Below this a value is in any text by chance; hiding it would garble the output and protect nothing. */
const shortestSecret = 4;

export function createSecrets(): Secrets {
  const values = new Map<string, string>();
  // Sorted longest first, so that a secret inside another does not leave half of it standing.
  const spellings: (readonly [spelling: string, name: string])[] = [];
  let isSorted = true;
  const hide = (name: string, value: string): void => {
    spellings.push(...spellingsOf(value).map((spelling) => [spelling, name] as const));
    isSorted = false;
  };
  return {
    add(name, value) {
      values.set(name, value);
      hide(name, value);
    },
    hide,
    get: (name) => values.get(name),
    mask(text) {
      if (!isSorted) spellings.sort(([a], [b]) => b.length - a.length);
      isSorted = true;
      let masked = text;
      for (const [spelling, name] of spellings)
        masked = masked.replaceAll(spelling, `$${name.replaceAll('$', '')}`);
      return masked;
    },
  };
}

/** The value as it stands in headers, JSON, URLs, shell lines and Basic credentials. */
function spellingsOf(value: string): string[] {
  const parts = new Set([value]);
  const scheme = /^(\w+)\s+(\S.*)$/.exec(value);
  const token = scheme?.[2];
  if (token !== undefined) {
    parts.add(token);
    if (scheme?.[1]?.toLowerCase() === 'basic') {
      const plain = Buffer.from(token, 'base64').toString('utf8');
      parts.add(plain).add(plain.slice(plain.indexOf(':') + 1));
    }
  }
  const spellings = new Set<string>();
  for (const part of parts) {
    if (part.length < shortestSecret) continue;
    for (const spelling of inUrls(Buffer.from(part).toString()))
      spellings.add(spelling).add(spelling.replaceAll(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()));
    spellings
      .add(part)
      .add(JSON.stringify(part).slice(1, -1))
      .add(part.replaceAll("'", `'\\''`))
      .add(Buffer.from(part).toString('base64'))
      .add(Buffer.from(part).toString('base64url'));
  }
  return [...spellings];
}

/** As `encodeURIComponent` writes it, the query of a URL, RFC 3986 strictly, and a form. */
function inUrls(value: string): readonly string[] {
  const encoded = encodeURIComponent(value);
  const octet = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return [
    encoded,
    encoded.replaceAll("'", octet),
    encoded.replaceAll(/[!'()*]/g, octet),
    new URLSearchParams([['', value]]).toString().slice(1),
  ];
}
