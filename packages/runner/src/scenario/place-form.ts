import type { Json } from '@touchstone/core';
import { alphabetOf, type FreshPlace } from '../plan/fresh-place.js';
import { MARKER_LENGTH, markerOf } from '../plan/marker.js';

/** Returns true if the body is valid with the value at the place. */
export type Admits = (value: Json) => boolean;

type Affixes = readonly [prefix: string, suffix: string];

/** The affixes of a marker that replaces a sampled value: plain, as an e-mail address or as a URL. */
const AFFIXES: readonly Affixes[] = [
  ['', ''],
  ['', '@example.com'],
  ['https://example.com/', ''],
];

/** Returns the affixes that keep a documented value readable, as in `Rex-…` or `rex-…@example.org`. */
function affixesOf(documented: string): Affixes {
  const at = documented.lastIndexOf('@');
  if (at >= 0 && !documented.includes('://')) return [`${documented.slice(0, at)}-`, documented.slice(at)];
  return [`${documented}${documented.endsWith('/') ? '' : '-'}`, ''];
}

const LENGTHS: readonly number[] = [MARKER_LENGTH, 16, 12, 8];

/** A string in a body that may receive a marker. */
export interface MarkerSite {
  readonly pointer: string;
  /** The value in the body. */
  readonly old: string;
  /** True if the document specifies the value, which is then extended instead of replaced. */
  readonly isDocumented: boolean;
}

/** Returns the longest form of a marker that the place admits; undefined if it admits none. */
export function markerForm(
  { pointer, old, isDocumented }: MarkerSite,
  admits: Admits,
  lengths: readonly number[] = LENGTHS,
): Extract<FreshPlace, { kind: 'marker' }> | undefined {
  const probe = markerOf(0, pointer);
  const affixes = isDocumented ? [affixesOf(old)] : AFFIXES;
  for (const length of lengths) {
    for (const [prefix, suffix] of affixes) {
      const text = `${prefix}${probe.slice(-length)}${suffix}`;
      if (isAlike(text, old) && admits(text)) return { kind: 'marker', pointer, prefix, suffix, length };
    }
  }
  return undefined;
}

/** Returns true if both strings are e-mail addresses, both are URLs, or both are plain strings. */
const isAlike = (candidate: string, old: string): boolean =>
  old.includes('@') === candidate.includes('@') && old.includes('://') === candidate.includes('://');

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])($|[T ])/;

/** Returns the form of a value that starts with a date; undefined if it does not. */
export const dayPlace = (pointer: string, old: Json): FreshPlace | undefined =>
  typeof old === 'string' && DAY.test(old) ? { kind: 'day', pointer, base: old } : undefined;

/**
 * Returns the form of a value that starts with a date; undefined if it does not, or if the place admits no other date.
 */
export const dayForm = (pointer: string, old: Json, admits: Admits): FreshPlace | undefined =>
  typeof old === 'string' && admits(old.replace(/^\d{4}-\d\d-\d\d/, '2031-05-17'))
    ? dayPlace(pointer, old)
    : undefined;

const MAX_SIMILAR_LENGTH = 64;
const MAX_FREE = 10;
/** Number of values that are enough for a run, and for another run to choose others. */
const ENOUGH_VALUES = 10_000_000;

/**
 * Returns the form of the value with other digits, and with other letters if there are too few digits. Returns
 * undefined if no character can be replaced or the value is too long.
 */
export function similarForm(pointer: string, old: string, admits: Admits): FreshPlace | undefined {
  if (old.length > MAX_SIMILAR_LENGTH) return undefined;
  const isFree = (offset: number): boolean => {
    const alphabet = alphabetOf(old, offset);
    const start = alphabet.indexOf(old[offset] ?? '');
    return (
      alphabet !== '' &&
      [1, 4].every((distance) => {
        const other = alphabet[(start + distance) % alphabet.length] ?? '';
        return admits(`${old.slice(0, offset)}${other}${old.slice(offset + 1)}`);
      })
    );
  };
  const offsets = [...old].map((_, index, all) => all.length - 1 - index);
  const isDigit = (offset: number): boolean => /\d/.test(old[offset] ?? '');
  const free: number[] = [];
  let space = 1;
  for (const offset of [...offsets.filter(isDigit), ...offsets.filter((at) => !isDigit(at))]) {
    if (space >= ENOUGH_VALUES || free.length >= MAX_FREE) break;
    if (!isFree(offset)) continue;
    free.push(offset);
    space *= alphabetOf(old, offset).length;
  }
  return free.length === 0 ? undefined : { kind: 'similar', pointer, base: old, free };
}

/**
 * Returns the form of a number, above the old one if the place admits larger numbers, or else below it. Returns
 * undefined if the place admits neither.
 */
export function numberForm(pointer: string, old: number, admits: Admits): FreshPlace | undefined {
  for (const count of [999_999, 99_999, 9_999, 999, 99, 9, 2]) {
    for (const step of [1, 5, 10, 100, 0.01]) {
      if (!admits(old + step) && !admits(old - step)) continue;
      for (const base of [old, old - count * step])
        if (Number.isSafeInteger(Math.trunc(base)) && admits(base) && admits(base + count * step))
          return { kind: 'number', pointer, base, step, count: count + 1, old };
    }
  }
  return undefined;
}
