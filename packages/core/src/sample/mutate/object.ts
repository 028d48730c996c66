import type { Json } from '../../model/model.js';
import { shuffled } from '../../random.js';
import type { Facts } from '../facts.js';
import { placesFor } from '../object.js';
import type { Mutation, MutationContext } from './mutation.js';

type JsonObject = { readonly [key: string]: Json };

/** More properties are not made for a violation of `maxProperties`. */
const MOST = 1000;

/** Violations of what a schema says about an object, its properties' values apart. */
export function* objectMutations(
  facts: Facts,
  value: JsonObject,
  context: MutationContext,
): Generator<Mutation> {
  for (const name of facts.required) {
    if (!context.hidden.has(name) && Object.hasOwn(value, name)) {
      yield { keyword: 'required', member: name, values: [without(value, [name])] };
    }
  }
  yield* undeclared(facts, value);
  yield* dependent(facts, value, context);
  yield* counted(facts, value, context);
  yield* illNamed(facts, value, context);
  for (const { declared } of facts.propertyRules) {
    for (const [name, place] of declared) {
      if (place.schema === false)
        yield { keyword: 'false', member: name, values: [{ ...value, [name]: 'unexpected' }] };
    }
  }
}

function* undeclared(facts: Facts, value: JsonObject): Generator<Mutation> {
  const closed = facts.propertyRules.some(({ rest }) => rest?.schema === false);
  if (!closed && !facts.unevaluatedProperties.some(({ schema }) => schema === false)) return;
  const keyword = closed ? 'additionalProperties' : 'unevaluatedProperties';
  const name = freshNames(facts, value).find((candidate) =>
    placesFor(facts, candidate).some(({ schema }) => schema === false),
  );
  if (name !== undefined) yield { keyword, member: name, values: [{ ...value, [name]: 'unexpected' }] };
}

function* dependent(facts: Facts, value: JsonObject, context: MutationContext): Generator<Mutation> {
  for (const [name, needs] of facts.dependentRequired) {
    for (const need of needs) {
      if (context.hidden.has(need) || context.hidden.has(name) || need === name || facts.required.has(need))
        continue;
      const present = Object.hasOwn(value, name)
        ? value[name]
        : context.make(placesFor(facts, name), context.random);
      if (present === undefined) continue;
      yield {
        keyword: 'dependentRequired',
        member: need,
        values: [without({ ...value, [name]: present }, [need])],
      };
    }
  }
}

function* counted(facts: Facts, value: JsonObject, context: MutationContext): Generator<Mutation> {
  const names = Object.keys(value);
  if (facts.minProperties > 0 && names.length >= facts.minProperties) {
    const spare = shuffled(
      context.random,
      names.filter((name) => !facts.required.has(name)),
    );
    const dropped = spare.slice(0, names.length - facts.minProperties + 1);
    yield { keyword: 'minProperties', values: [without(value, dropped)] };
  }
  const missing = facts.maxProperties + 1 - names.length;
  if (missing > MOST || !Number.isFinite(missing)) return;
  const added: [string, Json][] = [];
  const declared = facts.propertyRules.flatMap((rule) => [...rule.declared.keys()]);
  for (const name of [...declared, ...freshNames(facts, value, missing)]) {
    if (added.length >= missing) break;
    if (Object.hasOwn(value, name) || context.hidden.has(name) || facts.forbidden.has(name)) continue;
    if (!facts.propertyNames.every((place) => context.isValid(place, name))) continue;
    const made = context.make(placesFor(facts, name), context.random.fork(name));
    if (made !== undefined) added.push([name, made]);
  }
  if (added.length === missing)
    yield { keyword: 'maxProperties', values: [{ ...value, ...Object.fromEntries(added) }] };
}

function* illNamed(facts: Facts, value: JsonObject, context: MutationContext): Generator<Mutation> {
  for (const place of facts.propertyNames) {
    const names = ['', '~', ' ', '#1', 'A', 'a', '1', 'x'.repeat(300), 'unexpected-name'];
    const name = names.find(
      (candidate) => !Object.hasOwn(value, candidate) && !context.isValid(place, candidate),
    );
    const made = name === undefined ? undefined : context.make(placesFor(facts, name), context.random);
    if (name !== undefined && made !== undefined) {
      yield { keyword: 'propertyNames', member: name, values: [{ ...value, [name]: made }] };
    }
  }
}

function freshNames(facts: Facts, value: JsonObject, count = 1): string[] {
  const known = new Set([
    ...Object.keys(value),
    ...facts.propertyRules.flatMap(({ declared }) => [...declared.keys()]),
  ]);
  const names = [
    'unexpected_property',
    'unexpected',
    'x',
    '0',
    '~',
    ...Array.from({ length: count }, (_, index) => `extra${index + 1}`),
  ];
  return names.filter((name) => !known.has(name));
}

/** A copy without some properties. */
export function without(value: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}
