import type { Json } from '@touchstone/core';
import { markerOf, textHash } from './marker.js';

/**
 * A scalar in a body for which every created resource receives a fresh value. `isKey` is true if nothing suggests that the
 * value must be unique: it only keeps a server from replacing another resource, and shows nothing about a resource.
 */
export type FreshPlace = { readonly pointer: string; readonly isKey?: true } & (
  | { readonly kind: 'marker'; readonly prefix: string; readonly length: number; readonly suffix: string }
  /** A string in which the characters at the offsets `free` are replaced with others of their class. */
  | { readonly kind: 'similar'; readonly base: string; readonly free: readonly number[] }
  /** One of `count` numbers, which start at `base` and are `step` apart. `old` is the value that they replace. */
  | {
      readonly kind: 'number';
      readonly base: number;
      readonly step: number;
      readonly count: number;
      readonly old: number;
    }
  /**
   * A date, or a date with a time. All days of a body move by the same number of days, which keeps their order: by one of
   * `count` numbers (default 3650), which start at `first` (default 1).
   */
  | { readonly kind: 'day'; readonly base: string; readonly first?: number; readonly count?: number }
);

/** The places of a body that receive fresh values. */
export interface FreshPlaces {
  /** Places whose values may have to be unique among resources. */
  readonly unique: readonly FreshPlace[];
  /** The place whose marker a search can find; undefined if no place can contain one. */
  readonly searchable: FreshPlace | undefined;
}

/** Number of days within which fresh days are chosen. */
const DAYS = 3650;

/** Returns the number of valid indexes for {@link valueAtIndex}. */
export function spaceOf(place: FreshPlace): number {
  switch (place.kind) {
    case 'marker':
      return 36 ** Math.min(place.length, 8);
    case 'similar':
      return place.free.reduce((product, offset) => product * alphabetOf(place.base, offset).length, 1);
    case 'number':
      return place.count;
    case 'day':
      return place.count ?? DAYS;
  }
}

/** Returns the value of a place at an index below {@link spaceOf}. `label` seeds the text of a marker. */
export function valueAtIndex(place: FreshPlace, index: number, label: string): Json {
  switch (place.kind) {
    case 'marker':
      return `${place.prefix}${markerOf(index, label).slice(-place.length)}${place.suffix}`;
    case 'similar':
      return similarText(place.base, place.free, index);
    case 'number':
      return place.base + index * place.step;
    case 'day':
      return laterDay(place.base, index + (place.first ?? 1));
  }
}

/** Returns the seed of the first index. All days of a body share it. */
export const indexSeed = (place: FreshPlace, label: string): number =>
  textHash(place.kind === 'day' ? `${label} day` : `${label} ${place.pointer}`);

function similarText(base: string, free: readonly number[], index: number): string {
  const characters = [...base];
  let rest = index;
  for (const offset of free) {
    const alphabet = alphabetOf(base, offset);
    const start = alphabet.indexOf(base[offset] ?? '');
    characters[offset] = alphabet[(start + 1 + rest) % alphabet.length] ?? '';
    rest = Math.floor(rest / alphabet.length);
  }
  return characters.join('');
}

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';

/**
 * Returns the characters that may replace the one at an offset: digits for a digit, letters of the same case for a
 * letter, but only a to f in a hexadecimal string. Returns an empty string for any other character.
 */
export function alphabetOf(base: string, offset: number): string {
  const character = base[offset] ?? '';
  if (/\d/.test(character)) return DIGITS;
  const isHexadecimal = /^[\da-f-]{16,}$/i.test(base);
  const letters = isHexadecimal ? LOWER.slice(0, 6) : LOWER;
  if (/[a-z]/.test(character)) return letters;
  return /[A-Z]/.test(character) ? letters.toUpperCase() : '';
}

function laterDay(base: string, days: number): string {
  const start = new Date(`${base.slice(0, 10)}T00:00:00Z`);
  start.setUTCDate(start.getUTCDate() + days);
  return `${start.toISOString().slice(0, 10)}${base.slice(10)}`;
}
