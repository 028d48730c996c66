// biome-ignore-all format: emitters copy this text into generated files as it is written here.
// biome-ignore-all lint/style/useTemplate: generated files use concatenation throughout.
// Keywords of JSON Schema that zod does not have, or interprets differently.
import * as z from 'zod';
import { accepts, type Check, canonical, custom, issuesOf } from './foundation.js';

export function minLength(minimum: number): Check {
  return (payload) => {
    const { value } = payload;
    if (typeof value !== 'string' || codePoints(value) >= minimum) return;
    payload.issues.push({ code: 'too_small', origin: 'string', minimum, inclusive: true, input: value, continue: true });
  };
}

export function maxLength(maximum: number): Check {
  return (payload) => {
    const { value } = payload;
    if (typeof value !== 'string' || value.length <= maximum || codePoints(value) <= maximum) return;
    payload.issues.push({ code: 'too_big', origin: 'string', maximum, inclusive: true, input: value, continue: true });
  };
}

/** Counts code points, the unit of JSON Schema; `length` counts UTF-16 code units. */
function codePoints(text: string): number {
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}

/** Accepts any number without a fraction. zod accepts only safe integers. */
export const integer: Check = (payload) => {
  const { value } = payload;
  if (typeof value !== 'number' || Number.isInteger(value)) return;
  payload.issues.push({ code: 'invalid_type', expected: 'int', input: value, continue: true });
};

/** Computes with the decimal digits, without rounding: 19.99 is a multiple of 0.01. */
export function multipleOf(divisor: number): Check {
  const unit = decimal(divisor);
  return (payload) => {
    const { value } = payload;
    if (typeof value !== 'number' || !Number.isFinite(value)) return;
    const { digits, exponent } = decimal(value);
    const shift = exponent - unit.exponent;
    const dividend = digits * 10n ** BigInt(Math.max(shift, 0));
    if (dividend % (unit.digits * 10n ** BigInt(Math.max(-shift, 0))) === 0n) return;
    payload.issues.push({ code: 'not_multiple_of', divisor, origin: 'number', input: value, continue: true });
  };
}

function decimal(value: number): { digits: bigint; exponent: number } {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

/** Accepts the values that equal one of these JSON texts when parsed. */
export function oneOfValues(texts: readonly string[]): Check {
  const allowed = new Set(texts.map((text) => canonical(JSON.parse(text))));
  return (payload) => {
    if (!allowed.has(canonical(payload.value))) custom(payload, 'Expected one of ' + texts.join(', '));
  };
}

export const uniqueItems: Check = (payload) => {
  if (!Array.isArray(payload.value)) return;
  const seen = new Map<string, number>();
  for (const [index, item] of payload.value.entries()) {
    const key = canonical(item);
    const first = seen.get(key);
    if (first !== undefined) custom(payload, 'Expected unique items, but this equals item ' + first, [index]);
    else seen.set(key, index);
  }
};

/** Applies one schema to each of the first items and `rest` to the others. Unlike in a tuple, items can be absent. */
export function prefixItems(schemas: readonly z.core.$ZodType[], rest?: z.core.$ZodType): Check {
  return (payload) => {
    if (!Array.isArray(payload.value)) return;
    for (const [index, item] of payload.value.entries()) {
      const schema = schemas[index] ?? rest;
      if (schema) payload.issues.push(...z.core.util.prefixIssues(index, issuesOf(schema, item)));
    }
  };
}

export function contains(schema: z.core.$ZodType, minimum: number = 1, maximum: number = Number.POSITIVE_INFINITY): Check {
  return (payload) => {
    if (!Array.isArray(payload.value)) return;
    const count = payload.value.filter((item) => accepts(schema, item)).length;
    if (count < minimum) custom(payload, 'Expected at least ' + minimum + ' matching items, found ' + count);
    if (count > maximum) custom(payload, 'Expected at most ' + maximum + ' matching items, found ' + count);
  };
}

export function not(schema: z.core.$ZodType): Check {
  return (payload) => {
    if (accepts(schema, payload.value)) custom(payload, 'Matches a schema that it must not match');
  };
}

/** Applies `consequence` if `condition` accepts the value; otherwise `alternative`. */
export function conditional(
  condition: z.core.$ZodType,
  consequence: z.core.$ZodType | undefined,
  alternative?: z.core.$ZodType,
): Check {
  return (payload) => {
    const branch = accepts(condition, payload.value) ? consequence : alternative;
    if (branch) payload.issues.push(...issuesOf(branch, payload.value));
  };
}
