import type { Json } from '../../model/model.js';
import { FORMATS } from '../../schema/formats.js';
import type { Facts } from '../facts.js';
import { admitsNumber, sampleNumber } from '../number.js';
import { changed, type Mutation, type MutationContext } from './mutation.js';

const NONE = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** Violations of what a schema says about a number. */
export function* numberMutations(facts: Facts, value: number, context: MutationContext): Generator<Mutation> {
  const step = facts.multipleOf[0] ?? (facts.integer ? 1 : 0.01);
  const below = { minimum: NONE.low, exclusiveMinimum: NONE.low };
  const above = { maximum: NONE.high, exclusiveMaximum: NONE.high };
  if (Number.isFinite(facts.minimum) && facts.minimum > facts.exclusiveMinimum) {
    const other = changed(facts, { ...below, exclusiveMaximum: facts.minimum });
    yield { keyword: 'minimum', values: outside(other, facts.minimum - step, context) };
  }
  if (Number.isFinite(facts.exclusiveMinimum) && facts.exclusiveMinimum >= facts.minimum) {
    const other = changed(facts, { ...below, maximum: facts.exclusiveMinimum });
    yield { keyword: 'exclusiveMinimum', values: outside(other, facts.exclusiveMinimum, context) };
  }
  if (Number.isFinite(facts.maximum) && facts.maximum < facts.exclusiveMaximum) {
    const other = changed(facts, { ...above, exclusiveMinimum: facts.maximum });
    yield { keyword: 'maximum', values: outside(other, facts.maximum + step, context) };
  }
  if (Number.isFinite(facts.exclusiveMaximum) && facts.exclusiveMaximum <= facts.maximum) {
    const other = changed(facts, { ...above, minimum: facts.exclusiveMaximum });
    yield { keyword: 'exclusiveMaximum', values: outside(other, facts.exclusiveMaximum, context) };
  }
  if (facts.multipleOf.length > 0) yield { keyword: 'multipleOf', values: offGrid(facts, value) };
  for (const format of new Set(facts.formats)) {
    const checked = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
    if (checked?.type !== 'number') continue;
    const candidates = [2 ** 7, 2 ** 15, 2 ** 31, 2 ** 65, 2 ** 130].flatMap((bound) => [bound, -bound - 1]);
    const values = candidates.filter((number) => !checked.validate(number) && admitsNumber(facts, number));
    yield { keyword: 'format', values };
  }
}

/** A number beyond a bound: the nearest where it is admitted otherwise. */
function* outside(facts: Facts, nearest: number, { random }: MutationContext): Generator<Json> {
  const rounded = Number(nearest.toPrecision(15));
  if (admitsNumber(facts, rounded)) yield rounded;
  const made = sampleNumber(facts, random);
  if (made !== undefined) yield made;
}

function* offGrid(facts: Facts, value: number): Generator<Json> {
  const free = changed(facts, { multipleOf: [] });
  const smallest = Math.min(...facts.multipleOf);
  for (const distance of [1, -1, smallest / 2, -smallest / 2, smallest / 10, 0.5, 0.001]) {
    const candidate = Number((value + distance).toPrecision(15));
    if (admitsNumber(free, candidate) && !admitsNumber(facts, candidate)) yield candidate;
  }
}
