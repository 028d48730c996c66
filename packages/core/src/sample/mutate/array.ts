import type { Json } from '../../model/model.js';
import { canonical } from '../../schema/canonical.js';
import { placesOf } from '../array.js';
import type { Facts } from '../facts.js';
import type { Mutation, MutationContext } from './mutation.js';

/** A longer array is not made for a violation of `maxItems`. */
const LONGEST = 10_000;

/** Violations of what a schema says about an array, its items apart. */
export function* arrayMutations(
  facts: Facts,
  value: readonly Json[],
  context: MutationContext,
): Generator<Mutation> {
  if (facts.minItems > 0) yield { keyword: 'minItems', values: [value.slice(0, facts.minItems - 1)] };
  if (facts.maxItems < LONGEST)
    yield { keyword: 'maxItems', values: extended(facts, value, facts.maxItems + 1, context) };
  if (facts.uniqueItems) yield { keyword: 'uniqueItems', values: repeated(facts, value, context) };
  const closed = facts.itemRules.find(({ prefix, rest }) => prefix.length > 0 && rest?.schema === false);
  if (closed) yield { keyword: 'items', values: [padded(value, closed.prefix.length)] };
  else if (facts.unevaluatedItems.some(({ schema }) => schema === false)) {
    yield { keyword: 'unevaluatedItems', member: value.length, values: [[...value, 'unexpected']] };
  }
  for (const { place, min, max } of facts.contains) {
    if (min > 0) {
      let kept = 0;
      const values = value.filter((item) => !context.isValid(place, item) || ++kept < min);
      yield { keyword: 'contains', values: [values] };
    }
    if (max < LONGEST) {
      const item =
        value.find((candidate) => context.isValid(place, candidate)) ?? context.make([place], context.random);
      if (item !== undefined)
        yield { keyword: 'contains', values: [[...value, ...Array.from({ length: max + 1 }, () => item)]] };
    }
  }
}

function padded(value: readonly Json[], length: number): Json {
  return [...value, ...Array.from({ length: Math.max(1, length + 1 - value.length) }, () => 'unexpected')];
}

function* extended(
  facts: Facts,
  value: readonly Json[],
  length: number,
  context: MutationContext,
): Generator<Json> {
  const prefix = Math.max(0, ...facts.itemRules.map((rule) => rule.prefix.length));
  const last = value.at(-1);
  // The same item over and over costs nothing to make, where it may be there twice.
  if (!facts.uniqueItems && last !== undefined && value.length > prefix)
    yield [...value, ...Array.from({ length: length - value.length }, () => last)];
  const items = [...value];
  const seen = new Set(items.map(canonical));
  for (let attempt = 0; items.length < length && attempt < length * 3 + 10; attempt++) {
    const item = context.make(placesOf(facts, items.length), context.random.fork(`more ${attempt}`));
    if (item === undefined) return;
    const key = canonical(item);
    if (facts.uniqueItems && seen.has(key)) continue;
    seen.add(key);
    items.push(item);
  }
  if (items.length === length) yield items;
}

function* repeated(facts: Facts, value: readonly Json[], context: MutationContext): Generator<Json> {
  const [first, ...rest] = value;
  if (first === undefined) {
    const made = context.make(placesOf(facts, 0), context.random);
    if (made !== undefined) yield [made, made];
    return;
  }
  yield [...value, first];
  if (rest.length > 0) yield [first, ...rest.slice(0, -1), first];
}
