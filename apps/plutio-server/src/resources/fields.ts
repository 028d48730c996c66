import { z } from 'zod';

/*
 * The kinds of fields the API has, as JSON Schema counts and formats them: a string's length is in characters
 * (RFC 8259 §7, not UTF-16 units), dates and times are RFC 3339, a URI is RFC 3986.
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

export const id: z.ZodType<string> = matching(/^[A-Za-z0-9]{17}$/, 'must be an id of 17 letters and digits');

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

export const flag: z.ZodBoolean = z.boolean('must be true or false');

export function list<T>(item: z.ZodType<T>, least: number, most: number): z.ZodType<T[]> {
  const rule = least === 0 ? `must have at most ${most} entries` : `must have ${least} to ${most} entries`;
  return z.array(item).min(least, rule).max(most, rule);
}

/** A list of ids that names none twice. */
export function ids(least: number, most: number): z.ZodType<string[]> {
  return list(id, least, most).refine(
    (values) => new Set(values).size === values.length,
    'must not name one twice',
  );
}

export const currency: z.ZodType<string> = matching(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR');

/** `full-date` of RFC 3339 §5.6. */
export const date: z.ZodType<string> = z.string().refine(isDate, 'must be a date such as 2026-03-02');

/** `date-time` of RFC 3339 §5.6, kept in UTC. */
export const dateTime: z.ZodType<string> = z
  .string()
  .refine(isDateTime, 'must be a date and time such as 2026-03-02T08:30:00Z')
  .transform(toUtc);

const EMAIL =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;

export const email: z.ZodType<string> = text(1, 120).refine(
  (value) => EMAIL.test(value),
  'must be an email address',
);

export const phone: z.ZodType<string> = matching(
  /^\+[1-9][0-9]{6,14}$/,
  'must be a phone number in E.164 form, such as +441174960123',
);

// RFC 3986 §3, in one expression: scheme, then an authority and a path, or a path alone; query; fragment.
const CHARACTER = "[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2}";
const AUTHORITY = `(?:(?:${CHARACTER})*|(?:(?:${CHARACTER})*@)?\\[[0-9A-Fa-fv:.]+\\](?::[0-9]*)?)`;
const URI = new RegExp(
  `^[A-Za-z][A-Za-z0-9+.-]*:(?://${AUTHORITY}(?:/(?:${CHARACTER})*)*|/?(?:(?:${CHARACTER})+(?:/(?:${CHARACTER})*)*)?)` +
    `(?:\\?(?:${CHARACTER}|[/?])*)?(?:#(?:${CHARACTER}|[/?])*)?$`,
);

export const uri: z.ZodType<string> = text(1, 300).refine(
  (value) => URI.test(value),
  'must be a URI such as https://www.example.com',
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

/** A leap second, which no Date knows, is kept as the second before it. */
function toUtc(value: string): string {
  return new Date(value.toUpperCase().replace(/:60(?=[.Z+-])/, ':59')).toISOString();
}
