import type { ApiModel, Json, Operation } from '@touchstone/core';
import { fieldSchemas } from '@touchstone/core/internal';

/** The days that a place admits, as numbers of days after its documented value. */
export interface DayWindow {
  readonly first: number;
  readonly count: number;
}

/** Maximum number of days from which fresh days are chosen. */
const MAX_DAYS = 3650;
const DAY_MS = 86_400_000;
const DAY = /\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])/;

/** Keywords of the first and of the last valid day. `minimum` and `maximum` are no keywords for strings, but are common. */
const FIRST_KEYWORDS = ['formatMinimum', 'minimum'];
const LAST_KEYWORDS = ['formatMaximum', 'maximum'];

const SAYS_FIRST = new RegExp(
  `(?:\\b(?:from|since|after|earliest|not before|between)|>=?)\\W+(?:\\w+\\W+)?(${DAY.source})`,
  'i',
);
const SAYS_LAST = new RegExp(
  `(?:\\b(?:until|till|to|before|by|and|latest|not after|no later than|through)|<=?)\\W+(?:\\w+\\W+)?(${DAY.source})`,
  'i',
);
/** Matches "within the next 90 days" and "at most 2 weeks ahead". */
const SAYS_AHEAD =
  /\b(?:next|within|in|up to|at most|maximum of|no more than)\s+(?:the\s+)?(?:next\s+)?(\d{1,4})\s+(day|week|month|year)s?\b/i;
/** Matches descriptions of days that have passed. */
const SAYS_PAST = /\b(?:in|of) the past\b|\bnot (?:be )?in the future\b|\bpast (?:date|day)\b/i;
const UNIT_DAYS: ReadonlyMap<string, number> = new Map([
  ['day', 1],
  ['week', 7],
  ['month', 28],
  ['year', 365],
]);

/**
 * Returns the future days within the range that the schema or the description of a property documents. Returns undefined
 * if there is none.
 * @param now The current time in milliseconds.
 */
export function dayWindow(
  model: ApiModel,
  operation: Operation,
  { pointer, base }: { readonly pointer: string; readonly base: string },
  now: number,
): DayWindow | undefined {
  const fields = fieldsAt(model, operation, pointer);
  const texts = descriptionsOf(fields);
  const start = dayNumber(base);
  const today = Math.floor(now / DAY_MS);
  const firsts = [...limitsIn(fields, FIRST_KEYWORDS), ...texts.flatMap((text) => daysIn(text, SAYS_FIRST))];
  const lasts = [
    ...limitsIn(fields, LAST_KEYWORDS),
    ...texts.flatMap((text) => daysIn(text, SAYS_LAST)),
    ...texts.flatMap((text) => daysAhead(text).map((days) => today + days)),
  ];
  const first = Math.max(1, today + 1 - start, ...firsts.map((day) => day - start));
  const last = Math.min(first + MAX_DAYS - 1, ...lasts.map((day) => day - start));
  return last < first ? undefined : { first, count: last - first + 1 };
}

/** Returns true if the schema lists the days of a property, or if its description says that they have passed. */
export function isFixedDay(model: ApiModel, operation: Operation, pointer: string): boolean {
  const fields = fieldsAt(model, operation, pointer);
  const isListed = fields.some((field) => field['enum'] !== undefined || field['const'] !== undefined);
  return isListed || descriptionsOf(fields).some((text) => SAYS_PAST.test(text));
}

type Field = Readonly<Record<string, Json>>;

const fieldsAt = (model: ApiModel, operation: Operation, pointer: string): readonly Field[] =>
  fieldSchemas(model, operation, pointer).flatMap(({ schema }) =>
    typeof schema === 'object' ? [schema as Field] : [],
  );

const descriptionsOf = (fields: readonly Field[]): readonly string[] =>
  fields.flatMap(({ description }) => (typeof description === 'string' ? [description] : []));

/** Returns the days that are in all windows, so that one number of days moves all days of a body; undefined if none is. */
export function commonWindow(windows: readonly DayWindow[]): DayWindow | undefined {
  const first = Math.max(...windows.map((window) => window.first));
  const last = Math.min(...windows.map((window) => window.first + window.count - 1));
  return last < first ? undefined : { first, count: last - first + 1 };
}

const dayNumber = (text: string): number => Math.floor(Date.parse(`${text.slice(0, 10)}T00:00:00Z`) / DAY_MS);

const limitsIn = (fields: readonly Field[], keywords: readonly string[]): readonly number[] =>
  fields
    .flatMap((field) => Object.entries(field))
    .flatMap(([keyword, value]) =>
      keywords.includes(keyword) && typeof value === 'string' && DAY.test(value.slice(0, 10))
        ? [dayNumber(value)]
        : [],
    );

function daysIn(text: string, limit: RegExp): readonly number[] {
  const day = limit.exec(text)?.[1];
  return day === undefined ? [] : [dayNumber(day)];
}

function daysAhead(text: string): readonly number[] {
  const [, number, unit = ''] = SAYS_AHEAD.exec(text) ?? [];
  return number === undefined ? [] : [Number(number) * (UNIT_DAYS.get(unit.toLowerCase()) ?? 1)];
}
