import { isObject, keyword } from '../schema/keywords.js';
import type { Facts } from './facts.js';
import { listAt, type Place } from './place.js';
import { Impossible } from './sample-error.js';

/**
 * Takes a `not` into account where it is of the simple kinds documents use: a type, values, properties that must
 * not be there, or an `anyOf` of such. The rest is tried against the schema afterwards.
 * @throws {Impossible} for the schema that admits everything.
 */
export function exclude(facts: Facts, negated: Place): void {
  const { pointer, schema } = negated;
  if (schema === true) throw new Impossible(pointer, 'everything is excluded');
  if (!isObject(schema)) return;
  const keys = Object.keys(schema).filter((key) => !/^(?:description|title|\$comment|x-.*)$/.test(key));
  const [only] = keys;
  if (only === undefined) throw new Impossible(pointer, 'everything is excluded');
  if (keys.length > 1) return;
  const value = keyword(schema, only);
  if (only === 'type') {
    const named = new Set(Array.isArray(value) ? value : [value]);
    facts.types = new Set([...facts.types].filter((type) => !named.has(type)));
  } else if (only === 'const' && value !== undefined) facts.excluded = [...facts.excluded, value];
  else if (only === 'enum' && Array.isArray(value)) facts.excluded = [...facts.excluded, ...value];
  else if (only === 'required' && Array.isArray(value)) {
    // One absent is enough; an optional one is the better choice.
    const names = value.map(String);
    const name = names.find((candidate) => !facts.required.has(candidate)) ?? names[0];
    if (name !== undefined) facts.forbidden = new Set([...facts.forbidden, name]);
  } else if (only === 'anyOf') for (const branch of listAt(pointer, schema, 'anyOf')) exclude(facts, branch);
}
