import { email as emailOf, matching, text } from '@touchstone/server-kit';
import { z } from 'zod';
import type { IdPrefix } from '../identifier.js';

/** Re-exports the shared field types. The other exports of this module are specific to this API. */
export { choice, date, dateTime, integer, matching, number, phone, text } from '@touchstone/server-kit';

export function idOf(prefix: IdPrefix): z.ZodType<string> {
  return matching(
    new RegExp(`^${prefix}_[0-9a-z]{20,40}$`),
    `must be ${prefix}_ followed by 20 to 40 lowercase letters or digits`,
  );
}

export function list<T>(item: z.ZodType<T>, most: number): z.ZodType<T[]> {
  return z.array(item).max(most, `must have at most ${most} entries`);
}

export const email: z.ZodType<string> = emailOf(6, 120);

const addressFields = {
  line1: text(1, 120),
  line2: text(1, 120).exactOptional(),
  city: text(1, 80),
  region: text(1, 80).exactOptional(),
  postal_code: matching(
    /^[A-Z0-9][A-Z0-9 -]{1,10}$/,
    'must be 2 to 11 uppercase letters, digits, spaces or hyphens, and must start with a letter or digit',
  ),
  country: matching(/^[A-Z]{2}$/, 'must be a two-letter country code in uppercase, such as GB (ISO 3166-1)'),
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

/** Requires at least one property, like `minProperties: 1` in JSON Schema. */
export function atLeastOne<T extends object>(object: z.ZodType<T>): z.ZodType<T> {
  return object.refine((value) => Object.keys(value).length > 0, 'must have at least one property');
}
