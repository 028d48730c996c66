import type { ErrorObject } from 'ajv';
import { equalTo, equalToAny } from '../equality.js';
import { isObject, keyword, type SchemaObject } from '../keywords.js';
import { type Check, errorOf, type KeywordBuilder, type KeywordGroup, type Schemas } from './check.js';

/** Returns the subschemas under a keyword. */
function branchesOf(schema: SchemaObject, name: string): readonly SchemaObject[] {
  const list = keyword(schema, name);
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** Returns whether every value satisfies a translated schema, so that Ajv does not apply it. */
export const isEmpty = (schema: SchemaObject): boolean => Object.keys(schema).length === 0;

const reference: KeywordBuilder = (schema, { refer }) => {
  const uri = keyword(schema, '$ref');
  if (typeof uri !== 'string') return undefined;
  const target = refer(uri);
  return (value, path, errors) => {
    const context = {
      instancePath: path,
      parentData: {},
      parentDataProperty: '',
      rootData: {},
      dynamicAnchors: {},
    };
    if (target(value, context)) return;
    for (const error of target.errors ?? []) errors.push(error);
  };
};

const constant: KeywordBuilder = (schema) => {
  const allowedValue = keyword(schema, 'const');
  const isEqual = equalTo(allowedValue);
  return (value, path, errors) => {
    if (!isEqual(value))
      errors.push(errorOf(schema, 'const', path, 'must be equal to constant', { allowedValue }));
  };
};

const enumeration: KeywordBuilder = (schema) => {
  const allowedValues = keyword(schema, 'enum');
  const isAllowed = equalToAny(Array.isArray(allowedValues) ? allowedValues : []);
  const message = 'must be equal to one of the allowed values';
  return (value, path, errors) => {
    if (!isAllowed(value)) errors.push(errorOf(schema, 'enum', path, message, { allowedValues }));
  };
};

const negation: KeywordBuilder = (schema, { apply }) => {
  const negated = keyword(schema, 'not');
  return (value, path, errors) => {
    if (!isObject(negated) || errorsOf(apply, negated, value, path).length === 0)
      errors.push(errorOf(schema, 'not', path, 'must NOT be valid'));
  };
};

function errorsOf(
  apply: Schemas['apply'],
  schema: SchemaObject,
  value: unknown,
  path: string,
): ErrorObject[] {
  const errors: ErrorObject[] = [];
  apply(schema, value, path, errors);
  return errors;
}

const anyOf: KeywordBuilder = (schema, { apply }) => {
  const branches = branchesOf(schema, 'anyOf');
  if (branches.some(isEmpty)) return undefined;
  return (value, path, errors) => {
    const found: ErrorObject[] = [];
    for (const branch of branches) {
      const branchErrors = errorsOf(apply, branch, value, path);
      if (branchErrors.length === 0) return;
      for (const error of branchErrors) found.push(error);
    }
    for (const error of found) errors.push(error);
    errors.push(errorOf(schema, 'anyOf', path, 'must match a schema in anyOf'));
  };
};

const oneOf: KeywordBuilder = (schema, { apply }) => {
  const branches = branchesOf(schema, 'oneOf');
  return (value, path, errors) => {
    const found: ErrorObject[] = [];
    let passing: number | readonly [number, number] | null = null;
    for (const [index, branch] of branches.entries()) {
      const branchErrors = errorsOf(apply, branch, value, path);
      for (const error of branchErrors) found.push(error);
      if (branchErrors.length > 0) continue;
      if (typeof passing === 'number') {
        passing = [passing, index];
        break;
      }
      passing = index;
    }
    if (typeof passing === 'number') return;
    for (const error of found) errors.push(error);
    const message = 'must match exactly one schema in oneOf';
    errors.push(errorOf(schema, 'oneOf', path, message, { passingSchemas: passing }));
  };
};

const allOf: KeywordBuilder = (schema, { apply }): Check => {
  const branches = branchesOf(schema, 'allOf');
  return (value, path, errors) => {
    for (const branch of branches) apply(branch, value, path, errors);
  };
};

/** Keywords for values of every type. */
export const ANY_KEYWORDS: KeywordGroup = [
  ['$ref', reference],
  ['const', constant],
  ['enum', enumeration],
  ['not', negation],
  ['anyOf', anyOf],
  ['oneOf', oneOf],
  ['allOf', allOf],
];
