import type { Json } from '../../model/model.js';
import { shuffled } from '../../random.js';
import { canonical } from '../../schema/canonical.js';
import { isObject, keyword } from '../../schema/keywords.js';
import { typeOf } from '../assertions.js';
import { type Facts, TYPES, type Type } from '../facts.js';
import { placesFor } from '../object.js';
import { listAt, type Place, placeUnder } from '../place.js';
import type { Mutation, MutationContext } from './mutation.js';
import { without } from './object.js';

const OF_TYPE: Readonly<Record<Type, Json>> = {
  string: 'wrong type',
  number: 13.5,
  boolean: true,
  object: {},
  array: [],
  null: null,
};

const ODD: readonly Json[] = Object.values(OF_TYPE);

/** How a value travels: as JSON, or as the text of a parameter, where a number is a text like any other. */
export type Encoding = 'json' | 'text';

/** Violations of `type`, `enum`, `const` and `not`, which any value may have. */
export function* anyMutations(
  facts: Facts,
  value: Json,
  encoding: Encoding,
  context: MutationContext,
): Generator<Mutation> {
  if (facts.types.size < TYPES.length || facts.integer)
    yield { keyword: 'type', values: wrongTypes(facts, value, encoding, context) };
  if (facts.values) {
    const values = [...besides(facts.values)].filter((candidate) => isOutside(candidate, facts));
    yield { keyword: facts.constant ? 'const' : 'enum', values };
  }
  for (const { pointer, schema } of facts.unsettled) {
    const negated = isObject(schema) ? placeUnder(pointer, schema, 'not') : undefined;
    if (!negated) continue;
    const made = context.make([negated], context.random);
    const both =
      isObject(made) && isObject(value) ? [{ ...value, ...made }, made] : made === undefined ? [] : [made];
    yield { keyword: 'not', values: both };
  }
}

/**
 * Values that satisfy none of several branches that were all satisfied, or two of those that exclude each other:
 * most often a matter of which properties are there.
 */
export function* choiceMutations(facts: Facts, value: Json, context: MutationContext): Generator<Mutation> {
  for (const { pointer, schema } of facts.choices) {
    if (!isObject(schema)) continue;
    const either = listAt(pointer, schema, 'anyOf');
    if (either.filter((branch) => context.isValid(branch, value)).length > 1) {
      yield {
        keyword: 'anyOf',
        values: isObject(value) ? [without(value, optionalOf(either, facts)), ...ODD] : ODD,
      };
    }
    const exclusive = listAt(pointer, schema, 'oneOf');
    if (exclusive.length > 1 && isObject(value)) {
      const names = optionalOf(exclusive, facts).filter(
        (name) => !Object.hasOwn(value, name) && !context.hidden.has(name),
      );
      const added = names.flatMap((name): [string, Json][] => {
        const made = context.make(placesFor(facts, name), context.random.fork(name));
        return made === undefined ? [] : [[name, made]];
      });
      if (added.length > 0) yield { keyword: 'oneOf', values: [{ ...value, ...Object.fromEntries(added) }] };
    }
  }
}

/** Names that branches require, and nothing else does. */
function optionalOf(branches: readonly Place[], facts: Facts): string[] {
  const names = branches.flatMap(({ schema }) => {
    const required = keyword(schema, 'required');
    return Array.isArray(required) ? required.map(String) : [];
  });
  return [...new Set(names)].filter((name) => !facts.required.has(name));
}

function wrongTypes(facts: Facts, value: Json, encoding: Encoding, { random }: MutationContext): Json[] {
  const fraction = facts.integer && typeof value === 'number' ? [value + 0.5, value - 0.5] : [];
  if (encoding === 'text') {
    // A string admits every text, and what a list or an object is as text no reader agrees on.
    const strict = !facts.types.has('string') && !facts.types.has('array') && !facts.types.has('object');
    return strict ? ['wrong-type', ...fraction] : [];
  }
  const wrong = TYPES.filter((type) => !facts.types.has(type)).map((type) => OF_TYPE[type]);
  return shuffled(random, [...wrong, ...fraction]);
}

/** Values like those of an enum. */
function* besides(values: readonly Json[]): Generator<Json> {
  for (const value of values.slice(0, 20)) {
    if (typeof value === 'string')
      yield* [
        'not-one-of-these',
        `${value}x`,
        `x${value}`,
        value.slice(1),
        value.toUpperCase(),
        value.toLowerCase(),
      ];
    else if (typeof value === 'number') yield* [value + 1, value - 1, value + 0.5];
    else if (typeof value === 'boolean') yield !value;
    else if (Array.isArray(value)) yield* [[], [...value, 'unexpected']];
    else if (value !== null) yield* [{}, { ...value, unexpected: true }];
  }
  yield* Object.values(OF_TYPE);
}

function isOutside(candidate: Json, facts: Facts): boolean {
  const key = canonical(candidate);
  return facts.types.has(typeOf(candidate)) && !facts.values?.some((value) => canonical(value) === key);
}
