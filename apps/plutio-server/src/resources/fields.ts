import { email as emailOf, matching, text } from '@touchstone/server-kit';
import { z } from 'zod';

/** Re-exports the shared field types. The other exports of this module are specific to this API. */
export { choice, date, dateTime, integer, matching, number, phone, text } from '@touchstone/server-kit';

export const id: z.ZodType<string> = matching(/^[A-Za-z0-9]{17}$/, 'must be an id of 17 letters or digits');

export const flag: z.ZodBoolean = z.boolean('must be true or false');

export function list<T>(item: z.ZodType<T>, least: number, most: number): z.ZodType<T[]> {
  const rule = least === 0 ? `must have at most ${most} entries` : `must have ${least} to ${most} entries`;
  return z.array(item).min(least, rule).max(most, rule);
}

/** Creates the type of a list of distinct ids. */
export function ids(least: number, most: number): z.ZodType<string[]> {
  return list(id, least, most).refine(
    (values) => new Set(values).size === values.length,
    'must not contain duplicates',
  );
}

export const currency: z.ZodType<string> = matching(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR');

export const email: z.ZodType<string> = emailOf(1, 120);

// Matches a URI (RFC 3986 §3): a scheme, then either an authority and a path or only a path, then an optional query and
// an optional fragment.
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
