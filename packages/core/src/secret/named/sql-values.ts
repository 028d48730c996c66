import type { SecretRange } from '../ranges.js';
import type { Content } from './content.js';
import type { NameRule } from './name-rule.js';
import { type NamedValue, rangesOfValues, withoutQuotes } from './named-value.js';
import { matchAt, runBefore } from './tolerant-text.js';

/** Matches the end of a list of columns and the beginning of a list of values (SQL, and a detail of PostgreSQL). */
const VALUES = /\)\s{0,20}(?:VALUES?\s{0,20}|=\s{0,5})\(/gi;
/** Matches an operator other than `=` in front of a literal. */
const OPERATOR = /\s{1,5}(?:NOT\s{1,5})?(?:I?LIKE|RLIKE|REGEXP|IN|<>|!=)\s{0,5}(?=\(?\s{0,5}[NE]?')/gi;
/** Matches the clauses that specify the password of a database user. */
const PASSWORD =
  /\b(?:(?:ENCRYPTED|WITH|ROLE|USER)\s[^'"\r\n]{0,60}PASSWORD|IDENTIFIED\s[^'"\r\n]{0,40}?(?:BY|AS))\s{1,5}(?=')/gi;
/** Matches the message of MySQL about a value that exists already. */
const DUPLICATE = /\bDuplicate entry '([^\r\n]{1,400}?)' for key '?([\w.]{1,128})/gi;

/** Maximum length of a list of columns. */
const MAX_COLUMNS_LENGTH = 4000;

/**
 * Finds the literals of SQL statements whose columns are secret or personal, in linear time. An equals sign in front of
 * a literal needs no SQL: see `namedRanges`.
 */
export function sqlRanges({ text }: Content, rule: NameRule): readonly SecretRange[] {
  if (!text.includes("'") && !text.includes(')')) return [];
  return [
    ...rangesOfValues(text, insertedValues(text), rule),
    ...rangesOfValues(text, comparedValues(text), rule),
    ...rangesOfValues(text, duplicateValues(text), rule),
    ...Array.from(text.matchAll(PASSWORD), ({ 0: clause, index }) => {
      const [start, end] = literalAt(text, index + clause.length);
      return { start, end, shown: '***' };
    }),
  ];
}

function* insertedValues(text: string): Generator<NamedValue> {
  let from = 0;
  for (const { 0: values, index } of text.matchAll(VALUES)) {
    if (index < from) continue;
    const least = Math.max(from, index - MAX_COLUMNS_LENGTH);
    const opening = text.slice(least, index).lastIndexOf('(');
    if (opening < 0) continue;
    const columns = text
      .slice(least + opening + 1, index)
      .split(',')
      .map((column) => column.replaceAll(/["'`[\]\\\s]/g, ''));
    let at = index + values.length;
    for (;;) {
      const items = itemsAt(text, at);
      for (const [column, [start, end]] of items.entries()) yield { name: columns[column] ?? '', start, end };
      at = (items.at(-1)?.[2] ?? at) + 1;
      const [next] = matchAt(NEXT_ROW, text, at);
      if (next === undefined) break;
      at += next.length;
    }
    from = at;
  }
}

const NEXT_ROW = /\s{0,20},\s{0,200}\(/y;

function* comparedValues(text: string): Generator<NamedValue> {
  for (const { 0: operator, index } of text.matchAll(OPERATOR)) {
    const name = text.slice(runBefore(text, index, ' \t\r\n(),;'), index).replaceAll(/["'`[\]\\]/g, '');
    const from = index + operator.length;
    if (text[from] === '(') for (const [start, end] of itemsAt(text, from + 1)) yield { name, start, end };
    else {
      const [start, end] = literalAt(text, from);
      yield { name, start, end };
    }
  }
}

function* duplicateValues(text: string): Generator<NamedValue> {
  for (const { 0: message, 1: value = '', 2: key = '', index } of text.matchAll(DUPLICATE)) {
    const start = index + message.indexOf("'") + 1;
    yield { name: key.slice(key.lastIndexOf('.') + 1), start, end: start + value.length };
  }
}

/** Returns the range of each item of a list without its quotes, followed by the index of the delimiter after it. */
function itemsAt(
  text: string,
  from: number,
): readonly (readonly [start: number, end: number, after: number])[] {
  const items: (readonly [number, number, number])[] = [];
  let start = from;
  let depth = 0;
  for (let at = from; at <= text.length; at++) {
    const character = text[at];
    if (character === "'") at = endOfLiteral(text, at + 1, false);
    else if (character === '(') depth++;
    else if (character === ')' && depth > 0) depth--;
    else if (character === undefined || character === ')' || (character === ',' && depth === 0)) {
      items.push([...withoutQuotes(text, start, at), at]);
      start = at + 1;
      if (character !== ',') break;
    }
  }
  return items;
}

function literalAt(text: string, from: number): readonly [start: number, end: number] {
  const opening = text.indexOf("'", from);
  return [opening + 1, endOfLiteral(text, opening + 1, true)];
}

/** Matches the end of the string of JSON that contains an unclosed literal. */
const END_OF_STRING = /"\s{0,20}[,}\]](?![^"'\r\n]{0,80}')/y;

/** Returns the index of the quote that closes a literal, in which two quotes stand for one. */
function endOfLiteral(text: string, from: number, isOneLine: boolean): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === "'" && text[at + 1] === "'") at++;
    else if (character === "'" || (isOneLine && character === '\n')) return at;
    else if (character === '"' && matchAt(END_OF_STRING, text, at).length > 0) return at;
  }
  return text.length;
}
