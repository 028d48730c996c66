import type { SecretRange } from '../ranges.js';
import type { Content } from './content.js';
import type { NameRule } from './name-rule.js';
import { type NamedValue, rangesOfValues } from './named-value.js';

const QUOTED = String.raw`"((?:[^"\\\r\n]|\\.)*)|'((?:[^'\\\r\n]|\\.)*)`;

/** A pattern of a pair. Group 1 is the name; the last group that matches is the value, at the end. */
interface Pair {
  /** A string that occurs in each pair. Texts without it are not searched. */
  readonly needle: string;
  readonly pattern: RegExp;
}

const PAIRS: readonly Pair[] = [
  // `["password"] = "…"` and `["password"]=> string(8) "…"`, as Lua and PHP write maps.
  {
    needle: '=',
    pattern: new RegExp(
      String.raw`\[["']([\w.-]{1,64})["'](?::\w{1,20}){0,2}\]\s{0,8}=>?\s{0,80}(?:\w{1,10}\(\d{0,10}\)\s{1,8})?(?:${QUOTED})`,
      'g',
    ),
  },
  // `s:8:"password";s:3:"…"`, as PHP serializes arrays.
  {
    needle: '";',
    pattern: /s:(?<!\ws:)\d{1,9}:"(?:[^"]{0,64}\0)?([\w.-]{1,64})";(?:s:\d{1,9}:"([^"]*)|[id]:([\d.-]+))/g,
  },
  // `["password", "…"]` in an array of pairs.
  {
    needle: '[',
    pattern:
      /\[(?<=[[,]\s{0,200}\[)\s{0,200}"([\w.-]{1,64})"\s{0,8},\s{0,200}"((?:[^"\\]|\\.)*)(?="\s{0,200}\])/g,
  },
];

/** Matches a keyword and its value: `:password "…"` in EDN, and `:password => "…"` or `:password=>1` in Ruby. */
const KEYWORD = new RegExp(
  String.raw`:"?([A-Za-z_][\w.?!*+/-]{0,63})"?(?:(?:\s{0,8}=>\s{0,8}|\s{1,8})(?:${QUOTED}|(\d[\w.]*))|\s{0,8}=>\s{0,8}(?!["'\s[{])([^\s,}\])"']+))`,
  'y',
);

const QUOTE = 0x22;

/** Returns true if a colon may begin a keyword, such as `:password`, instead of following a name. */
export function mayBeginKeyword(text: string, colon: number): boolean {
  const next = text.charCodeAt(colon + 1);
  if (next <= 0x40 && next !== QUOTE) return false;
  return text.charCodeAt(colon - 1) !== QUOTE && !/[\w:'"-]/.test(text[colon - 1] ?? '');
}

/**
 * Finds the values that are secret or personal by the keywords in front of them.
 * @param colons Indices at which a keyword may begin, in ascending order.
 */
export function keywordRanges(
  text: string,
  colons: readonly number[],
  rule: NameRule,
): readonly SecretRange[] {
  const values = colons.flatMap((colon) => {
    KEYWORD.lastIndex = colon;
    const match = KEYWORD.exec(text);
    return match ? [pairOf(match)] : [];
  });
  return rangesOfValues(text, values, rule);
}

/** Finds the values that are secret or personal by their names in the literals of programming languages. */
export function literalRanges({ text }: Content, rule: NameRule): readonly SecretRange[] {
  return PAIRS.flatMap(({ needle, pattern }) =>
    text.includes(needle) ? rangesOfValues(text, pairsIn(text, pattern), rule) : [],
  );
}

function* pairsIn(text: string, pattern: RegExp): Generator<NamedValue> {
  for (const match of text.matchAll(pattern)) yield pairOf(match);
}

function pairOf(match: RegExpExecArray): NamedValue {
  const value = match.slice(2).find((group) => group !== undefined) ?? '';
  const end = match.index + match[0].length;
  return { name: match[1] ?? '', start: end - value.length, end };
}
