import type { Random } from '../random.js';
import { decimals, isMultipleOf } from '../schema/exact.js';
import type { Facts } from './facts.js';

const FORMAT_BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  int8: [-128, 127],
  int16: [-32_768, 32_767],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint8: [0, 255],
  float: [-(2 ** 127), 2 ** 127],
};
const WHOLE = new Set(['int8', 'int16', 'int32', 'int64', 'uint8']);

/** A number the facts admit, or undefined where none was found. */
export function sampleNumber(facts: Facts, random: Random): number | undefined {
  const whole = facts.integer || facts.formats.some((format) => WHOLE.has(format));
  let [low, high] = [
    Math.max(facts.minimum, facts.exclusiveMinimum),
    Math.min(facts.maximum, facts.exclusiveMaximum),
  ];
  for (const format of facts.formats) {
    const bounds = FORMAT_BOUNDS[format];
    if (bounds) [low, high] = [Math.max(low, bounds[0]), Math.min(high, bounds[1])];
  }
  const steps = whole ? [...facts.multipleOf, 1] : facts.multipleOf;
  if (steps.length > 0) return onGrid(steps.reduce(commonMultiple), low, high, facts, random);
  // Two decimals read like a price or a measure; a narrow range needs more.
  return onGrid(0.01, low, high, facts, random) ?? between(low, high, facts, random);
}

export function admitsNumber(facts: Facts, value: number): boolean {
  return (
    value >= facts.minimum &&
    value <= facts.maximum &&
    value > facts.exclusiveMinimum &&
    value < facts.exclusiveMaximum &&
    (!facts.integer || Number.isInteger(value)) &&
    facts.multipleOf.every((step) => isMultipleOf(value, step))
  );
}

function onGrid(step: number, low: number, high: number, facts: Facts, random: Random): number | undefined {
  const [first, last] = span(Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9), step);
  if (!(first <= last)) return undefined;
  for (let attempt = 0; attempt < 12; attempt++) {
    // The ends themselves, should chance keep missing a narrow range with an end excluded.
    const count =
      attempt < 8
        ? random.int(first, last)
        : attempt % 2 === 0
          ? first + (attempt - 8) / 2
          : last - (attempt - 9) / 2;
    const value = multiple(count, step);
    if (admitsNumber(facts, value)) return value;
  }
  return undefined;
}

/** Multiples to choose from where a range is open: a thousand, above zero if possible. */
function span(first: number, last: number, step: number): [number, number] {
  const many = Math.max(1, Math.round(1000 / step));
  if (Number.isFinite(first) && Number.isFinite(last)) return [first, last];
  if (Number.isFinite(first)) return [first, first + many];
  if (Number.isFinite(last)) return [last >= 1 && last <= many ? 1 : last - many, last];
  return [1, many];
}

/** In decimals, so that 3 × 0.1 is 0.3. */
function multiple(count: number, step: number): number {
  const places = decimals(step);
  const value = count * step;
  const rounded = places > 0 && places <= 100 ? Number(value.toFixed(places)) : value;
  return rounded === 0 ? 0 : rounded;
}

function between(low: number, high: number, facts: Facts, random: Random): number | undefined {
  for (let attempt = 0; attempt < 8; attempt++) {
    const value = low + (high - low) * random.next();
    if (admitsNumber(facts, value)) return value;
  }
  return [low, high].find((value) => admitsNumber(facts, value));
}

function commonMultiple(left: number, right: number): number {
  if (isMultipleOf(left, right)) return left;
  if (isMultipleOf(right, left)) return right;
  const scale = 10 ** Math.max(decimals(left), decimals(right));
  const [a, b] = [Math.round(left * scale), Math.round(right * scale)];
  return (a / divisor(a, b)) * (b / scale);
}

function divisor(left: number, right: number): number {
  return right === 0 ? left : divisor(right, left % right);
}
