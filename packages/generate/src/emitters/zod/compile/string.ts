import { type Code, call } from '../../../code/layout.js';
import { literal } from '../../../code/literal.js';
import type { Restrictions } from './context.js';
import { stringFormat } from './format.js';
import type { Keywords } from './keywords.js';

/** Compiles the keywords for strings: JSON Schema Validation 2020-12 §6.3 and §7. */
export function compileString(keywords: Keywords): Restrictions {
  const { context } = keywords;
  const minLength = keywords.count('minLength') ?? 0;
  const maxLength = keywords.count('maxLength');
  const pattern = keywords.text('pattern');
  const format = stringFormat(keywords.schema.format);
  const checks: Code[] = [];
  let code = 'z.string()';
  // zod counts UTF-16 code units, whereas JSON Schema counts code points. They agree only on whether a string is empty.
  if (minLength === 1) code += '.min(1)';
  if (minLength > 1) checks.push(call(context.runtime('minLength'), [literal(minLength)]));
  if (maxLength === 0) code += '.max(0)';
  if (maxLength !== undefined && maxLength > 0) {
    checks.push(call(context.runtime('maxLength'), [literal(maxLength)]));
  }
  const expression = pattern === undefined ? undefined : keywords.pattern(pattern, 'pattern');
  if (expression !== undefined) code += `.regex(${expression})`;
  if (format) checks.push(context.runtime(format));
  if (checks.length > 0) return { native: call(`${code}.check`, checks), checks: [] };
  return { native: code === 'z.string()' ? undefined : code, checks: [] };
}
