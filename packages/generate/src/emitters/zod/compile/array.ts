import { type Code, call, list, suffix } from '../../../code/layout.js';
import { literal } from '../../../code/literal.js';
import type { Part, Restrictions } from './context.js';
import type { Keywords } from './keywords.js';

/** Compiles the keywords for arrays: JSON Schema 2020-12 Core §10.3.1, Validation §6.4. */
export function compileArray(keywords: Keywords): Restrictions {
  const { context } = keywords;
  const checks: Part[] = [];
  const check = (code: Code): void => {
    checks.push({ code, kind: 'check' });
  };
  const prefix = keywords.compiledList('prefixItems');
  const items = keywords.compiled('items');
  if (prefix.length > 0) {
    check(call(context.runtime('prefixItems'), [list(prefix), ...(items === undefined ? [] : [items])]));
  }
  const contains = keywords.compiled('contains');
  if (contains !== undefined) {
    const minimum = keywords.count('minContains') ?? 1;
    const maximum = keywords.count('maxContains');
    const bounds = maximum === undefined ? (minimum === 1 ? [] : [minimum]) : [minimum, maximum];
    check(call(context.runtime('contains'), [contains, ...bounds.map(literal)]));
  }
  if (keywords.schema.uniqueItems === true) check(context.runtime('uniqueItems'));
  return { native: compileNative(keywords, prefix.length === 0 ? items : undefined), checks };
}

function compileNative(keywords: Keywords, items: Code | undefined): Code | undefined {
  const minimum = keywords.count('minItems') ?? 0;
  const maximum = keywords.count('maxItems');
  const bounds =
    (minimum > 0 ? `.min(${literal(minimum)})` : '') +
    (maximum === undefined ? '' : `.max(${literal(maximum)})`);
  if (items === undefined && bounds === '') return undefined;
  return suffix(call('z.array', [items ?? keywords.context.runtime('anything')]), bounds);
}
