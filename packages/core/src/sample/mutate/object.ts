import type { Json } from '../../model/model.js';
import { shuffled } from '../../random.js';
import type { MergedConstraints } from '../merged-constraints.js';
import { propertySites } from '../object.js';
import type { Mutation, MutationContext } from './mutation.js';

type JsonObject = { readonly [key: string]: Json };

/** Maximum number of properties to add in order to violate `maxProperties`. */
const MAX_ADDED_PROPERTIES = 1000;

/** Yields violations of the object keywords. The values of the properties are visited separately. */
export function* objectMutations(
  constraints: MergedConstraints,
  value: JsonObject,
  context: MutationContext,
): Generator<Mutation> {
  for (const name of constraints.required) {
    if (!context.hidden.has(name) && Object.hasOwn(value, name)) {
      yield { keyword: 'required', member: name, values: [omit(value, [name])] };
    }
  }
  yield* undeclaredMutations(constraints, value);
  yield* dependentRequiredMutations(constraints, value, context);
  yield* propertyCountMutations(constraints, value, context);
  yield* propertyNameMutations(constraints, value, context);
  for (const { declared } of constraints.propertyRules) {
    for (const [name, site] of declared) {
      if (site.schema === false)
        yield { keyword: 'false', member: name, values: [{ ...value, [name]: 'unexpected' }] };
    }
  }
}

function* undeclaredMutations(constraints: MergedConstraints, value: JsonObject): Generator<Mutation> {
  const closed = constraints.propertyRules.some(({ rest }) => rest?.schema === false);
  if (!closed && !constraints.unevaluatedProperties.some(({ schema }) => schema === false)) return;
  const keyword = closed ? 'additionalProperties' : 'unevaluatedProperties';
  const name = undeclaredNames(constraints, value).find((candidate) =>
    propertySites(constraints, candidate).some(({ schema }) => schema === false),
  );
  if (name !== undefined) yield { keyword, member: name, values: [{ ...value, [name]: 'unexpected' }] };
}

function* dependentRequiredMutations(
  constraints: MergedConstraints,
  value: JsonObject,
  context: MutationContext,
): Generator<Mutation> {
  for (const [name, needs] of constraints.dependentRequired) {
    for (const need of needs) {
      if (
        context.hidden.has(need) ||
        context.hidden.has(name) ||
        need === name ||
        constraints.required.has(need)
      )
        continue;
      const present = Object.hasOwn(value, name)
        ? value[name]
        : context.trySample(propertySites(constraints, name), context.random);
      if (present === undefined) continue;
      yield {
        keyword: 'dependentRequired',
        member: need,
        values: [omit({ ...value, [name]: present }, [need])],
      };
    }
  }
}

function* propertyCountMutations(
  constraints: MergedConstraints,
  value: JsonObject,
  context: MutationContext,
): Generator<Mutation> {
  const names = Object.keys(value);
  if (constraints.minProperties > 0 && names.length >= constraints.minProperties) {
    const spare = shuffled(
      context.random,
      names.filter((name) => !constraints.required.has(name)),
    );
    const dropped = spare.slice(0, names.length - constraints.minProperties + 1);
    yield { keyword: 'minProperties', values: [omit(value, dropped)] };
  }
  const missing = constraints.maxProperties + 1 - names.length;
  if (missing > MAX_ADDED_PROPERTIES || !Number.isFinite(missing)) return;
  const added: [string, Json][] = [];
  const declared = constraints.propertyRules.flatMap((rule) => [...rule.declared.keys()]);
  for (const name of [...declared, ...undeclaredNames(constraints, value, missing)]) {
    if (added.length >= missing) break;
    if (Object.hasOwn(value, name) || context.hidden.has(name) || constraints.absent.has(name)) continue;
    if (!constraints.propertyNames.every((site) => context.isValid(site, name))) continue;
    const sample = context.trySample(propertySites(constraints, name), context.random.fork(name));
    if (sample !== undefined) added.push([name, sample]);
  }
  if (added.length === missing)
    yield { keyword: 'maxProperties', values: [{ ...value, ...Object.fromEntries(added) }] };
}

function* propertyNameMutations(
  constraints: MergedConstraints,
  value: JsonObject,
  context: MutationContext,
): Generator<Mutation> {
  for (const site of constraints.propertyNames) {
    const names = ['', '~', ' ', '#1', 'A', 'a', '1', 'x'.repeat(300), 'unexpected-name'];
    const name = names.find(
      (candidate) => !Object.hasOwn(value, candidate) && !context.isValid(site, candidate),
    );
    const sample =
      name === undefined ? undefined : context.trySample(propertySites(constraints, name), context.random);
    if (name !== undefined && sample !== undefined) {
      yield { keyword: 'propertyNames', member: name, values: [{ ...value, [name]: sample }] };
    }
  }
}

function undeclaredNames(constraints: MergedConstraints, value: JsonObject, count = 1): string[] {
  const declared = new Set([
    ...Object.keys(value),
    ...constraints.propertyRules.flatMap(({ declared }) => [...declared.keys()]),
  ]);
  const names = [
    'unexpected_property',
    'unexpected',
    'x',
    '0',
    '~',
    ...Array.from({ length: count }, (_, index) => `extra${index + 1}`),
  ];
  return names.filter((name) => !declared.has(name));
}

export function omit(value: JsonObject, names: readonly string[]): JsonObject {
  // Several times as fast as `Object.fromEntries`, which matters for objects of thousands of properties.
  const copy: { [key: string]: Json } = { ...value };
  for (const name of names) delete copy[name];
  return copy;
}
