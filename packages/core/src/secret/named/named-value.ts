import type { SecretRange } from '../ranges.js';
import { type NameRule, PartSearch } from './name-rule.js';

/** A value with the name that decides whether it is masked. Quotes are not part of the value. */
export interface NamedValue {
  readonly name: string;
  readonly start: number;
  /** Index of the first character after the value. */
  readonly end: number;
}

/** Returns the secret and personal parts of values, whose starts must be in ascending order. */
export function rangesOfValues(
  text: string,
  values: Iterable<NamedValue>,
  rule: NameRule,
): readonly SecretRange[] {
  const ranges: SecretRange[] = [];
  const parts = new PartSearch(text);
  for (const { name, start, end } of values) {
    const decision = rule(name);
    if (decision === false || end <= start || isPlaceholder(text.slice(start, Math.min(end, start + 40))))
      continue;
    const range = { start, end, shown: '***' };
    if (decision === true) ranges.push(range);
    else for (const part of parts.rangesIn(decision, range)) ranges.push(part);
  }
  return ranges;
}

/** Returns true for a value that stands for no value or for a parameter of a statement, such as `NULL`, `?` or `$1`. */
const isPlaceholder = (value: string): boolean =>
  /^(?:null|nil|none|true|false|default|\?|%s|[$:@]\d{1,3}|:\w{1,30})$/i.test(value);

/** Returns the range between quotation marks if the value has them, without `N` or the like in front (SQL, Python). */
export function withoutQuotes(
  text: string,
  start: number,
  end: number,
): readonly [start: number, end: number] {
  let [from, to] = [start, end];
  while (from < to && /\s/.test(text[from] ?? '')) from++;
  while (to > from && /\s/.test(text[to - 1] ?? '')) to--;
  const opening = /^(?:[NnEeBbRru]{0,2})(["'`])/.exec(text.slice(from, from + 3));
  const quote = opening?.[1];
  if (opening && quote !== undefined && text[to - 1] === quote && to - from > opening[0].length)
    return [from + opening[0].length, to - 1];
  return [from, to];
}
