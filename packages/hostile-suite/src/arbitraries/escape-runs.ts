import fc from 'fast-check';
import type { RepeatedText } from '../input.js';
import { REFLECTED } from './reflected.js';

/** Escapes and fragments of escapes. A run of them may make a decoder process the same text again and again. */
const UNITS = [
  ...['\\', '\\\\', '\\"', '\\u005c', '\\x5c', '\\u', '\\\\u005c'],
  ...['%', '%25', '%5C', '%2', '%u0025', '%%'],
  ...['&', '&amp;', '&#38;', '&#x26;', '&#', '&amp', '&bsol;'],
  ...['=', '=3D', '=\r\n', '+', "'\\''"],
];

/** Escapes that gain another layer of escaping with each repetition of the unit. */
const LAYERS: readonly (readonly [before: string, unit: string, after: string])[] = [
  ['%', '25', '41'],
  ['&', 'amp;', '#65;'],
  ['&#38;', '#38;', 'lt;'],
  ['\\', 'u005c', 'u0041'],
  ['=', '3D', '41'],
];

const SURROUNDINGS: readonly (readonly [before: string, after: string])[] = [
  ['', ''],
  ['{"error":"', '"}'],
  [`{"error":"${REFLECTED}`, '"}'],
  ['{"error":"', `${REFLECTED}"}`],
  ['token=', `&a=${REFLECTED}`],
  ['<p>', `${REFLECTED}</p>`],
];

/**
 * Runs of escapes of about `maxLength` characters or fewer. In some of them, the placeholder of the credential precedes
 * or follows the escapes.
 */
export const escapeRun = (maxLength: number): fc.Arbitrary<RepeatedText> =>
  fc
    .record({
      escape: fc.oneof(
        fc.constantFrom(...UNITS).map((unit) => ['', unit, ''] as const),
        fc.constantFrom(...LAYERS),
      ),
      around: fc.constantFrom(...SURROUNDINGS),
      length: fc.oneof(fc.nat(200), fc.integer({ min: 1, max: maxLength })),
    })
    .map(({ escape: [before, text, after], around: [first, last], length }) => ({
      kind: 'repeat',
      before: first + before,
      text,
      count: Math.ceil(length / text.length),
      after: after + last,
    }));

/** Runs of escapes as strings without white space or the credential, for headers and request targets. */
export const escapeText = (maxLength: number): fc.Arbitrary<string> =>
  escapeRun(maxLength).map(({ before, text, count, after }) =>
    `${before}${text.repeat(count)}${after}`.replaceAll(REFLECTED, '').replaceAll(/\s/g, ''),
  );
