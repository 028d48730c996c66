import { hasUniqueItems } from '../exact.js';
import { isObject, keyword } from '../keywords.js';
import { isEmpty } from './any-keywords.js';
import { errorOf, type KeywordBuilder, type KeywordGroup } from './check.js';
import { sizeLimit } from './scalar-keywords.js';

const countOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

const items: KeywordBuilder = (schema, { apply }) => {
  const item = keyword(schema, 'items');
  if (!isObject(item) || isEmpty(item)) return undefined;
  return (value, path, errors) => {
    if (!Array.isArray(value)) return;
    for (let index = 0; index < value.length; index++) apply(item, value[index], `${path}/${index}`, errors);
  };
};

const uniqueItems: KeywordBuilder = (schema) => (value, path, errors) => {
  if (Array.isArray(value) && !hasUniqueItems(value))
    errors.push(errorOf(schema, 'uniqueItems', path, 'must NOT have equal items'));
};

/** Keywords for arrays. */
export const ARRAY_KEYWORDS: KeywordGroup = [
  sizeLimit('maxItems', 'items', countOf),
  sizeLimit('minItems', 'items', countOf),
  ['items', items],
  ['uniqueItems', uniqueItems],
];
