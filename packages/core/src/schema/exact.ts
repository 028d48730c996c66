import { type FuncKeywordDefinition, str } from 'ajv/dist/2020.js';
import { canonical } from './canonical.js';

/**
 * Checks `multipleOf` in decimal arithmetic: 19.99 is a multiple of 0.01, even if binary division has a remainder.
 * Uses the shortest decimal representation of each number, which is usually how it is written in JSON.
 */
export function isMultipleOf(value: number, step: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(step)) return value % step === 0;
  if (!Number.isFinite(value) || !Number.isFinite(step)) return false;
  const [left, leftScale] = decimal(value);
  const [right, rightScale] = decimal(step);
  const scale = Math.max(leftScale, rightScale);
  return (left * 10n ** BigInt(scale - leftScale)) % (right * 10n ** BigInt(scale - rightScale)) === 0n;
}

/** Splits a number into digits × 10^-scale, with a scale of at least 0. */
function decimal(value: number): [digits: bigint, scale: number] {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? [digits, scale] : [digits * 10n ** BigInt(-scale), 0];
}

/** Returns the number of digits after the decimal point in the shortest decimal representation of a number. */
export function decimals(value: number): number {
  return decimal(value)[1];
}

/** Checks `uniqueItems` in linear time; Ajv compares objects pairwise. */
export function hasUniqueItems(items: readonly unknown[]): boolean {
  return new Set(items.map(canonical)).size === items.length;
}

/** Keyword definitions that replace those of Ajv. */
export const EXACT_KEYWORDS: readonly FuncKeywordDefinition[] = [
  {
    keyword: 'multipleOf',
    type: 'number',
    schemaType: 'number',
    errors: false,
    error: { message: ({ schema }) => str`must be a multiple of ${schema}` },
    validate: (step: number, value: number) => isMultipleOf(value, step),
  },
  {
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    errors: false,
    error: { message: 'must NOT have equal items' },
    validate: (unique: boolean, items: readonly unknown[]) => !unique || hasUniqueItems(items),
  },
];
