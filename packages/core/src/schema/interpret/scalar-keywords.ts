import { own } from '../../own.js';
import { isMultipleOf } from '../exact.js';
import { FORMATS } from '../formats.js';
import { keyword, type SchemaObject } from '../keywords.js';
import { requirePattern } from '../regular-expression.js';
import { type Check, errorOf, type KeywordBuilder, type KeywordGroup } from './check.js';

/** Returns the builder of a limit: `fails` compares the value with the number under the keyword. */
function bound(
  name: string,
  comparison: string,
  fails: (value: number, limit: number) => boolean,
): readonly [string, KeywordBuilder] {
  const build: KeywordBuilder = (schema) => {
    const limit = keyword(schema, name);
    if (typeof limit !== 'number') return undefined;
    return (value, path, errors) => {
      if (typeof value !== 'number' || !(fails(value, limit) || Number.isNaN(value))) return;
      const message = `must be ${comparison} ${limit}`;
      errors.push(errorOf(schema, name, path, message, { comparison, limit }));
    };
  };
  return [name, build];
}

const multipleOf: KeywordBuilder = (schema) => {
  const step = keyword(schema, 'multipleOf');
  if (typeof step !== 'number') return undefined;
  return (value, path, errors) => {
    if (typeof value === 'number' && !isMultipleOf(value, step))
      errors.push(errorOf(schema, 'multipleOf', path, `must be a multiple of ${step}`));
  };
};

function formatCheck(schema: SchemaObject, admits: (value: unknown) => boolean): Check {
  const format = String(keyword(schema, 'format'));
  return (value, path, errors) => {
    if (!admits(value))
      errors.push(errorOf(schema, 'format', path, `must match format "${format}"`, { format }));
  };
}

const numberFormat: KeywordBuilder = (schema) => {
  const format = own(FORMATS, String(keyword(schema, 'format')));
  if (format?.type !== 'number') return undefined;
  return formatCheck(schema, (value) => typeof value !== 'number' || format.validate(value));
};

const stringFormat: KeywordBuilder = (schema) => {
  const format = own(FORMATS, String(keyword(schema, 'format')));
  if (format?.type !== 'string') return undefined;
  return formatCheck(schema, (value) => typeof value !== 'string' || format.validate(value));
};

/** Keywords for numbers. */
export const NUMBER_KEYWORDS: KeywordGroup = [
  bound('maximum', '<=', (value, limit) => value > limit),
  bound('minimum', '>=', (value, limit) => value < limit),
  bound('exclusiveMaximum', '<', (value, limit) => value >= limit),
  bound('exclusiveMinimum', '>', (value, limit) => value <= limit),
  ['format', numberFormat],
  ['multipleOf', multipleOf],
];

/** Returns the builder of a limit on a size, such as the number of characters or items. */
export function sizeLimit(
  name: string,
  unit: string,
  sizeOf: (value: unknown) => number,
): readonly [string, KeywordBuilder] {
  const isMaximum = name.startsWith('max');
  const build: KeywordBuilder = (schema) => {
    const limit = keyword(schema, name);
    if (typeof limit !== 'number') return undefined;
    const message = `must NOT have ${isMaximum ? 'more' : 'fewer'} than ${limit} ${unit}`;
    return (value, path, errors) => {
      const size = sizeOf(value);
      if (isMaximum ? size > limit : size < limit)
        errors.push(errorOf(schema, name, path, message, { limit }));
    };
  };
  return [name, build];
}

/** Returns the number of code points of a string. */
function lengthOf(value: unknown): number {
  if (typeof value !== 'string') return 0;
  let length = 0;
  for (const _ of value) length++;
  return length;
}

const pattern: KeywordBuilder = (schema) => {
  const source = String(keyword(schema, 'pattern'));
  const compiled = requirePattern(source, '#');
  const message = `must match pattern "${source}"`;
  return (value, path, errors) => {
    if (typeof value === 'string' && !compiled.matches(value))
      errors.push(errorOf(schema, 'pattern', path, message, { pattern: source }));
  };
};

/** Keywords for strings. */
export const STRING_KEYWORDS: KeywordGroup = [
  sizeLimit('maxLength', 'characters', lengthOf),
  sizeLimit('minLength', 'characters', lengthOf),
  ['pattern', pattern],
  ['format', stringFormat],
];
