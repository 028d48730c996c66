/** Percent-encodes all but the unreserved characters of RFC 3986 §2.3. */
export function encode(text: string): string {
  return encodeURIComponent(wellFormed(text)).replace(/[!'()*]/g, escaped);
}

/**
 * Percent-encodes a query value but keeps reserved characters (RFC 6570 §3.2.3). Exceptions: `#`, `&` and `+`, which
 * end the value or have another meaning; `[` and `]`, which a query must not contain; and the percent sign.
 */
export function encodeReserved(text: string): string {
  return encodeURIComponent(wellFormed(text)).replace(/%(?:3A|2F|3F|40|24|2C|3B|3D)/g, decodeURIComponent);
}

const escaped = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** Replaces unpaired surrogates, which cannot be encoded in UTF-8. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\uFFFD');
