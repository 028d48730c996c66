import type { Operation } from '@touchstone/core';
import { pathParameterNames } from '@touchstone/core/internal';
import type { Binding } from '../plan/binding.js';
import type { Substitution } from '../plan/request-template.js';
import { isObject } from './fresh-places.js';
import type { SampledBody } from './sampled-body.js';

/**
 * Returns the binding of the body property that repeats the key of the item in the path of an update, such as `slug` of
 * `PUT /articles/{slug}`; undefined if there is none. Another value would rename the item, so that the run could neither
 * find nor remove it.
 */
export function keyReference(
  { method, path }: Operation,
  { body: { value } }: SampledBody,
  parents: ReadonlyMap<string, Binding>,
): Substitution | undefined {
  if ((method !== 'PUT' && method !== 'PATCH') || !isObject(value)) return undefined;
  const parameter = pathParameterNames(path).at(-1);
  if (parameter === undefined || !/\{[^{}]*\}\/?$/.test(path)) return undefined;
  const binding = parents.get(parameter);
  const name = namesOf(parameter).find((candidate) => isScalar(value, candidate));
  return binding && name !== undefined ? { in: 'body', at: `/${name}`, value: binding } : undefined;
}

/** Returns the property names that the key of a path parameter may have: `flow_id`, `id` and `_id` for `flow_id`. */
const namesOf = (parameter: string): readonly string[] =>
  /(^|[_-])id$|Id$/.test(parameter) ? [parameter, 'id', '_id'] : [parameter];

const isScalar = (value: object, name: string): boolean => {
  const [, member] = Object.entries(value).find(([candidate]) => candidate === name) ?? [];
  return typeof member === 'string' || typeof member === 'number';
};
