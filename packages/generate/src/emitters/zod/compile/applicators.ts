import { type Code, call, list, suffix } from '../../../code/layout.js';
import type { Part } from './context.js';
import type { Keywords } from './keywords.js';

/** Schemas applied to the same value: JSON Schema 2020-12 Core §10.2.1, §10.2.2. */
export function compileApplicators(keywords: Keywords): readonly Part[] {
  const { context } = keywords;
  const parts: Part[] = keywords.compiledList('allOf').map((code) => ({ code, is: 'schema' }));
  for (const [keyword, callee] of [
    ['anyOf', 'z.union'],
    ['oneOf', 'z.xor'],
  ] as const) {
    const options = keywords.compiledList(keyword);
    // Some generators write an empty list, which JSON Schema does not allow and nobody means.
    if (options.length > 0) parts.push({ code: choice(callee, options), is: 'schema' });
  }
  const not = keywords.compiled('not');
  if (not !== undefined) parts.push({ code: call(context.runtime('not'), [not]), is: 'check' });
  const condition = keywords.compiled('if');
  const consequence = keywords.compiled('then');
  const alternative = keywords.compiled('else');
  if (condition !== undefined && (consequence !== undefined || alternative !== undefined)) {
    const branches = [consequence ?? 'undefined', ...(alternative === undefined ? [] : [alternative])];
    parts.push({ code: call(context.runtime('conditional'), [condition, ...branches]), is: 'check' });
  }
  return parts;
}

function choice(callee: string, options: readonly Code[]): Code {
  const [only, nothing] = options;
  if (callee === 'z.union' && options.length === 2 && only !== undefined && nothing === 'z.null()') {
    return suffix(only, '.nullable()');
  }
  return options.length === 1 && only !== undefined ? only : call(callee, [list(options)]);
}
