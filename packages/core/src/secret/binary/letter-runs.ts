import type { ContinuousText } from './continuous-text.js';
import type { DecodedRun } from './decoded-run.js';

/**
 * Decodes every run of characters of base64, base64url, base32 and hexadecimal digits, in linear time.
 * @param minOctets Minimum number of octets to decode, at least four.
 */
export function* decodedLetters(continuous: ContinuousText, minOctets: number): Generator<DecodedRun> {
  for (const { 1: run = '', 2: padding = '', index } of continuous.text.matchAll(runsOf(minOctets))) {
    if (!continuous.isNew(index, index + run.length + padding.length)) continue;
    yield* decodedBase64(run, padding, index, minOctets);
    if (run.length < Math.ceil((minOctets * 8) / 5)) continue;
    yield* decodedHex(run, index, minOctets);
    yield* decodedBase32(run, padding, index, minOctets);
  }
}

const runPatterns = new Map<number, RegExp>();

/** Returns a pattern that matches runs of base64 characters with padding. All other alphabets are parts of this one. */
function runsOf(minOctets: number): RegExp {
  let pattern = runPatterns.get(minOctets);
  if (!pattern) {
    pattern = new RegExp(`([A-Za-z0-9+/_-]{${Math.ceil((minOctets * 4) / 3)},})(={0,6})`, 'g');
    runPatterns.set(minOctets, pattern);
  }
  return pattern;
}

/**
 * Decodes base64 and base64url (RFC 4648 §4 and §5). The run may directly follow a word, so it is decoded from each of its
 * first four characters onwards.
 */
function* decodedBase64(
  run: string,
  padding: string,
  index: number,
  minOctets: number,
): Generator<DecodedRun> {
  const minLength = Math.ceil((minOctets * 4) / 3);
  const endOf = (at: number): number => (at >= run.length ? run.length + Math.min(padding.length, 2) : at);
  const standard = run.replaceAll('-', '+').replaceAll('_', '/');
  for (let shift = 0; shift < 4 && run.length - shift >= minLength; shift++) {
    const part = standard.slice(shift);
    yield {
      octets: atob(part.length % 4 === 1 ? part.slice(0, -1) : part),
      rangeOf: (start, end) => ({
        start: index + shift + Math.floor((start * 4) / 3),
        end: index + endOf(shift + Math.ceil((end * 4) / 3)),
      }),
    };
  }
}

/** Decodes hexadecimal digits in upper and lower case, from each of the first two digits onwards. */
function* decodedHex(run: string, index: number, minOctets: number): Generator<DecodedRun> {
  for (const { 0: digits, index: from } of run.matchAll(/[\da-f]{8,}/gi))
    for (let shift = 0; shift < 2 && digits.length - shift >= 2 * minOctets; shift++)
      yield {
        octets: Buffer.from(digits.slice(shift), 'hex').toString('latin1'),
        rangeOf: (start, end) => ({
          start: index + from + shift + 2 * start,
          end: index + from + shift + 2 * end,
        }),
      };
}

/** Minimum number of octets to decode from base32, because a shorter run may be an ordinary word. */
const MIN_BASE32_OCTETS = 8;

/** Decodes base32 (RFC 4648 §6) in upper or lower case, of at least eight octets. */
function* decodedBase32(
  run: string,
  padding: string,
  index: number,
  minOctets: number,
): Generator<DecodedRun> {
  for (const { 0: letters, index: from } of run.matchAll(/[A-Z2-7]{13,}|[a-z2-7]{13,}/g)) {
    const octets = octetsOfBase32(letters);
    if (octets.length < Math.max(minOctets, MIN_BASE32_OCTETS)) continue;
    const after = from + letters.length;
    const end = after === run.length ? after + padding.length : after;
    yield {
      octets,
      rangeOf: (first, last) => ({
        start: index + from + Math.floor((first * 8) / 5),
        end: index + (last === octets.length ? end : from + Math.ceil((last * 8) / 5)),
      }),
    };
  }
}

function octetsOfBase32(letters: string): string {
  const octets = Buffer.allocUnsafe(Math.floor((letters.length * 5) / 8));
  let [bits, count, length] = [0, 0, 0];
  for (let at = 0; at < letters.length; at++) {
    const code = letters.charCodeAt(at);
    // The digits `2` to `7` follow the letters, whose lower five bits count from 1.
    bits = ((bits << 5) | (code < 0x40 ? code - 0x32 + 26 : (code & 0x1f) - 1)) & 0xfff;
    count += 5;
    if (count < 8) continue;
    count -= 8;
    octets[length++] = bits >> count;
  }
  return octets.toString('latin1');
}
