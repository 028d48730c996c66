import { type Code, call } from '../../../code/layout.js';
import { literal } from '../../../code/literal.js';
import type { Restrictions } from './context.js';
import { numberFormat } from './format.js';
import type { Keywords } from './keywords.js';

const BOUNDS = [
  ['minimum', 'gte'],
  ['exclusiveMinimum', 'gt'],
  ['maximum', 'lte'],
  ['exclusiveMaximum', 'lt'],
] as const;

/**
 * Compiles the keywords for numbers: JSON Schema Validation 2020-12 §6.2. An integer is any number without a fraction,
 * including 1.0 and 2^60 (§6.1.1).
 */
export function compileNumber(keywords: Keywords, type: 'number' | 'integer'): Restrictions {
  const { context } = keywords;
  const checks: Code[] = [];
  let code = 'z.number()';
  for (const [keyword, method] of BOUNDS) {
    const bound = keywords.number(keyword);
    if (bound !== undefined) code += `.${method}(${literal(bound)})`;
  }
  if (type === 'integer') checks.push(context.runtime('integer'));
  const divisor = keywords.number('multipleOf');
  if (divisor !== undefined && divisor <= 0) {
    keywords.problem('multipleOf', `Expected multipleOf to be greater than 0, received ${divisor}.`);
  } else if (divisor !== undefined) {
    checks.push(call(context.runtime('multipleOf'), [literal(divisor)]));
  }
  const format = numberFormat(keywords.schema.format);
  if (format) checks.push(context.runtime(format));
  if (checks.length > 0) return { native: call(`${code}.check`, checks), checks: [] };
  return { native: code === 'z.number()' ? undefined : code, checks: [] };
}
