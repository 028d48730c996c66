import { own } from '../own.js';
import type { Random } from '../random.js';
import { decimals, isMultipleOf } from '../schema/exact.js';
import type { MergedConstraints } from './merged-constraints.js';

const FORMAT_BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  int8: [-128, 127],
  int16: [-32_768, 32_767],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint8: [0, 255],
  float: [-(2 ** 127), 2 ** 127],
};
const INTEGER_FORMATS = new Set(['int8', 'int16', 'int32', 'int64', 'uint8']);

/** Samples a number within the constraints. Returns `undefined` if none is found. */
export function sampleNumber(constraints: MergedConstraints, random: Random): number | undefined {
  const isInteger =
    constraints.isInteger || constraints.formats.some((format) => INTEGER_FORMATS.has(format));
  let [low, high] = [
    Math.max(constraints.minimum, constraints.exclusiveMinimum),
    Math.min(constraints.maximum, constraints.exclusiveMaximum),
  ];
  for (const format of constraints.formats) {
    const bounds = own(FORMAT_BOUNDS, format);
    if (bounds) [low, high] = [Math.max(low, bounds[0]), Math.min(high, bounds[1])];
  }
  const steps = isInteger ? [...constraints.multipleOf, 1] : constraints.multipleOf;
  if (steps.length > 0) return sampleMultiple(steps.reduce(commonMultiple), low, high, constraints, random);
  // Two decimal places suit prices and measurements, but a narrow range may need more.
  return (
    sampleMultiple(0.01, low, high, constraints, random) ?? sampleInRange(low, high, constraints, random)
  );
}

export function admitsNumber(constraints: MergedConstraints, value: number): boolean {
  return (
    value >= constraints.minimum &&
    value <= constraints.maximum &&
    value > constraints.exclusiveMinimum &&
    value < constraints.exclusiveMaximum &&
    (!constraints.isInteger || Number.isInteger(value)) &&
    constraints.multipleOf.every((step) => isMultipleOf(value, step))
  );
}

function sampleMultiple(
  step: number,
  low: number,
  high: number,
  constraints: MergedConstraints,
  random: Random,
): number | undefined {
  const [first, last] = multiplesRange(Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9), step);
  if (!(first <= last)) return undefined;
  for (let attempt = 0; attempt < 12; attempt++) {
    // The last attempts use the values at the ends of the range, in case random choices keep hitting an excluded bound.
    const count =
      attempt < 8
        ? random.int(first, last)
        : attempt % 2 === 0
          ? first + (attempt - 8) / 2
          : last - (attempt - 9) / 2;
    const value = multiple(count, step);
    if (admitsNumber(constraints, value)) return value;
  }
  return undefined;
}

/**
 * Returns the smallest and the largest number by which to multiply `step`. An unbounded range is limited to a span of
 * about 1,000, above zero if possible.
 */
function multiplesRange(first: number, last: number, step: number): [number, number] {
  const many = Math.max(1, Math.round(1000 / step));
  if (Number.isFinite(first) && Number.isFinite(last)) return [first, last];
  if (Number.isFinite(first)) return [first, first + many];
  if (Number.isFinite(last)) return [last >= 1 && last <= many ? 1 : last - many, last];
  return [1, many];
}

/** Returns `count` × `step`, rounded to the decimal places of `step`, so that 3 × 0.1 is 0.3. */
function multiple(count: number, step: number): number {
  const sites = decimals(step);
  const value = count * step;
  const rounded = sites > 0 && sites <= 100 ? Number(value.toFixed(sites)) : value;
  return rounded === 0 ? 0 : rounded;
}

function sampleInRange(
  low: number,
  high: number,
  constraints: MergedConstraints,
  random: Random,
): number | undefined {
  for (let attempt = 0; attempt < 8; attempt++) {
    const value = low + (high - low) * random.next();
    if (admitsNumber(constraints, value)) return value;
  }
  return [low, high].find((value) => admitsNumber(constraints, value));
}

function commonMultiple(left: number, right: number): number {
  if (isMultipleOf(left, right)) return left;
  if (isMultipleOf(right, left)) return right;
  const scale = 10 ** Math.max(decimals(left), decimals(right));
  const [a, b] = [Math.round(left * scale), Math.round(right * scale)];
  return (a / greatestCommonDivisor(a, b)) * (b / scale);
}

function greatestCommonDivisor(left: number, right: number): number {
  return right === 0 ? left : greatestCommonDivisor(right, left % right);
}
