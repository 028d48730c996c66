/** A run of base64 characters, decoded from one of its first four characters onwards. */
export interface DecodedBase64 {
  /** The decoded octets, one character per octet. */
  readonly octets: string;
  /** Maps a range of the octets to a range of the searched text. */
  readonly rangeOf: (start: number, end: number) => { readonly start: number; readonly end: number };
}

/**
 * Decodes every run of base64 or base64url characters in a string. The base64 text may directly follow a word, so a run
 * is decoded from each of its first four characters onwards.
 * @param minLength Minimum number of characters to decode.
 */
export function* decodedBase64(text: string, minLength: number): Generator<DecodedBase64> {
  for (const { 0: run, index } of text.matchAll(/[A-Za-z0-9+/_-]{6,}/g)) {
    for (let shift = 0; shift < 4 && run.length - shift >= minLength; shift++) {
      yield {
        octets: octetsOf(run.slice(shift)),
        rangeOf: (start, end) => ({
          start: index + shift + Math.floor((start * 4) / 3),
          end: index + Math.min(run.length, shift + Math.ceil((end * 4) / 3)),
        }),
      };
    }
  }
}

function octetsOf(base64: string): string {
  const standard = base64.replaceAll('-', '+').replaceAll('_', '/');
  return atob(standard.length % 4 === 1 ? standard.slice(0, -1) : standard);
}
