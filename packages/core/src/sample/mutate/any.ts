import type { Json } from '../../model/model.js';
import { canonical } from '../../schema/canonical.js';
import { isObject, keyword } from '../../schema/keywords.js';
import { typeOf } from '../assertions.js';
import { type MergedConstraints, TYPES, type Type } from '../merged-constraints.js';
import { propertySites } from '../object.js';
import { type SchemaSite, sitesInList, siteUnder } from '../schema-site.js';
import type { Mutation, MutationContext } from './mutation.js';
import { omit } from './object.js';

const VALUE_BY_TYPE: Readonly<Record<Type, Json>> = {
  string: 'wrong type',
  number: 13.5,
  boolean: true,
  object: {},
  array: [],
  null: null,
};

/**
 * The types, those first whose values hardly any server converts: many read a number or a boolean as a string, and `null`
 * as an absent value.
 */
const WRONG_TYPES: readonly Type[] = ['string', 'object', 'array', 'boolean', 'number', 'null'];

const VALUES_OF_EVERY_TYPE: readonly Json[] = Object.values(VALUE_BY_TYPE);

/** The encoding of a value in a request: `json`, or `text` for a parameter, which sends numbers as text too. */
export type Encoding = 'json' | 'text';

/** Yields violations of `type`, `enum`, `const` and `not`, which apply to values of any type. */
export function* anyMutations(
  constraints: MergedConstraints,
  value: Json,
  encoding: Encoding,
  context: MutationContext,
): Generator<Mutation> {
  if (constraints.types.size < TYPES.length || constraints.isInteger)
    yield { keyword: 'type', values: wrongTypes(constraints, value, encoding) };
  if (constraints.values) {
    const values = [...nearEnumValues(constraints.values)].filter((candidate) =>
      isOutside(candidate, constraints),
    );
    yield { keyword: constraints.isConstant ? 'const' : 'enum', values };
  }
  for (const { pointer, schema } of constraints.unmerged) {
    const negated = isObject(schema) ? siteUnder(pointer, schema, 'not') : undefined;
    if (!negated) continue;
    const sample = context.trySample([negated], context.random);
    const both =
      isObject(sample) && isObject(value)
        ? [{ ...value, ...sample }, sample]
        : sample === undefined
          ? []
          : [sample];
    yield { keyword: 'not', values: both };
  }
}

/**
 * Yields likely violations of `anyOf`, if the value satisfies several branches, and of `oneOf`, if the value is an
 * object. Properties of an object are omitted for `anyOf` and added for `oneOf`.
 */
export function* choiceMutations(
  constraints: MergedConstraints,
  value: Json,
  context: MutationContext,
): Generator<Mutation> {
  for (const { pointer, schema } of constraints.choices) {
    if (!isObject(schema)) continue;
    const either = sitesInList(pointer, schema, 'anyOf');
    if (either.filter((branch) => context.isValid(branch, value)).length > 1) {
      yield {
        keyword: 'anyOf',
        values: isObject(value)
          ? [omit(value, branchOnlyNames(either, constraints)), ...VALUES_OF_EVERY_TYPE]
          : VALUES_OF_EVERY_TYPE,
      };
    }
    const exclusive = sitesInList(pointer, schema, 'oneOf');
    if (exclusive.length > 1 && isObject(value)) {
      const names = branchOnlyNames(exclusive, constraints).filter(
        (name) => !Object.hasOwn(value, name) && !context.hidden.has(name),
      );
      const added = names.flatMap((name): [string, Json][] => {
        const sample = context.trySample(propertySites(constraints, name), context.random.fork(name));
        return sample === undefined ? [] : [[name, sample]];
      });
      if (added.length > 0) yield { keyword: 'oneOf', values: [{ ...value, ...Object.fromEntries(added) }] };
    }
  }
}

/** Returns the names of the properties that a branch requires but `constraints` does not. */
function branchOnlyNames(branches: readonly SchemaSite[], constraints: MergedConstraints): string[] {
  const names = branches.flatMap(({ schema }) => {
    const required = keyword(schema, 'required');
    return Array.isArray(required) ? required.map(String) : [];
  });
  return [...new Set(names)].filter((name) => !constraints.required.has(name));
}

function wrongTypes(constraints: MergedConstraints, value: Json, encoding: Encoding): Json[] {
  const fraction = constraints.isInteger && typeof value === 'number' ? [value + 0.5, value - 0.5] : [];
  if (encoding === 'text') {
    // The type `string` admits every string, and servers disagree about which strings are lists or objects.
    const strict =
      !constraints.types.has('string') && !constraints.types.has('array') && !constraints.types.has('object');
    return strict ? ['wrong-type', ...fraction] : [];
  }
  const wrong = WRONG_TYPES.filter((type) => !constraints.types.has(type)).map((type) => VALUE_BY_TYPE[type]);
  return [...wrong, ...fraction];
}

/** Yields values that resemble the values of an enum, followed by a value of each type. */
function* nearEnumValues(values: readonly Json[]): Generator<Json> {
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
  yield* Object.values(VALUE_BY_TYPE);
}

function isOutside(candidate: Json, constraints: MergedConstraints): boolean {
  const key = canonical(candidate);
  return (
    constraints.types.has(typeOf(candidate)) && !constraints.values?.some((value) => canonical(value) === key)
  );
}
