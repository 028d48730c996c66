import type { Json, Operation, SchemaNode } from '@touchstone/core';
import { atPointer, childPointer } from '@touchstone/core/internal';
import { type MarkerPlace, type MarkerPlaces, markerOf } from '../plan/marker.js';
import { replaceAt } from '../plan/replace-at.js';
import type { PlanContext } from './context.js';

const FORMATS: readonly MarkerPlace['format'][] = [
  (marker) => marker,
  (marker) => `${marker}@example.com`,
  (marker) => `https://example.com/${marker}`,
];

/** Finds the fields of a valid body that can contain a marker without violating the schema. */
export function markerPlaces(
  { validator, options }: PlanContext,
  operation: Operation,
  schema: SchemaNode,
  value: Json,
): MarkerPlaces {
  if (!isObject(value)) return { unique: [], searchable: undefined };
  const placeAt = (pointer: string): MarkerPlace | undefined => {
    const old = atPointer(value, pointer);
    const probe = markerOf(options.seed, pointer);
    const format = FORMATS.filter(
      (candidate) => typeof old !== 'string' || isAlike(candidate(probe), old),
    ).find(
      (candidate) => validator.validate(schema, replaceAt(value, pointer, candidate(probe))).length === 0,
    );
    return format && { pointer, format };
  };
  const unique = uniqueFields(operation);
  const texts = Object.keys(value)
    .filter((name) => typeof value[name] === 'string')
    .map((name) => childPointer('', name))
    .filter((pointer) => !unique.includes(pointer));
  return {
    unique: unique.flatMap((pointer) => placeAt(pointer) ?? []),
    searchable: firstDefined(texts, placeAt),
  };
}

function firstDefined<T, U>(items: readonly T[], resultOf: (item: T) => U | undefined): U | undefined {
  for (const item of items) {
    const result = resultOf(item);
    if (result !== undefined) return result;
  }
  return undefined;
}

/** Returns true if both strings are e-mail addresses, both are URLs, or both are plain strings. */
const isAlike = (candidate: string, old: string): boolean =>
  old.includes('@') === candidate.includes('@') && old.includes('://') === candidate.includes('://');

/** Returns pointers to the body fields that must be unique among resources. */
const uniqueFields = (operation: Operation): readonly string[] =>
  operation.responses
    .flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))
    .flatMap((trigger) => (trigger.kind === 'duplicate' ? trigger.fields : []));

export const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
