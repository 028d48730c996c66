import type { Json, Operation, SchemaNode } from '@touchstone/core';
import { isItemPath, itemOperation, lastSegment, parsePointer, singularsOf } from '@touchstone/core/internal';
import { type FreshPlace, valueAtIndex } from '../plan/fresh-place.js';
import type { PlanContext } from './context.js';
import { commonWindow, type DayWindow, dayWindow, isFixedDay } from './day-window.js';
import { effectOfOperation } from './effect-of-operation.js';
import { isBirthday, isMeasure, isOrdinal, words } from './field-names.js';
import { namedReferences } from './named-references.js';
import { type Admits, dayPlace } from './place-form.js';

/** A string or a number in a body. */
export interface Scalar {
  readonly pointer: string;
  readonly name: string;
  readonly value: string | number;
  /** True if the document specifies the value. */
  readonly isDocumented: boolean;
}

/**
 * Returns true for a call that may create a resource on a server that the run did not start, or replace the one that has
 * the same day or position: a POST that does not only read, or a PUT on a collection.
 */
export function mayReplace(context: PlanContext, operation: Operation): boolean {
  if (context.options.isShared !== true) return false;
  const { method, path } = operation;
  if (method === 'POST') {
    const { kind } = effectOfOperation(context, operation);
    return kind === 'create' || (kind !== 'read' && !ACTION.test(path));
  }
  return method === 'PUT' && !isItemPath(path) && itemOperation(context.model, 'DELETE', path) !== undefined;
}

/** Matches a path such as `/bookings/{id}/reschedule`, a POST to which changes an item unless it creates another one. */
const ACTION = /\}\/[^/{}]+\/?$/;

interface SampledCall {
  readonly operation: Operation;
  readonly schema: SchemaNode;
  readonly value: Json;
}

/** Returns the places of days and of ordinals, which are often a part of a key, except for references. */
export function keyPlaces(
  { model }: PlanContext,
  { operation, schema, value }: SampledCall,
  scalars: readonly Scalar[],
  formOf: (scalar: Scalar) => readonly FreshPlace[],
): readonly FreshPlace[] {
  const references = new Set(namedReferences(model, operation, schema.schema, value).map(({ at }) => at));
  const collections = model.operations
    .map(({ path }) => path)
    .filter((path) => path !== operation.path && !isItemPath(path))
    .flatMap((path) => singularsOf(lastSegment(path)));
  const isReference = ({ pointer, name }: Scalar): boolean =>
    references.has(pointer) || collections.includes(words(name));
  return scalars
    .filter((scalar) => !isReference(scalar))
    .flatMap((scalar) => {
      const day = dayPlace(scalar.pointer, scalar.value);
      return day ? [day] : formOf(scalar).filter((form) => mayIdentify({ scalar, form }));
    })
    .map((place) => ({ ...place, isKey: true as const }));
}

/**
 * Returns the places with days in the future, within their documented ranges. Days without a common range keep their
 * values, because their distances must stay the same, and so do days that have passed, such as birthdays.
 */
export function inFuture(
  { model, options: { now = 0 } }: PlanContext,
  operation: Operation,
  places: readonly FreshPlace[],
  admitsAt: (pointer: string) => Admits,
): readonly FreshPlace[] {
  const isFixed = ({ pointer }: Day): boolean =>
    isBirthday(nameAt(pointer)) || isFixedDay(model, operation, pointer);
  const days = places.filter(isDay).filter((day) => !isFixed(day));
  const window = commonWindow(days.map((day) => dayWindow(model, operation, day, now) ?? NO_DAYS));
  const drawn = window && days.length > 0 ? withinSchema(days, window, admitsAt) : [];
  return [...places.filter((place) => !isDay(place)), ...drawn];
}

type Day = Extract<FreshPlace, { kind: 'day' }>;

const isDay = (place: FreshPlace): place is Day => place.kind === 'day';

const NO_DAYS: DayWindow = { first: 1, count: 0 };

/** Numbers of days to choose from if the schema does not admit every day of a window. */
const SHORTER_WINDOWS = [365, 90, 30, 7, 1];

/** Returns the days with as many days of the window as the schema admits; an empty list if it admits none. */
function withinSchema(
  days: readonly Day[],
  window: DayWindow,
  admitsAt: (pointer: string) => Admits,
): readonly FreshPlace[] {
  const { first } = window;
  const isAdmitted = (count: number): boolean =>
    days.every((day) =>
      [0, Math.floor(count / 2), count - 1].every((index) =>
        admitsAt(day.pointer)(valueAtIndex({ ...day, first }, index, '')),
      ),
    );
  const lengths = [window.count, ...SHORTER_WINDOWS.filter((length) => length < window.count)];
  const count = lengths.find(isAdmitted);
  return count === undefined ? [] : days.map((day) => ({ ...day, first, count }));
}

const nameAt = (pointer: string): string => parsePointer(pointer).at(-1) ?? '';

/** Number of valid integers from which a property without a telling name may identify a resource. */
const WIDE_RANGE = 10_000;

/** Returns true for an integer such as `position`, or a sampled one with a wide range that is no measure. */
export function mayIdentify({
  scalar,
  form,
}: {
  readonly scalar: Scalar;
  readonly form: FreshPlace;
}): boolean {
  const { name, value, isDocumented } = scalar;
  if (form.kind !== 'number' || !Number.isInteger(value) || !Number.isInteger(form.step)) return false;
  return isOrdinal(name) || (!isDocumented && !isMeasure(name) && form.count >= WIDE_RANGE);
}
