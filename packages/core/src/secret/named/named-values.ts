import type { SecretRange } from '../ranges.js';
import { attributeRanges } from './attribute-values.js';
import { optionRanges } from './command-options.js';
import type { Content, TextKind } from './content.js';
import { QUOTED_MASK } from './json-values.js';
import { markedUpRanges } from './marked-up-values.js';
import { type NameRule, PartSearch } from './name-rule.js';
import { keywordRanges, literalRanges, mayBeginKeyword } from './program-literals.js';
import { endOfValue, type QuotedStrings } from './quoted-strings.js';
import { textAfter, wordAfter } from './sentence-values.js';
import { siblingRanges } from './sibling-values.js';
import { sqlRanges } from './sql-values.js';
import { tableRanges } from './table-columns.js';
import { closingBracket, endOf, matchAt, openingQuote, runBefore } from './tolerant-text.js';
import { isErrorsName, rangesInMessages } from './validation-messages.js';

const MASK = '***';

/** Functions that find values whose names do not precede a colon or an equals sign. */
const FINDERS: readonly ((content: Content, rule: NameRule) => readonly SecretRange[])[] = [
  markedUpRanges,
  attributeRanges,
  ({ text }, rule) => siblingRanges(text, rule),
  tableRanges,
  sqlRanges,
  literalRanges,
  optionRanges,
];

/**
 * Finds the values that are secret or personal by their names, in linear time. A value within a string in double quotes
 * ends with the string.
 */
export function namedRanges(content: Content, rule: NameRule): readonly SecretRange[] {
  const { text, kind } = content;
  const ranges: SecretRange[] = [];
  const parts = new PartSearch(text);
  const separators = /[:=]/g;
  const colons: number[] = [];
  let strings: QuotedStrings | undefined;
  /** End of the validation errors that contain the current name; 0 if there are none. */
  let errorsEnd = 0;
  for (let match = separators.exec(text); match; match = separators.exec(text)) {
    if (match[0] === ':' && mayBeginKeyword(text, match.index)) colons.push(match.index);
    const { name, isKey, isQuoted } = nameBefore(text, match.index, kind);
    const decision = rule(name);
    if (decision === false) {
      const start = containerAfter(text, match.index);
      if (start > errorsEnd && isErrorsName(name)) errorsEnd = closingBracket(text, start);
      continue;
    }
    if (decision !== true && parts.hasExamined(decision, match.index)) continue;
    strings ??= content.strings;
    // In other texts, a quote may be unpaired, and a quote or bracket behind the separator begins the value.
    const isConfined = content.isJson || (!isQuoted && isBareAfter(text, match.index));
    const span = isConfined ? strings.spanAt(match.index) : undefined;
    // Search no further than the string, so that the values of many strings are found in linear time.
    const searched = span ? text.slice(0, endOfValue(text, match.index, span)) : text;
    const value = isKey
      ? valueAfter(searched, match.index, kind)
      : decision === true
        ? wordAfter(searched, match.index)
        : textAfter(searched, match.index);
    if (!value || value.end <= value.start) continue;
    const range = span ? { ...value, shown: MASK } : value;
    const secretParts =
      decision !== true
        ? parts.rangesIn(decision, range, !isKey)
        : ((isKey ? rangesInMessages(text, range, match.index < errorsEnd) : undefined) ?? [range]);
    // Quotes would end the string that contains the value.
    for (const part of secretParts) ranges.push(span ? { ...part, shown: MASK } : part);
    if (decision !== true) continue;
    separators.lastIndex = range.end;
  }
  return [...ranges, ...keywordRanges(text, colons, rule), ...FINDERS.flatMap((find) => find(content, rule))];
}

/** Returns the index of the bracket or brace after a separator; 0 if another value follows. */
function containerAfter(text: string, separator: number): number {
  let start = separator + 1;
  let code = text.charCodeAt(start);
  // Spaces and line breaks, and the rest of `=>`.
  while (code <= 0x20 || code === 0x3d || code === 0x3e) code = text.charCodeAt(++start);
  return code === 0x7b || code === 0x5b ? start : 0;
}

/** Returns true if the value after a separator has neither quotes nor brackets. */
const isBareAfter = (text: string, separator: number): boolean =>
  /^[\s=>]{0,60}[^\s=>"'[{]/.test(text.slice(separator + 1, separator + 62));

interface Name {
  readonly name: string;
  /** True if the name is a key rather than a word in a sentence. */
  readonly isKey: boolean;
  /** True if the name is in double quotes. */
  readonly isQuoted: boolean;
}

function nameBefore(text: string, separator: number, kind: TextKind): Name {
  const end = behindWord(text, separator, /\s/);
  const quote = text[end - 1];
  const isPair = text[separator] === '=';
  if (quote === '"' || quote === "'")
    return {
      name: text.slice(openingQuote(text, end - 2, quote) + 1, end - 1),
      isKey: true,
      isQuoted: quote === '"',
    };
  if (kind === 'form' && isPair)
    return { name: text.slice(runBefore(text, end, '&?;=\r\n'), end), isKey: true, isQuoted: false };
  // Take up to two words, as in `private key: …`.
  const word = runBefore(text, end, ` ${NO_WORD}`);
  const start = text[word - 1] === ' ' ? runBefore(text, word - 1, ` ${NO_WORD}`) : word;
  const before = text[behindWord(text, start, /[ \t]/) - 1];
  const isKey = before === undefined || (isPair ? PAIR_LEADS : LEADS).includes(before);
  return { name: text.slice(start, end), isKey, isQuoted: false };
}

const NO_WORD = '\t\r\n/&?;=:"\'{}<>,()';
/** Characters that may precede an unquoted key. */
const LEADS = '{}[],;&?<(-\r\n';
const PAIR_LEADS = `${LEADS}"'/`;

function behindWord(text: string, from: number, space: RegExp): number {
  let end = from;
  while (end > 0 && space.test(text[end - 1] ?? '')) end--;
  return end;
}

const LITERAL = /(?:null|true|false)(?=[\s,}\]&]|$)/y;
const NUMBER = /-?\d[\d.eE+-]*(?=\s*(?:[,}\]]|$))/y;

/** Finds the value after a separator. Returns `undefined` if the value cannot be a secret, such as `null`. */
function valueAfter(text: string, separator: number, kind: TextKind): SecretRange | undefined {
  const isPair = text[separator] === '=';
  if (kind === 'form' && isPair)
    return { start: separator + 1, end: endOf(text, separator + 1, '&'), shown: MASK };
  let start = separator + 1;
  while (/[\s=>]/.test(text[start] ?? '')) start++;
  const first = text[start];
  if (first === '"' || first === "'") {
    const end = endOf(text, start + 1, first);
    // An apostrophe is not always a quote.
    if (end < text.length || first === '"') return { start: start + 1, end, shown: MASK };
  }
  if (first === '{' || first === '[') {
    const end = closingBracket(text, start);
    return end - start > 2 ? { start, end, shown: QUOTED_MASK } : undefined;
  }
  if (matchAt(LITERAL, text, start).length > 0) return undefined;
  const [number] = matchAt(NUMBER, text, start);
  if (number !== undefined) return { start, end: start + number.length, shown: QUOTED_MASK };
  // Values of JSON within JSON are found in the unescaped view.
  if (text.startsWith('\\"', start)) return undefined;
  // PEM keys and YAML block scalars span several lines.
  if (text.startsWith('-----BEGIN', start) || /^[|>][-+]?[ \t]*\r?\n/.test(text.slice(start, start + 20)))
    return { start, end: text.length, shown: MASK };
  return { start, end: trimmed(text, start, endOf(text, start, stopsOf(kind, isPair))), shown: MASK };
}

/**
 * Returns the characters that end an unquoted value. When in doubt, the value extends further, because no part of a
 * secret may remain.
 */
function stopsOf(kind: TextKind, isPair: boolean): string {
  if (kind === 'form') return '&';
  return `\r\n${kind === 'json' ? '"' : ''}${isPair ? '&' : ''}`;
}

/** Returns the end of a value without the whitespace and commas before the next value. */
function trimmed(text: string, start: number, from: number): number {
  let end = from;
  while (end > start && /[\s,]/.test(text[end - 1] ?? '')) end--;
  return end;
}
