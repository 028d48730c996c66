import type { Json } from '../../model/model.js';
import { canonical } from '../../schema/canonical.js';
import { itemSites } from '../array.js';
import type { MergedConstraints } from '../merged-constraints.js';
import type { Mutation, MutationContext } from './mutation.js';

/** A `maxItems` or `maxContains` is violated only if it is below this limit. */
const MAX_ITEMS = 10_000;

/** Yields violations of the array keywords. The items themselves are visited separately. */
export function* arrayMutations(
  constraints: MergedConstraints,
  value: readonly Json[],
  context: MutationContext,
): Generator<Mutation> {
  if (constraints.minItems > 0)
    yield { keyword: 'minItems', values: [value.slice(0, constraints.minItems - 1)] };
  if (constraints.maxItems < MAX_ITEMS)
    yield {
      keyword: 'maxItems',
      values: tooManyItems(constraints, value, constraints.maxItems + 1, context),
    };
  if (constraints.uniqueItems)
    yield { keyword: 'uniqueItems', values: duplicatedItems(constraints, value, context) };
  const closed = constraints.itemRules.find(
    ({ prefix, rest }) => prefix.length > 0 && rest?.schema === false,
  );
  if (closed) yield { keyword: 'items', values: [withExtraItems(value, closed.prefix.length)] };
  else if (constraints.unevaluatedItems.some(({ schema }) => schema === false)) {
    yield { keyword: 'unevaluatedItems', member: value.length, values: [[...value, 'unexpected']] };
  }
  for (const { site, min, max } of constraints.contains) {
    if (min > 0) {
      let keptCount = 0;
      const values = value.filter((item) => !context.isValid(site, item) || ++keptCount < min);
      yield { keyword: 'contains', values: [values] };
    }
    if (max < MAX_ITEMS) {
      const item =
        value.find((candidate) => context.isValid(site, candidate)) ??
        context.trySample([site], context.random);
      if (item !== undefined)
        yield { keyword: 'contains', values: [[...value, ...Array.from({ length: max + 1 }, () => item)]] };
    }
  }
}

function withExtraItems(value: readonly Json[], length: number): Json {
  return [...value, ...Array.from({ length: Math.max(1, length + 1 - value.length) }, () => 'unexpected')];
}

function* tooManyItems(
  constraints: MergedConstraints,
  value: readonly Json[],
  length: number,
  context: MutationContext,
): Generator<Json> {
  const prefix = Math.max(0, ...constraints.itemRules.map((rule) => rule.prefix.length));
  const last = value.at(-1);
  // If duplicates are allowed, repeating the last item avoids sampling more items.
  if (!constraints.uniqueItems && last !== undefined && value.length > prefix)
    yield [...value, ...Array.from({ length: length - value.length }, () => last)];
  const items = [...value];
  const seen = new Set(items.map(canonical));
  for (let attempt = 0; items.length < length && attempt < length * 3 + 10; attempt++) {
    const item = context.trySample(
      itemSites(constraints, items.length),
      context.random.fork(`more ${attempt}`),
    );
    if (item === undefined) return;
    const key = canonical(item);
    if (constraints.uniqueItems && seen.has(key)) continue;
    seen.add(key);
    items.push(item);
  }
  if (items.length === length) yield items;
}

function* duplicatedItems(
  constraints: MergedConstraints,
  value: readonly Json[],
  context: MutationContext,
): Generator<Json> {
  const [first, ...rest] = value;
  if (first === undefined) {
    const sample = context.trySample(itemSites(constraints, 0), context.random);
    if (sample !== undefined) yield [sample, sample];
    return;
  }
  yield [...value, first];
  if (rest.length > 0) yield [first, ...rest.slice(0, -1), first];
}
