import type { Json, SchemaNode } from '@touchstone/core';
import type { PlanContext } from './context.js';
import { words } from './field-names.js';
import { isObject } from './fresh-places.js';

/** Words of names of the first and of the last value of a range. */
const ENDS: readonly (readonly [string, string])[] = [
  ['start', 'end'],
  ['starts', 'ends'],
  ['started', 'ended'],
  ['starting', 'ending'],
  ['start', 'finish'],
  ['begin', 'end'],
  ['begins', 'ends'],
  ['from', 'to'],
  ['from', 'until'],
  ['since', 'until'],
  ['after', 'before'],
  ['min', 'max'],
  ['minimum', 'maximum'],
  ['lower', 'upper'],
  ['in', 'out'],
  ['checkin', 'checkout'],
  ['arrival', 'departure'],
  ['arrives', 'departs'],
  ['opens', 'closes'],
  ['opening', 'closing'],
];

/**
 * Returns the body with the values of each range in order, such as `startsOn` and `endsOn`, because servers refuse a range
 * that ends before it starts. The values are numbers, or texts that start with a date.
 */
export function withOrderedRanges(
  { validator }: Pick<PlanContext, 'validator'>,
  schema: SchemaNode,
  body: Json,
): Json {
  const result = ordered(body);
  return validator.validate(schema, result, { direction: 'request' }).length === 0 ? result : body;
}

function ordered(body: Json): Json {
  if (Array.isArray(body)) return body.map(ordered);
  if (!isObject(body)) return body;
  const members = new Map(Object.entries(body).map(([name, value]) => [name, ordered(value)]));
  const names = new Map([...members.keys()].map((name) => [words(name), name]));
  for (const [key, first] of names)
    for (const [start, end] of ENDS) {
      const last = key.split('_').includes(start) ? names.get(replaced(key, start, end)) : undefined;
      const low = members.get(first);
      const high = last === undefined ? undefined : members.get(last);
      if (last === undefined || low === undefined || high === undefined || !isAfter(low, high)) continue;
      members.set(first, high).set(last, low);
    }
  return Object.fromEntries(members);
}

const replaced = (key: string, start: string, end: string): string =>
  key
    .split('_')
    .map((word) => (word === start ? end : word))
    .join('_');

function isAfter(one: Json, other: Json): boolean {
  if (typeof one === 'number' && typeof other === 'number') return one > other;
  return typeof one === 'string' && typeof other === 'string' && DATE.test(one) && DATE.test(other)
    ? Date.parse(one) > Date.parse(other)
    : false;
}

const DATE = /^\d{4}-\d\d-\d\d(T|$)/;
