import { CST, Parser } from 'yaml';
import { parsePointer } from '../pointer.js';
import type { SourceText } from './sources.js';

/** Both 1-based. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** An entry of a map or list, block or flow. A flow list's items are keys without a value (`yaml`, CST). */
type Entry = CST.CollectionItem;

/**
 * Where in its text each node of a source document stands. The syntax tree, of YAML and so of JSON too, is parsed on
 * the first question. Redocly's own search for a key is linear in the map, and so quadratic for a large map's entries.
 */
export class Positions {
  readonly #source: SourceText;
  readonly #children = new WeakMap<CST.Token, ReadonlyMap<string, Entry>>();
  #root: CST.Token | undefined;
  #lineStarts: readonly number[] | undefined;

  constructor(source: SourceText) {
    this.#source = source;
  }

  /** The key, not the value: `get:` is the line a person looks for. Of what is not there, the nearest ancestor. */
  at(pointer: string): LineColumn {
    this.#root ??= rootOf(this.#source.body);
    let token: CST.Token | null | undefined = this.#root;
    let offset = token?.offset ?? 0;
    for (const name of pointer === '#/' ? [] : parsePointer(pointer)) {
      const entry: Entry | undefined = token ? this.#childrenOf(token).get(name) : undefined;
      if (!entry) break;
      token = entry.value ?? entry.key;
      offset = (entry.key ?? entry.value ?? entry.start[0])?.offset ?? offset;
    }
    return this.#lineColumn(offset);
  }

  #childrenOf(token: CST.Token): ReadonlyMap<string, Entry> {
    const known = this.#children.get(token);
    if (known) return known;
    const children = new Map(namedEntries(token));
    this.#children.set(token, children);
    return children;
  }

  #lineColumn(offset: number): LineColumn {
    this.#lineStarts ??= lineStarts(this.#source.body);
    let line = 0;
    let after = this.#lineStarts.length;
    while (after - line > 1) {
      const middle = (line + after) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) line = middle;
      else after = middle;
    }
    return { line: line + 1, column: offset - (this.#lineStarts[line] ?? 0) + 1 };
  }
}

function rootOf(text: string): CST.Token | undefined {
  for (const token of new Parser().parse(text)) if (token.type === 'document') return token.value;
  return undefined;
}

function namedEntries(token: CST.Token): [string, Entry][] {
  switch (token.type) {
    case 'block-map':
      return named(token.items);
    case 'block-seq':
      return numbered(token.items.filter(({ start }) => start.some(({ type }) => type === 'seq-item-ind')));
    case 'flow-collection':
      return token.start.source === '{'
        ? named(token.items)
        : numbered(token.items.filter(({ key, value }) => key ?? value));
    default:
      return [];
  }
}

const numbered = (entries: readonly Entry[]): [string, Entry][] =>
  entries.map((entry, index) => [String(index), entry]);

const named = (entries: readonly Entry[]): [string, Entry][] =>
  entries.flatMap((entry) =>
    CST.isScalar(entry.key) ? [[CST.resolveAsScalar(entry.key).value, entry]] : [],
  );

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
