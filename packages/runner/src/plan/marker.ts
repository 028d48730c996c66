import type { Json } from '@touchstone/core';

/** Returns a string that is unique to the seed and label, and recognizable as written by a run. */
export function markerOf(seed: number, label: string): string {
  const second = multiplicativeHash(`${label} ${seed}`, 0x9747b28c, 0x5bd1e995);
  // All markers have the same length, so a schema that limits the length accepts all of them or none.
  return `touchstone-${textHash(`${seed} ${label}`).toString(36).padStart(7, '0')}${second.toString(36).padStart(7, '0')}`;
}

export const MARKER_LENGTH: number = 'touchstone-'.length + 14;

/** Returns an unsigned 32-bit hash of a string (FNV-1a). */
export const textHash = (text: string): number => multiplicativeHash(text, 0x811c9dc5, 0x01000193);

function multiplicativeHash(text: string, start: number, factor: number): number {
  let hash = start;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), factor) >>> 0;
  return hash;
}

const MARKER = /touchstone-[0-9a-z]{14}/g;

export const containsMarker = (text: string): boolean => text.search(MARKER) >= 0;

const MARKER_IN_ANY_CASE = new RegExp(MARKER.source, 'gi');

/** Returns true for a text with a marker whose case a server may have changed. */
export const containsMarkerInAnyCase = (text: string): boolean => text.search(MARKER_IN_ANY_CASE) >= 0;

/** Returns the markers that a text contains, in lower case. Different markers do not only differ in case. */
export const markersIn = (text: string): readonly string[] =>
  (text.match(MARKER_IN_ANY_CASE) ?? []).map((marker) => marker.toLowerCase());

/** Number of characters at the end of a marker that differ if a resource is created again. */
export const GENERATION_LENGTH = 3;

/**
 * Returns the value with new markers, so that a recreated resource does not collide with the earlier ones. A marker in
 * capitals, which repeats that of another request, stays its repetition.
 * @param generation From 1 to 46,655. Each leads to other markers.
 */
export function remarked(value: Json, generation: number): Json {
  const text = JSON.stringify(value).replaceAll(MARKER_IN_ANY_CASE, (marker) => {
    const renewed =
      marker.slice(0, -GENERATION_LENGTH) + shifted(marker.slice(-GENERATION_LENGTH), generation);
    return marker === marker.toUpperCase() ? renewed.toUpperCase() : renewed;
  });
  return JSON.parse(text) as Json;
}

/** Returns the digits of base 36 for the number that is larger by `steps`, of the same length. */
function shifted(digits: string, steps: number): string {
  const count = 36 ** digits.length;
  const number = (Number.parseInt(digits, 36) + steps) % count;
  return number.toString(36).padStart(digits.length, '0');
}
