import type { ApiError, Json } from '@touchstone/core';

/** Returns the words of a code, name or JSON Pointer in lower case: `sku`, `too` and `long` for `skuTooLong`. */
export const wordsIn = (text: string): readonly string[] =>
  text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')
    .map(singular);

const singular = (word: string): string =>
  word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;

/**
 * Returns the words of an error code. If the code has no words, such as a number, returns those of its explanation and of its
 * example.
 */
export function errorWords({ code, name, summary, example }: ApiError): readonly string[] {
  const words = wordsIn(code === null ? '' : lastPart(code));
  if (words.some((word) => /[a-z]{3}/.test(word)) || code === null) return words;
  const texts = [name, summary, ...stringsAt(example)].filter((text) => text !== undefined);
  return [...new Set(texts.flatMap(wordsIn))];
}

/** Returns the last part of a code that is a URI: `sku-taken` of `https://shop.test/problems/sku-taken`. */
const lastPart = (code: string): string =>
  /^[a-z][a-z\d+.-]*:/i.test(code) ? (code.split(/[/#:]/).findLast((part) => part !== '') ?? code) : code;

/** Returns the texts for people in the example of an error. */
const stringsAt = (example: Json | undefined): readonly string[] =>
  typeof example !== 'object' || example === null || Array.isArray(example)
    ? []
    : Object.entries(example).flatMap(([name, value]) =>
        typeof value === 'string' && /^(title|message|error|detail|description)$/i.test(name) ? [value] : [],
      );

/** Words that error codes use for violations, by the words of the keyword that is violated. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['required', 'missing required empty blank'],
  ['missing', 'missing required empty blank'],
  ['minlength', 'short empty blank length min'],
  ['maxlength', 'long length max large'],
  ['minimum', 'small low negative positive min range zero'],
  ['exclusiveminimum', 'small low negative positive min range zero'],
  ['maximum', 'large high max range exceeded'],
  ['exclusivemaximum', 'large high max range exceeded'],
  ['multipleof', 'step multiple precision'],
  ['enum', 'unknown unsupported allowed choice option'],
  ['const', 'unknown unsupported'],
  ['format', 'format malformed'],
  ['pattern', 'format malformed pattern'],
  ['type', 'type malformed'],
  ['additionalproperty', 'unknown extra unexpected field property'],
  ['unevaluatedproperty', 'unknown extra unexpected field property'],
  ['minitem', 'empty few'],
  ['maxitem', 'many'],
  ['uniqueitem', 'duplicate repeated'],
]);

/** Returns the words of the name of a violation, and the words that error codes use for its keyword. */
export function violationWords(name: string): readonly string[] {
  const words = wordsIn(name);
  const keyword = words.length > 1 ? `${words[0]}${words[1]}` : '';
  return [...words, ...[...words, keyword].flatMap((word) => (SYNONYMS.get(word) ?? '').split(' '))];
}

/** Returns how many words of an error code name the cause. */
export const affinity = (code: readonly string[], cause: ReadonlySet<string>): number =>
  code.filter((word) => cause.has(word)).length;

/** Words of error codes that say that a value is not unique. */
const COLLISION_WORDS: ReadonlySet<string> = new Set(
  'taken exist duplicate duplicated unique used registered reserved occupied use conflict'.split(' '),
);

/** Returns true if an error code says that another resource has the same value: `sku_taken`, but not `already_shipped`. */
export function namesCollision(words: readonly string[]): boolean {
  return !words.includes('not') && words.some((word) => COLLISION_WORDS.has(word));
}
