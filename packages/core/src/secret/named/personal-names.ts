import { fullyDecoded } from '../decoded-views.js';
import { withoutAccents } from './letters.js';
import type { FindParts, ValuePart } from './name-rule.js';
import { personalRuleOf } from './personal-words.js';

/** Matches a lower-case word that occurs in names of telephone numbers. */
const PHONE_WORD =
  /^(?:mobiles?|mobilenumber|mobil|mobilnummer|movil|celular|cellulare|rufnummer|handy|handynummer|tel(?:no|nr|num|number)?|fax(?:no|nr|num|number)?|cell(?:no|nr|num|number)?|cellular|landline|whatsapp|sms)$/;
/** Matches letters that occur in names of telephone numbers, even within a longer word. */
const PHONE = /phone|telefo|msisdn/;
/** Matches the last word of a name that does not hold a telephone number, such as `phoneId` or `phone_verified_at`. */
const NO_PHONE = /^(?:ids?|uuid|at|on|date|time|count|type|model|brand|price|verified)$/;
const DIGEST_WORD = /(?:hash|hashed|hashes|digests?)$/;
/** Matches names of values that identify a revision, such as a commit, and are neither secret nor personal. */
const REVISION = /commit|revision|^(?:git|tree|blob|etag)/;

/** Maximum number of cached names. A document has a few hundred names, but a caller may send any number. */
const MAX_CACHED_NAMES = 2000;

const rules = new Map<string, false | FindParts>();

/**
 * Returns a function that finds the personal parts of a value with this name: telephone numbers, names of persons, dates
 * of birth, addresses, numbers of persons, or hexadecimal digests, because they can be digests of passwords. Returns
 * `false` for any other name.
 */
export function personalNameRule(name: string): false | FindParts {
  const key = name.slice(-MAX_NAME_LENGTH);
  let rule = rules.get(key);
  if (rule === undefined) {
    rule = ruleOf(wordsOf(fullyDecoded(key)));
    if (rules.size >= MAX_CACHED_NAMES) rules.clear();
    rules.set(key, rule);
  }
  return rule;
}

function ruleOf(words: readonly string[]): false | FindParts {
  const letters = words.join('');
  if (PHONE.test(letters) || words.some((word) => PHONE_WORD.test(word)))
    return NO_PHONE.test(words.at(-1) ?? '') ? false : phoneNumbersIn;
  const rule = personalRuleOf(words);
  if (rule) return rule;
  return words.some((word) => DIGEST_WORD.test(word)) && !REVISION.test(letters) && digestsIn;
}

const MAX_NAME_LENGTH = 256;

/** Splits a name such as `homeTel`, `home_tel` or `X-Home-Tel` into its words in lower case and without accents. */
const wordsOf = (name: string): readonly string[] =>
  withoutAccents(name)
    .replaceAll(/([\p{Ll}\p{N}])(?=\p{Lu})/gu, '$1 ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

const MIN_PHONE_DIGITS = 6;
const PHONE_NUMBER = /[+(]{0,2}\d(?:[\s\u2010-\u2013()+./-]{0,3}\d)*/g;

const phoneNumbersIn: FindParts = (value) =>
  partsOf(value, PHONE_NUMBER).filter(
    ({ start, end }) => value.slice(start, end).replaceAll(/\D/g, '').length >= MIN_PHONE_DIGITS,
  );

/** Matches digests of 128 (MD5) to 512 bits (SHA-512). */
const HEX_DIGEST =
  /(?<![\da-z])(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{56}|[\da-f]{64}|[\da-f]{96}|[\da-f]{128})(?![\da-z])/gi;

const digestsIn: FindParts = (value) => partsOf(value, HEX_DIGEST);

const partsOf = (value: string, pattern: RegExp): readonly ValuePart[] =>
  Array.from(value.matchAll(pattern), ({ 0: part, index }) => ({ start: index, end: index + part.length }));
