import type { SecretRange } from '../ranges.js';
import type { Content } from './content.js';
import type { NameRule } from './name-rule.js';
import { type NamedValue, rangesOfValues, withoutQuotes } from './named-value.js';

/** Characters that separate the cells of a row, the most distinctive one first. */
const DELIMITERS = ['|', '\t', ';', ','] as const;

type Delimiter = (typeof DELIMITERS)[number];

/** Maximum length of a line with the names of columns. */
const MAX_HEADER_LENGTH = 4000;
/** Maximum number of lines that are tested for names of columns, because each name takes a look-up. */
const MAX_CANDIDATES = 5000;

const NAME =
  /^\s*(?:"[^"]{1,64}"|'[^']{1,64}'|[\p{L}_][\p{L}\p{N}_.-]{0,63}(?: [\p{L}\p{N}_.-]{1,63}){0,3})\s*$/u;
/** Matches a name at the end of other text, such as the beginning of a string. */
const NAME_AFTER_TEXT = /[\p{L}_][\p{L}\p{N}_.-]{0,63}\s*$/u;
/** Matches a line between the names and the values of a table, such as `|----|----|`. */
const RULE = /^[\s|+:=-]*$/;

/**
 * Finds the values in columns whose names are secret or personal, in linear time: comma-separated values (RFC 4180),
 * other delimiters, and the tables of Markdown and of database clients. A table ends at a line without delimiter.
 */
export function tableRanges({ text }: Content, rule: NameRule): readonly SecretRange[] {
  const ranges: SecretRange[] = [];
  const rows = new TableRows(text);
  let candidates = 0;
  for (let at = 0; candidates < MAX_CANDIDATES; ) {
    const end = text.indexOf('\n', at);
    if (end < 0) break;
    const isCandidate = end - at <= MAX_HEADER_LENGTH && endsWithName(text, end);
    const table = isCandidate ? tableAt(text.slice(at, end), rule) : undefined;
    at = end + 1;
    if (isCandidate) candidates++;
    if (!table) continue;
    const values: NamedValue[] = [];
    for (;;) {
      const cells = rows.cellsAt(at, table.delimiter);
      const isRule = RULE.test(text.slice(at, Math.min(rows.end, at + MAX_HEADER_LENGTH)));
      if (cells.length < 2 && !(isRule && rows.end > at)) break;
      for (const [index, [start, until]] of isRule ? [] : cells.entries()) {
        const name = table.names.get(index);
        if (name !== undefined) values.push({ name, start, end: until });
      }
      at = rows.end + 1;
    }
    for (const range of rangesOfValues(text, values, rule)) ranges.push(range);
  }
  return ranges;
}

/** Returns true if a line may end with the name of a column. */
function endsWithName(text: string, endOfLine: number): boolean {
  let last = endOfLine - 1;
  while (last > endOfLine - 80 && /\s/.test(text[last] ?? '')) last--;
  return /[\p{L}\p{N}_"'|]/u.test(text[last] ?? '');
}

interface Table {
  readonly delimiter: Delimiter;
  /** The names of columns that may have secret or personal values, by the index of the column. */
  readonly names: ReadonlyMap<number, string>;
}

/** Returns the columns that a line names; `undefined` if no name is secret or personal. */
function tableAt(line: string, rule: NameRule): Table | undefined {
  const delimiter = DELIMITERS.find((character) => line.includes(character));
  if (delimiter === undefined) return undefined;
  const cells = line.split(delimiter);
  const isEmptyEnd = (index: number): boolean =>
    delimiter === '|' && (index === 0 || index === cells.length - 1) && cells[index]?.trim() === '';
  // The names may follow other text: search them from the end.
  let first = cells.length;
  while (first > 0 && (isEmptyEnd(first - 1) || NAME.test(cells[first - 1] ?? ''))) first--;
  if (first > 0 && (NAME_AFTER_TEXT.test(cells[first - 1] ?? '') || (first === 1 && delimiter === '|')))
    first--;
  const names = new Map<number, string>();
  for (let index = first; index < cells.length; index++) {
    const name = (NAME_AFTER_TEXT.exec(cells[index] ?? '')?.[0] ?? '').trim();
    const column = NAME.test(cells[index] ?? '') ? (cells[index] ?? '').trim().replaceAll(/["']/g, '') : name;
    if (rule(column) !== false) names.set(index - first, column);
  }
  if (names.size === 0 || cells.length - first < 2) return undefined;
  // Words after a comma and a space are a sentence unless all are single words.
  const isSentence = line.includes(', ') && cells.slice(first + 1).some((cell) => /\S\s+\S/.test(cell));
  return isSentence ? undefined : { delimiter, names };
}

/** Reads the rows of a table in linear time, if they are read in ascending order. */
class TableRows {
  readonly #text: string;
  readonly #lastQuote: number;
  /** Index of the line break after the row that was read last, or the length of the text. */
  end = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lastQuote = text.lastIndexOf('"');
  }

  /** Returns the range of each cell of a row, without quotation marks. */
  cellsAt(from: number, delimiter: Delimiter): readonly (readonly [start: number, end: number])[] {
    const cells: (readonly [number, number])[] = [];
    let at = from;
    for (;;) {
      const start = at;
      if (this.#text[at] === '"' && at < this.#lastQuote) at = this.#endOfQuoted(at + 1);
      while (at < this.#text.length && this.#text[at] !== delimiter && this.#text[at] !== '\n') at++;
      cells.push(cellWithin(this.#text, start, at));
      if (this.#text[at] !== delimiter) break;
      at++;
    }
    this.end = at;
    return cells;
  }

  /** Returns the index after the closing quote. Two quotes within a cell stand for one. */
  #endOfQuoted(from: number): number {
    let at = this.#text.indexOf('"', from);
    while (at >= 0 && this.#text[at + 1] === '"') at = this.#text.indexOf('"', at + 2);
    return at < 0 ? this.#text.length : at + 1;
  }
}

/** Returns the range of a value without quotes. A single quotation mark ends the string that contains the table. */
function cellWithin(text: string, start: number, end: number): readonly [start: number, end: number] {
  const [from, to] = withoutQuotes(text, start, end);
  const quote = from > start && /["']/.test(text[from - 1] ?? '') ? -1 : text.slice(from, to).indexOf('"');
  return [from, quote > 0 ? from + quote : to];
}
