import { z } from 'zod';
import type { IdPrefix } from '../identifier.js';

/*
 * The kinds of fields the API has, as JSON Schema counts and formats them: a string's length is in characters
 * (RFC 8259 §7, not UTF-16 units), dates and times are RFC 3339.
 */

export function text(least: number, most: number): z.ZodType<string> {
  const rule =
    least === 0 ? `must have at most ${most} characters` : `must have ${least} to ${most} characters`;
  return z.string().refine((value) => {
    // Most strings need no counting: characters are never more than UTF-16 units.
    const length = value.length > most || value.length < least * 2 ? [...value].length : value.length;
    return length >= least && length <= most;
  }, rule);
}

export function matching(pattern: RegExp, rule: string): z.ZodType<string> {
  return z.string().regex(pattern, rule);
}

export function idOf(prefix: IdPrefix): z.ZodType<string> {
  return matching(new RegExp(`^${prefix}_[0-9a-z]{20,40}$`), `must be an id that begins with ${prefix}_`);
}

export function integer(least: number, most: number): z.ZodInt {
  const rule = `must be a whole number from ${least} to ${most}`;
  return z.int(rule).min(least, rule).max(most, rule);
}

export function number(least: number, most: number): z.ZodNumber {
  const rule = `must be a number from ${least} to ${most}`;
  return z.number(rule).min(least, rule).max(most, rule);
}

export function choice<const Value extends string>(values: readonly Value[]): z.ZodType<Value> {
  return z.literal(values, `must be one of ${values.join(', ')}`);
}

export function list<T>(item: z.ZodType<T>, most: number): z.ZodType<T[]> {
  return z.array(item).max(most, `must have at most ${most} entries`);
}

/** `full-date` of RFC 3339 §5.6. */
export const date: z.ZodType<string> = z.string().refine(isDate, 'must be a date such as 2026-03-02');

/** `date-time` of RFC 3339 §5.6, kept in UTC. */
export const dateTime: z.ZodType<string> = z
  .string()
  .refine(isDateTime, 'must be a date and time such as 2026-03-02T08:30:00Z')
  .transform(toUtc);

const EMAIL =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;

export const email: z.ZodType<string> = text(6, 120).refine(
  (value) => EMAIL.test(value),
  'must be an email address',
);

export const phone: z.ZodType<string> = matching(
  /^\+[1-9][0-9]{6,14}$/,
  'must be a phone number in E.164 form, such as +441174960123',
);

const addressFields = {
  line1: text(1, 120),
  line2: text(1, 120).exactOptional(),
  city: text(1, 80),
  region: text(1, 80).exactOptional(),
  postal_code: matching(/^[A-Z0-9][A-Z0-9 -]{1,10}$/, 'must be a postal code in capitals'),
  country: matching(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code'),
};
export const address = z.strictObject(addressFields);
export const addressChange = atLeastOne(
  z.strictObject({
    ...addressFields,
    line1: addressFields.line1.exactOptional(),
    city: addressFields.city.exactOptional(),
    postal_code: addressFields.postal_code.exactOptional(),
    country: addressFields.country.exactOptional(),
  }),
);

/** An object that changes something: `minProperties: 1`. */
export function atLeastOne<T extends object>(object: z.ZodType<T>): z.ZodType<T> {
  return object.refine((value) => Object.keys(value).length > 0, 'must have at least one property');
}

function isDate(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const parsed = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value);
}

function isDateTime(value: string): boolean {
  const parts = /^(\d{4}-\d\d-\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](\d\d):(\d\d))$/.exec(value);
  if (parts === null || !isDate(parts[1] ?? '')) return false;
  const [hour, minute, second, offsetHour, offsetMinute] = parts.slice(2).map((part) => Number(part ?? 0));
  const inRange = (part: number | undefined, most: number): boolean => (part ?? 0) <= most;
  return (
    inRange(hour, 23) &&
    inRange(minute, 59) &&
    inRange(second, 60) &&
    inRange(offsetHour, 23) &&
    inRange(offsetMinute, 59)
  );
}

/** A leap second, which no Date knows, is kept as the second before it. */
function toUtc(value: string): string {
  return new Date(value.toUpperCase().replace(/:60(?=[.Z+-])/, ':59')).toISOString();
}
