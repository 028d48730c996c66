import { own } from '../../own.js';
import { childPointer } from '../../pointer.js';
import { isObject, keyword, type SchemaObject } from '../keywords.js';
import { requirePattern } from '../regular-expression.js';
import { isEmpty } from './any-keywords.js';
import { errorOf, type KeywordBuilder, type KeywordGroup } from './check.js';
import { sizeLimit } from './scalar-keywords.js';
import { isObjectValue } from './types.js';

const countOf = (value: unknown): number => (isObjectValue(value) ? Object.keys(value).length : 0);

/** Returns the subschemas under a keyword by name. Ajv skips `__proto__`, which translation moves elsewhere. */
function mapOf(schema: SchemaObject, name: string): readonly (readonly [string, SchemaObject])[] {
  const map = keyword(schema, name);
  if (!isObject(map)) return [];
  return Object.entries(map).flatMap(([key, child]) =>
    key !== '__proto__' && isObject(child) ? [[key, child] as const] : [],
  );
}

const required: KeywordBuilder = (schema) => {
  const list = keyword(schema, 'required');
  const names = Array.isArray(list) ? list.map(String) : [];
  if (names.length === 0) return undefined;
  return (value, path, errors) => {
    if (!isObjectValue(value)) return;
    for (const missingProperty of names) {
      if (own(value, missingProperty) !== undefined) continue;
      const message = `must have required property '${missingProperty}'`;
      errors.push(errorOf(schema, 'required', path, message, { missingProperty }));
    }
  };
};

const additionalProperties: KeywordBuilder = (schema, { apply }) => {
  const additional = keyword(schema, 'additionalProperties');
  if (isObject(additional) && isEmpty(additional)) return undefined;
  const names = new Set(mapOf(schema, 'properties').map(([name]) => name));
  const patterns = mapOf(schema, 'patternProperties').map(([source]) => requirePattern(source, '#'));
  return (value, path, errors) => {
    if (!isObjectValue(value)) return;
    for (const name of Object.keys(value)) {
      if (names.has(name) || patterns.some((pattern) => pattern.matches(name))) continue;
      if (isObject(additional)) apply(additional, own(value, name), childPointer(path, name), errors);
      else {
        const message = 'must NOT have additional properties';
        errors.push(errorOf(schema, 'additionalProperties', path, message, { additionalProperty: name }));
      }
    }
  };
};

const properties: KeywordBuilder = (schema, { apply }) => {
  const declared = mapOf(schema, 'properties').filter(([, child]) => !isEmpty(child));
  if (declared.length === 0) return undefined;
  return (value, path, errors) => {
    if (!isObjectValue(value)) return;
    for (const [name, child] of declared) {
      const member = own(value, name);
      if (member !== undefined) apply(child, member, childPointer(path, name), errors);
    }
  };
};

const patternProperties: KeywordBuilder = (schema, { apply }) => {
  const declared = mapOf(schema, 'patternProperties');
  if (declared.every(([, child]) => isEmpty(child))) return undefined;
  const patterns = declared.map(([source, child]) => ({ pattern: requirePattern(source, '#'), child }));
  return (value, path, errors) => {
    if (!isObjectValue(value)) return;
    for (const { pattern, child } of patterns)
      for (const name of Object.keys(value))
        if (pattern.matches(name)) apply(child, own(value, name), childPointer(path, name), errors);
  };
};

/** Keywords for objects. */
export const OBJECT_KEYWORDS: KeywordGroup = [
  sizeLimit('maxProperties', 'properties', countOf),
  sizeLimit('minProperties', 'properties', countOf),
  ['required', required],
  ['additionalProperties', additionalProperties],
  ['properties', properties],
  ['patternProperties', patternProperties],
];
