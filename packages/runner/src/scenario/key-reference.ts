import type { Operation } from '@touchstone/core';
import { parsePointer, pathParameterNames } from '@touchstone/core/internal';
import type { Binding } from '../plan/binding.js';
import type { Substitution } from '../plan/request-template.js';
import type { Step } from '../plan/step.js';
import type { PlanContext } from './context.js';
import { isObject } from './fresh-places.js';
import type { SampledBody } from './sampled-body.js';

/**
 * Returns the binding of the body property that repeats the key of the item in the path of an update, such as `slug` of
 * `PUT /articles/{slug}`, or the member from which the key was taken, such as `name` for `PATCH /limits/{id_or_name}`;
 * undefined if there is none. Another value would rename the item, so that the run could neither find nor remove it.
 * @param scenario The path parameters of the update, and the steps that bind them.
 */
export function keyReference(
  context: PlanContext,
  { method, path }: Operation,
  { body: { value } }: SampledBody,
  { parents, steps }: KeyedScenario,
): Substitution | undefined {
  if ((method !== 'PUT' && method !== 'PATCH') || !isObject(value)) return undefined;
  const parameter = pathParameterNames(path).at(-1);
  if (parameter === undefined || !/\{[^{}]*\}\/?$/.test(path)) return undefined;
  const binding = parents.get(parameter);
  if (!binding) return undefined;
  const names = [...namesOf(parameter), ...createdMember(context, binding, steps)];
  const name = names.find((candidate) => isScalar(value, candidate));
  return name !== undefined ? { in: 'body', at: `/${name}`, value: binding } : undefined;
}

interface KeyedScenario {
  readonly parents: ReadonlyMap<string, Binding>;
  readonly steps: readonly Step[];
}

/** Returns the name of the member of a new item from which the run takes the key; empty if there is none. */
function createdMember(
  { fixtures }: PlanContext,
  { name, fixture }: Binding,
  steps: readonly Step[],
): readonly string[] {
  const source = fixture === undefined ? steps : (fixtures.get(fixture)?.steps ?? []);
  const pointers = source.flatMap((step) =>
    step.kind === 'request'
      ? (step.bind ?? []).filter((extraction) => extraction.name === name).map(({ pointer }) => pointer)
      : [],
  );
  const member = pointers[0]?.startsWith('/') ? parsePointer(pointers[0]).at(-1) : undefined;
  return member === undefined ? [] : [member];
}

/** Returns the property names that the key of a path parameter may have: `flow_id`, `id` and `_id` for `flow_id`. */
const namesOf = (parameter: string): readonly string[] =>
  /(^|[_-])id$|Id$/.test(parameter) ? [parameter, 'id', '_id'] : [parameter];

const isScalar = (value: object, name: string): boolean => {
  const [, member] = Object.entries(value).find(([candidate]) => candidate === name) ?? [];
  return typeof member === 'string' || typeof member === 'number';
};
