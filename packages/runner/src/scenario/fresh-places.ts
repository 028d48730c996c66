import type { Json, Operation, SchemaNode } from '@touchstone/core';
import { atPointer, childPointer, referencesIn } from '@touchstone/core/internal';
import { errorWords, namesCollision } from '../plan/code-words.js';
import type { FreshPlace, FreshPlaces } from '../plan/fresh-place.js';
import { MARKER_LENGTH } from '../plan/marker.js';
import { replaceAt } from '../plan/replace-at.js';
import { configuredPointers } from './configured-values.js';
import type { PlanContext } from './context.js';
import { isFreeText, isIdentity, isListLike, isProse } from './field-names.js';
import { inFuture, keyPlaces, mayIdentify, mayReplace, type Scalar } from './key-places.js';
import { type Admits, dayForm, markerForm, numberForm, similarForm } from './place-form.js';
import { suggestsUnique } from './unique-fields.js';

export const NO_PLACES: FreshPlaces = { unique: [], searchable: undefined };

/**
 * Finds the places of a valid body that receive fresh values: the properties that a `duplicate` trigger names, and
 * properties whose names, descriptions or errors suggest unique values. Documented values of the latter are replaced only
 * in a POST. If a POST documents a 409 but no unique properties, days, sampled strings and integers that may identify a
 * resource are added, or all other scalars if no place would remain. On a server that the run did not start, every
 * creation draws days and ordinals, because a server may replace the resource that has them.
 *
 * @param again Another sample of the same body. The document specifies the values that are the same in both samples.
 */
export function freshPlaces(
  context: PlanContext,
  operation: Operation,
  schema: SchemaNode,
  { value, again }: { readonly value: Json; readonly again: Json },
): FreshPlaces {
  if (!isObject(value)) return NO_PLACES;
  const admitsAt =
    (pointer: string): Admits =>
    (candidate) =>
      context.validator.validate(schema, replaceAt(value, pointer, candidate), { direction: 'request' })
        .length === 0;
  const declared = uniqueFields(operation);
  const bound = new Set([
    ...referencesIn(context.model, schema.schema, value).map(({ at }) => at),
    ...configuredPointers(context, operation),
  ]);
  const scalars = scalarsOf(value, again).filter(({ pointer }) => !bound.has(pointer));
  const formOf = (scalar: Scalar): readonly FreshPlace[] => {
    const form = placeForm(scalar, admitsAt(scalar.pointer));
    return form ? [form] : [];
  };
  const named = scalars.filter(({ pointer }) => declared.includes(pointer)).flatMap(formOf);
  const isCreation = operation.method === 'POST';
  const isUnique = ({ pointer, name }: Scalar): boolean =>
    isIdentity(name) ||
    (isCreation && declared.length === 0 && suggestsUnique(context.model, operation, pointer));
  const others = scalars.filter(({ pointer, name }) => !declared.includes(pointer) && !isListLike(name));
  const identifying = others
    .filter((scalar) => isUnique(scalar) && (isCreation || !scalar.isDocumented))
    .slice(0, MAX_PLACES)
    .flatMap(formOf);
  const collides = isCreation && declared.length === 0 && documentsConflict(operation);
  const isOther = ({ pointer }: FreshPlace): boolean =>
    ![...named, ...identifying].some((place) => place.pointer === pointer);
  const keys =
    declared.length === 0 && mayReplace(context, operation)
      ? keyPlaces(context, { operation, schema, value }, others.slice(0, MAX_PLACES), formOf).filter(isOther)
      : [];
  const conflicting = collides ? colliding(others, isUnique, identifying, formOf) : [];
  const isConflicting = ({ pointer }: FreshPlace): boolean =>
    conflicting.some((place) => place.pointer === pointer);
  const drawn = [...named, ...identifying, ...conflicting, ...keys.filter((key) => !isConflicting(key))];
  const unique = context.options.isShared === true ? inFuture(context, operation, drawn, admitsAt) : drawn;
  const searchable = isCreation ? searchablePlace(others, unique, admitsAt) : undefined;
  return { unique: unique.filter(({ pointer }) => pointer !== searchable?.pointer), searchable };
}

/** Returns the places, in addition to the identifying ones, with values that may cause an undocumented conflict. */
function colliding(
  scalars: readonly Scalar[],
  isUnique: (scalar: Scalar) => boolean,
  identifying: readonly FreshPlace[],
  formOf: (scalar: Scalar) => readonly FreshPlace[],
): readonly FreshPlace[] {
  const rest = scalars.filter((scalar) => !isUnique(scalar)).slice(0, MAX_PLACES);
  const forms = rest.flatMap((scalar) => formOf(scalar).map((form) => ({ scalar, form })));
  const isLikely = ({ scalar, form }: (typeof forms)[number]): boolean =>
    form.kind === 'day' || (typeof scalar.value === 'string' && !scalar.isDocumented);
  const hasOthers = identifying.length > 0 || forms.some(isLikely);
  const chosen = hasOthers ? forms.filter((place) => isLikely(place) || mayIdentify(place)) : forms;
  return chosen.map(({ form }) => form);
}

/** Returns the first top-level string that can contain a whole marker and that a search may rely on. */
function searchablePlace(
  scalars: readonly Scalar[],
  unique: readonly FreshPlace[],
  admitsAt: (pointer: string) => Admits,
): FreshPlace | undefined {
  const isTopLevel = (pointer: string): boolean => pointer.lastIndexOf('/') === 0;
  const whole = unique.find(
    (place) => place.kind === 'marker' && place.length === MARKER_LENGTH && isTopLevel(place.pointer),
  );
  const candidates = scalars.filter(
    ({ pointer, name, isDocumented }) =>
      isTopLevel(pointer) && (!isDocumented || isFreeText(name) || isProse(name)),
  );
  for (const { pointer, value, isDocumented } of candidates.slice(0, MAX_PLACES)) {
    if (typeof value !== 'string') continue;
    if (unique.some((place) => place.pointer === pointer && place.kind !== 'marker')) continue;
    const form = markerForm({ pointer, old: value, isDocumented }, admitsAt(pointer), [MARKER_LENGTH]);
    if (form) return form;
  }
  return whole;
}

/** Returns the form of fresh values at a place; undefined if the place admits no other value. */
function placeForm({ pointer, name, value, isDocumented }: Scalar, admits: Admits): FreshPlace | undefined {
  if (typeof value === 'number') return numberForm(pointer, value, admits);
  const keepsForm = /\d/.test(value) && !value.includes('@') && !isFreeText(name);
  const similar = (): FreshPlace | undefined => similarForm(pointer, value, admits);
  const day = dayForm(pointer, value, admits);
  if (day) return day;
  const marker = (): FreshPlace | undefined => markerForm({ pointer, old: value, isDocumented }, admits);
  return keepsForm && (isDocumented || isIdentity(name)) ? (similar() ?? marker()) : (marker() ?? similar());
}

/** Maximum number of places of each kind, because testing one validates the whole body. */
const MAX_PLACES = 24;

const MAX_DEPTH = 4;

/** Returns the strings and numbers of an object and of nested objects, to a limited depth, but not those in arrays. */
function scalarsOf(value: { readonly [key: string]: Json }, again: Json, at = '', depth = 0): Scalar[] {
  return Object.entries(value).flatMap(([name, child]): Scalar[] => {
    const pointer = childPointer(at, name);
    if (typeof child === 'string' || typeof child === 'number')
      return [{ pointer, name, value: child, isDocumented: atPointer(again, pointer) === child }];
    return isObject(child) && depth < MAX_DEPTH ? scalarsOf(child, again, pointer, depth + 1) : [];
  });
}

/** Returns true if the operation documents a conflict that may be that of equal values. */
const documentsConflict = ({ responses }: Operation): boolean =>
  responses.some(
    ({ status, errors }) =>
      status === '409' &&
      (errors.length === 0 ||
        errors.some((error) => error.code === null || error.explicit || namesCollision(errorWords(error)))),
  );

/** Returns pointers to the body fields that must be unique among resources. */
const uniqueFields = (operation: Operation): readonly string[] =>
  operation.responses
    .flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))
    .flatMap((trigger) => (trigger.kind === 'duplicate' ? trigger.fields : []));

export const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
