import { isObject, keyword } from '../schema/keywords.js';
import type { MergedConstraints } from './merged-constraints.js';
import { Unsatisfiable } from './sample-error.js';
import { type SchemaSite, sitesInList } from './schema-site.js';

/**
 * Merges a `not` that excludes a type, values, properties, or an `anyOf` of these. The caller validates the sampled
 * value against any other `not`.
 * @throws {Unsatisfiable} if the negated schema admits every value.
 */
export function mergeExclusion(constraints: MergedConstraints, negated: SchemaSite): void {
  const { pointer, schema } = negated;
  if (schema === true) throw new Unsatisfiable(pointer, '`not` excludes every value');
  if (!isObject(schema)) return;
  const keys = Object.keys(schema).filter((key) => !/^(?:description|title|\$comment|x-.*)$/.test(key));
  const [only] = keys;
  if (only === undefined) throw new Unsatisfiable(pointer, '`not` excludes every value');
  if (keys.length > 1) return;
  const value = keyword(schema, only);
  if (only === 'type') {
    const named = new Set(Array.isArray(value) ? value : [value]);
    constraints.types = new Set([...constraints.types].filter((type) => !named.has(type)));
  } else if (only === 'const' && value !== undefined) constraints.excluded = [...constraints.excluded, value];
  else if (only === 'enum' && Array.isArray(value))
    constraints.excluded = [...constraints.excluded, ...value];
  else if (only === 'required' && Array.isArray(value)) {
    // Omitting one of the properties is enough; an optional property is preferred.
    const names = value.map(String);
    const name = names.find((candidate) => !constraints.required.has(candidate)) ?? names[0];
    if (name !== undefined) constraints.absent = new Set([...constraints.absent, name]);
  } else if (only === 'anyOf')
    for (const branch of sitesInList(pointer, schema, 'anyOf')) mergeExclusion(constraints, branch);
}
