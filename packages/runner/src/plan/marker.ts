import type { Json, Operation, SchemaNode } from '@touchstone/core';
import { atPointer, childPointer } from '@touchstone/core/internal';
import type { PlanContext } from './context.js';
import { replaceAt } from './edit.js';

/** A value no other case of this run uses, that a person recognises as ours. */
export function markerOf(seed: number, label: string): string {
  let hash = 0x811c9dc5;
  for (const character of `${seed} ${label}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  let second = 0x9747b28c;
  for (const character of `${label} ${seed}`) {
    second = Math.imul(second ^ (character.codePointAt(0) ?? 0), 0x5bd1e995) >>> 0;
  }
  // Always of one length, so that where one fits, all do.
  return `touchstone-${hash.toString(36).padStart(7, '0')}${second.toString(36).padStart(7, '0')}`;
}

export interface Marked {
  readonly value: Json;
  /** What a search finds it by; null where the value has no place for it. */
  readonly marker: string | null;
}

const MARKER = /touchstone-[0-9a-z]{14}/g;

/** The same value with other markers: what is made once more must not collide with what was made before. */
export function remarked(value: Json, generation: number): Json {
  const tail = generation.toString(36);
  const text = JSON.stringify(value).replaceAll(MARKER, (marker) => marker.slice(0, -tail.length) + tail);
  return JSON.parse(text) as Json;
}

/** Where markers go in a body, and in which form: found once for all that are made from it. */
export interface MarkPlaces {
  /** Fields that no two resources may share. */
  readonly unique: readonly MarkPlace[];
  /** What a search finds it by; undefined where it has no place. */
  readonly marker: MarkPlace | undefined;
}

interface MarkPlace {
  readonly pointer: string;
  readonly form: (marker: string) => string;
}

const FORMS: readonly MarkPlace['form'][] = [
  (marker) => marker,
  (marker) => `${marker}@example.com`,
  (marker) => `https://example.com/${marker}`,
];

/** Where a body that is as its schema says stays so with a marker in it. */
export function markPlaces(
  { validator, options }: PlanContext,
  operation: Operation,
  schema: SchemaNode,
  value: Json,
): MarkPlaces {
  if (!isObject(value)) return { unique: [], marker: undefined };
  const placeAt = (pointer: string): MarkPlace | undefined => {
    const old = atPointer(value, pointer);
    const probe = markerOf(options.seed, pointer);
    const form = FORMS.filter((each) => typeof old !== 'string' || isAlike(each(probe), old)).find(
      (each) => validator.validate(schema, replaceAt(value, pointer, each(probe))).length === 0,
    );
    return form && { pointer, form };
  };
  const unique = uniqueFields(operation);
  const texts = Object.keys(value)
    .filter((name) => typeof value[name] === 'string')
    .map((name) => childPointer('', name))
    .filter((pointer) => !unique.includes(pointer));
  return {
    unique: unique.flatMap((pointer) => placeAt(pointer) ?? []),
    marker: firstOf(texts, placeAt),
  };
}

function firstOf<T, U>(items: readonly T[], find: (item: T) => U | undefined): U | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Gives unique fields a value of their own, and puts a marker where a search can find it. */
export function mark(seed: number, places: MarkPlaces, value: Json, label: string): Marked {
  const own = places.unique.reduce(
    (body, { pointer, form }) => replaceAt(body, pointer, form(markerOf(seed, `${label} ${pointer}`))),
    value,
  );
  if (!places.marker) return { value: own, marker: null };
  const marker = markerOf(seed, label);
  return { value: replaceAt(own, places.marker.pointer, places.marker.form(marker)), marker };
}

/** An address goes where an address stood, a plain text where a plain text stood. */
const isAlike = (candidate: string, old: string): boolean =>
  old.includes('@') === candidate.includes('@') && old.includes('://') === candidate.includes('://');

/** Pointers to what no two resources may share. */
function uniqueFields(operation: Operation): readonly string[] {
  return operation.responses
    .flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))
    .flatMap((trigger) => (trigger.kind === 'duplicate' ? trigger.fields : []));
}

export const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
