import { ContinuousText } from './continuous-text.js';
import type { DecodedRun } from './decoded-run.js';
import { decodedHexGroups } from './hex-groups.js';
import { decodedLetters } from './letter-runs.js';
import { decodedOctetLists } from './octet-list.js';
import { decodedUtf16 } from './utf-16.js';

/**
 * Decodes every run of a string that may be base64, hexadecimal digits, a hex dump, base32, a list of octets or UTF-16, including
 * runs that are broken into lines or contain escaped characters.
 * @param minOctets Minimum number of octets to decode, at least four.
 */
export function* decodedRuns(text: string, minOctets: number): Generator<DecodedRun> {
  yield* decodedUtf16(text);
  // The shortest of the other encodings, base64, has four characters for three octets.
  if (text.length < (minOctets * 4) / 3) return;
  for (const continuous of ContinuousText.allOf(text))
    for (const decoded of [decodedLetters, decodedOctetLists, decodedHexGroups])
      for (const { octets, rangeOf } of decoded(continuous, minOctets))
        yield {
          octets,
          rangeOf: (start, end) => {
            const range = rangeOf(start, end);
            return continuous.originalRange(range.start, range.end);
          },
        };
}
