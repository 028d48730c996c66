/** Octets that were decoded from a run of characters. */
export interface DecodedRun {
  /** The decoded octets, one character per octet. */
  readonly octets: string;
  /** Maps a range of the octets to a range of the text. */
  readonly rangeOf: (start: number, end: number) => { readonly start: number; readonly end: number };
}
