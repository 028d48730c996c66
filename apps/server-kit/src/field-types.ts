import { z } from 'zod';

/*
 * Field types that follow JSON Schema: the length of a string is counted in characters (RFC 8259 §7), not in UTF-16
 * code units, and dates and times follow RFC 3339.
 */

export function text(least: number, most: number): z.ZodType<string> {
  const rule =
    least === 0 ? `must have at most ${most} characters` : `must have ${least} to ${most} characters`;
  return z.string().refine((value) => {
    // A string of n UTF-16 code units has n/2 to n characters, so most strings need not be counted.
    const length = value.length > most || value.length < least * 2 ? [...value].length : value.length;
    return length >= least && length <= most;
  }, rule);
}

export function matching(pattern: RegExp, rule: string): z.ZodType<string> {
  return z.string().regex(pattern, rule);
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

/** Accepts a `full-date` (RFC 3339 §5.6). */
export const date: z.ZodType<string> = z.string().refine(isDate, 'must be a date such as 2026-03-02');

/** Accepts a `date-time` (RFC 3339 §5.6) and converts it to UTC. */
export const dateTime: z.ZodType<string> = z
  .string()
  .refine(isDateTime, 'must be a date and time such as 2026-03-02T08:30:00Z')
  .transform(toUtc);

/** Matches an email address: a dot-atom (RFC 5322 §3.2.3), `@`, and a host name with at least two labels. */
const EMAIL =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;

export function email(least: number, most: number): z.ZodType<string> {
  return text(least, most).refine((value) => EMAIL.test(value), 'must be an email address');
}

export const phone: z.ZodType<string> = matching(
  /^\+[1-9][0-9]{6,14}$/,
  'must be a phone number in E.164 format, such as +441174960123',
);

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

/** Converts a time to UTC. A leap second becomes the second before it, because `Date` does not support leap seconds. */
function toUtc(value: string): string {
  return new Date(value.toUpperCase().replace(/:60(?=[.Z+-])/, ':59')).toISOString();
}
