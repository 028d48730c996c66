import { type Code, call, list, suffix } from '../../../code/layout.js';
import type { Part } from './context.js';
import type { Keywords } from './keywords.js';

/** Compiles the keywords that apply schemas to the same value: JSON Schema 2020-12 Core §10.2.1, §10.2.2. */
export function compileApplicators(keywords: Keywords): readonly Part[] {
  const { context } = keywords;
  const parts: Part[] = keywords.compiledList('allOf').map((code) => ({ code, kind: 'schema' }));
  for (const [keyword, callee] of [
    ['anyOf', 'z.union'],
    ['oneOf', 'z.xor'],
  ] as const) {
    const options = keywords.compiledList(keyword);
    // Some generators write an empty list, which JSON Schema forbids. Ignore it.
    if (options.length > 0) parts.push({ code: choice(callee, options), kind: 'schema' });
  }
  const not = keywords.compiled('not');
  if (not !== undefined) parts.push({ code: call(context.runtime('not'), [not]), kind: 'check' });
  const condition = keywords.compiled('if');
  const consequence = keywords.compiled('then');
  const alternative = keywords.compiled('else');
  if (condition !== undefined && (consequence !== undefined || alternative !== undefined)) {
    const branches = [consequence ?? 'undefined', ...(alternative === undefined ? [] : [alternative])];
    parts.push({ code: call(context.runtime('conditional'), [condition, ...branches]), kind: 'check' });
  }
  return parts;
}

function choice(callee: string, options: readonly Code[]): Code {
  const [first, second] = options;
  if (callee === 'z.union' && options.length === 2 && first !== undefined && second === 'z.null()') {
    return suffix(first, '.nullable()');
  }
  return options.length === 1 && first !== undefined ? first : call(callee, [list(options)]);
}
