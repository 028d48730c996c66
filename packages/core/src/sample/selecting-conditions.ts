import type { Json } from '../model/model.js';
import type { Random } from '../random.js';
import { isObject, keyword } from '../schema/keywords.js';
import { type SchemaSite, siteUnder } from './schema-site.js';

/** The value of a property for which a condition holds. */
export interface Selection {
  readonly property: string;
  readonly value: string | number | boolean;
}

/**
 * Returns the value that an `if` selects, such as `{ properties: { kind: { const: 'a' } } }`; `undefined` for any other
 * condition.
 */
export function selectionOf({ schema }: SchemaSite): Selection | undefined {
  if (!isObject(schema)) return undefined;
  if (!Object.keys(schema).every((name) => name === 'properties' || name === 'required' || name === 'type'))
    return undefined;
  const properties = keyword(schema, 'properties');
  const [entry, ...others] = isObject(properties) ? Object.entries(properties) : [];
  if (!entry || others.length > 0) return undefined;
  const [property, rule] = entry;
  if (!isObject(rule)) return undefined;
  const value = onlyValue(keyword(rule, 'const'), keyword(rule, 'enum'));
  const isSelecting = Object.keys(rule).every(
    (name) => name === 'const' || name === 'enum' || name === 'type',
  );
  return isSelecting && value !== undefined ? { property, value } : undefined;
}

function onlyValue(constant: Json | undefined, list: Json | undefined): Selection['value'] | undefined {
  const [value, ...others] = Array.isArray(list) && constant === undefined ? list : [constant];
  if (others.length > 0 || value === null || typeof value === 'object') return undefined;
  return value;
}

/**
 * Chooses one of the values that several conditions select for the same property, so that all these conditions are
 * decided at once. Sampling decides each other condition on its own, so that many of them rarely agree.
 * @param rest The schemas that also apply, in which the other conditions are.
 * @returns the values in the order in which to try them; `null` if there is only one condition, or, sometimes, so that
 * the sample can have a value that no condition selects.
 */
export function selectableValues(
  { property, value }: Selection,
  rest: readonly SchemaSite[],
  random: Random,
): readonly Selection['value'][] | null {
  const values = new Set([value]);
  for (const { pointer, schema } of rest) {
    const condition = isObject(schema) ? siteUnder(pointer, schema, 'if') : undefined;
    const selection = condition && selectionOf(condition);
    if (selection?.property === property) values.add(selection.value);
  }
  if (values.size < 2) return null;
  const index = random.int(0, values.size);
  if (index === values.size) return null;
  const list = [...values];
  return [...list.slice(index), ...list.slice(0, index)];
}
