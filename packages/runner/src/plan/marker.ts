import type { Json } from '@touchstone/core';
import { replaceAt } from './replace-at.js';

/** Returns a string that is unique to the seed and label, and recognizable as written by a run. */
export function markerOf(seed: number, label: string): string {
  let hash = 0x811c9dc5;
  for (const character of `${seed} ${label}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  let second = 0x9747b28c;
  for (const character of `${label} ${seed}`) {
    second = Math.imul(second ^ (character.codePointAt(0) ?? 0), 0x5bd1e995) >>> 0;
  }
  // All markers have the same length, so a schema that accepts one marker accepts all.
  return `touchstone-${hash.toString(36).padStart(7, '0')}${second.toString(36).padStart(7, '0')}`;
}

const MARKER = /touchstone-[0-9a-z]{14}/g;

/** Returns the value with new markers, so that a recreated resource does not collide with the earlier one. */
export function remarked(value: Json, generation: number): Json {
  const tail = generation.toString(36);
  const text = JSON.stringify(value).replaceAll(MARKER, (marker) => marker.slice(0, -tail.length) + tail);
  return JSON.parse(text) as Json;
}

/** The fields of a body that can contain a marker. */
export interface MarkerPlaces {
  /** Fields that must be unique among resources. */
  readonly unique: readonly MarkerPlace[];
  /** The field by which a search can find the resource; undefined if no field can contain a marker. */
  readonly searchable: MarkerPlace | undefined;
}

export interface MarkerPlace {
  readonly pointer: string;
  /** Formats a marker like the field's value: plain, as an e-mail address or as a URL. */
  readonly format: (marker: string) => string;
}

export interface MarkedBody {
  readonly value: Json;
  /** The searchable marker; null if no field can contain it. */
  readonly marker: string | null;
}

/** Sets each unique field to a new value and writes a marker into the searchable field. */
export function markBody(seed: number, places: MarkerPlaces, value: Json, label: string): MarkedBody {
  const unique = places.unique.reduce(
    (body, { pointer, format }) => replaceAt(body, pointer, format(markerOf(seed, `${label} ${pointer}`))),
    value,
  );
  if (!places.searchable) return { value: unique, marker: null };
  const marker = markerOf(seed, label);
  const { pointer, format } = places.searchable;
  return { value: replaceAt(unique, pointer, format(marker)), marker };
}
