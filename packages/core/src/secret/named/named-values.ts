import type { SecretRange } from '../ranges.js';
import { markedUpRanges } from './marked-up-values.js';
import { type NameRule, PartSearch } from './name-rule.js';
import { closingBracket, endOf, openingQuote, runBefore } from './tolerant-text.js';

/** The apparent format of a string. The text is never parsed, because it may be malformed or truncated. */
export type TextKind = 'form' | 'json' | 'text';

export function kindOf(text: string): TextKind {
  if (/^\s*[[{"]/.test(text)) return 'json';
  return /^[^\s={}"<>]*=/.test(text) ? 'form' : 'text';
}

const MASK = '***';
/** Replacement for an unquoted value. The quotes keep JSON valid. */
const QUOTED = '"***"';

/** Finds the values that are secret or personal by their names, in linear time. */
export function namedRanges(text: string, kind: TextKind, rule: NameRule): readonly SecretRange[] {
  const ranges: SecretRange[] = [];
  const parts = new PartSearch(text);
  const separators = /[:=]/g;
  for (let match = separators.exec(text); match; match = separators.exec(text)) {
    const { name, isKey } = nameBefore(text, match.index, kind);
    const decision = rule(name);
    if (decision === false) continue;
    if (decision !== true) {
      if (parts.hasExamined(decision, match.index)) continue;
      const value = isKey ? valueAfter(text, match.index, kind) : textAfter(text, match.index);
      if (value) ranges.push(...parts.rangesIn(decision, value));
      continue;
    }
    const range = isKey ? valueAfter(text, match.index, kind) : wordAfter(text, match.index);
    if (!range || range.end <= range.start) continue;
    ranges.push(range);
    separators.lastIndex = range.end;
  }
  return [...ranges, ...markedUpRanges(text, rule)];
}

interface Name {
  readonly name: string;
  /** True if the name is a key rather than a word in a sentence. */
  readonly isKey: boolean;
}

function nameBefore(text: string, separator: number, kind: TextKind): Name {
  const end = behindWord(text, separator, /\s/);
  const quote = text[end - 1];
  const isPair = text[separator] === '=';
  if (quote === '"' || quote === "'")
    return { name: text.slice(openingQuote(text, end - 2, quote) + 1, end - 1), isKey: true };
  if (kind === 'form' && isPair)
    return { name: text.slice(runBefore(text, end, '&?;=\r\n'), end), isKey: true };
  // Take up to two words, as in `private key: …`.
  const word = runBefore(text, end, ` ${NO_WORD}`);
  const start = text[word - 1] === ' ' ? runBefore(text, word - 1, ` ${NO_WORD}`) : word;
  const before = text[behindWord(text, start, /[ \t]/) - 1];
  const isKey = before === undefined || (isPair ? PAIR_LEADS : LEADS).includes(before);
  return { name: text.slice(start, end), isKey };
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

/**
 * Finds a secret word after a name in a sentence. If several words follow a colon and the first of them has no digit,
 * it is not a secret: `Invalid token: access token has expired` identifies the error, whereas `Invalid token: a1b2c3`
 * has a secret.
 */
function wordAfter(text: string, separator: number): SecretRange | undefined {
  const [matched = '', lead = '', word = '', more = ''] = matchAt(WORD, text, separator + 1);
  const start = separator + 1 + lead.length;
  if (matched === '' || (text[separator] === ':' && more !== '' && !/\d/.test(word))) return undefined;
  return { start, end: start + word.length, shown: MASK };
}

const WORD = /([ \t]*)([^\s"&<>]+)([ \t]+[^\s"])?/y;

/** Maximum number of characters after a name in a sentence that can belong to its value. */
const MAX_SENTENCE_VALUE_LENGTH = 48;

/** Returns at most 48 characters after a separator in a sentence, up to a quotation mark or the end of the line. */
function textAfter(text: string, separator: number): SecretRange {
  const [value = ''] =
    /^[^\r\n"]*/.exec(text.slice(separator + 1, separator + 1 + MAX_SENTENCE_VALUE_LENGTH)) ?? [];
  return { start: separator + 1, end: separator + 1 + value.length, shown: MASK };
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
    return end - start > 2 ? { start, end, shown: QUOTED } : undefined;
  }
  if (matchAt(LITERAL, text, start).length > 0) return undefined;
  const [number] = matchAt(NUMBER, text, start);
  if (number !== undefined) return { start, end: start + number.length, shown: QUOTED };
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

function matchAt(pattern: RegExp, text: string, start: number): readonly string[] {
  pattern.lastIndex = start;
  return pattern.exec(text) ?? [];
}

/** Returns the end of a value without the whitespace and commas before the next value. */
function trimmed(text: string, start: number, from: number): number {
  let end = from;
  while (end > start && /[\s,]/.test(text[end - 1] ?? '')) end--;
  return end;
}
