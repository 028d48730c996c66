import type { Json } from '../../model/model.js';
import { FORMATS } from '../../schema/formats.js';
import type { MergedConstraints } from '../merged-constraints.js';
import { admitsNumber, sampleNumber } from '../number.js';
import { type Mutation, type MutationContext, withConstraints } from './mutation.js';

const UNBOUNDED = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** Yields violations of the number keywords and of number formats. */
export function* numberMutations(
  constraints: MergedConstraints,
  value: number,
  context: MutationContext,
): Generator<Mutation> {
  const step = constraints.multipleOf[0] ?? (constraints.isInteger ? 1 : 0.01);
  const below = { minimum: UNBOUNDED.low, exclusiveMinimum: UNBOUNDED.low };
  const above = { maximum: UNBOUNDED.high, exclusiveMaximum: UNBOUNDED.high };
  if (Number.isFinite(constraints.minimum) && constraints.minimum > constraints.exclusiveMinimum) {
    const other = withConstraints(constraints, { ...below, exclusiveMaximum: constraints.minimum });
    yield { keyword: 'minimum', values: beyondBound(other, constraints.minimum - step, context) };
  }
  if (Number.isFinite(constraints.exclusiveMinimum) && constraints.exclusiveMinimum >= constraints.minimum) {
    const other = withConstraints(constraints, { ...below, maximum: constraints.exclusiveMinimum });
    yield { keyword: 'exclusiveMinimum', values: beyondBound(other, constraints.exclusiveMinimum, context) };
  }
  if (Number.isFinite(constraints.maximum) && constraints.maximum < constraints.exclusiveMaximum) {
    const other = withConstraints(constraints, { ...above, exclusiveMinimum: constraints.maximum });
    yield { keyword: 'maximum', values: beyondBound(other, constraints.maximum + step, context) };
  }
  if (Number.isFinite(constraints.exclusiveMaximum) && constraints.exclusiveMaximum <= constraints.maximum) {
    const other = withConstraints(constraints, { ...above, minimum: constraints.exclusiveMaximum });
    yield { keyword: 'exclusiveMaximum', values: beyondBound(other, constraints.exclusiveMaximum, context) };
  }
  if (constraints.multipleOf.length > 0) yield { keyword: 'multipleOf', values: offGrid(constraints, value) };
  for (const format of new Set(constraints.formats)) {
    const definition = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
    if (definition?.type !== 'number') continue;
    const candidates = [2 ** 7, 2 ** 15, 2 ** 31, 2 ** 65, 2 ** 130].flatMap((bound) => [bound, -bound - 1]);
    const values = candidates.filter(
      (number) => !definition.validate(number) && admitsNumber(constraints, number),
    );
    yield { keyword: 'format', values };
  }
}

/** Yields numbers beyond a bound, starting with the nearest if the other constraints admit it. */
function* beyondBound(
  constraints: MergedConstraints,
  nearest: number,
  { random }: MutationContext,
): Generator<Json> {
  const rounded = Number(nearest.toPrecision(15));
  if (admitsNumber(constraints, rounded)) yield rounded;
  const sample = sampleNumber(constraints, random);
  if (sample !== undefined) yield sample;
}

function* offGrid(constraints: MergedConstraints, value: number): Generator<Json> {
  const free = withConstraints(constraints, { multipleOf: [] });
  const smallest = Math.min(...constraints.multipleOf);
  for (const distance of [1, -1, smallest / 2, -smallest / 2, smallest / 10, 0.5, 0.001]) {
    const candidate = Number((value + distance).toPrecision(15));
    if (admitsNumber(free, candidate) && !admitsNumber(constraints, candidate)) yield candidate;
  }
}
