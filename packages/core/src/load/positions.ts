import { CST, Parser } from 'yaml';
import { parsePointer } from '../pointer.js';
import { JsonPositions } from './json-positions.js';
import { Lines } from './lines.js';
import type { LineColumn } from './location.js';

/** An entry of a block or flow collection. In the CST of `yaml`, items of a flow list are keys without a value. */
type Entry = CST.CollectionItem;

/**
 * Positions of the nodes in a YAML or JSON document. They are computed on first use. Redocly's own search for a key is
 * linear in the size of the map, and therefore quadratic over all entries of a large map.
 */
export class Positions {
  readonly #text: string;
  #offsets: JsonPositions | YamlPositions | undefined;
  #lines: Lines | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  get lines(): Lines {
    this.#lines ??= new Lines(this.#text);
    return this.#lines;
  }

  /**
   * Returns the position of the key, not of the value, because users look for the line of the key, such as `get:`. For
   * an absent node, returns the position of its nearest ancestor.
   */
  at(pointer: string): LineColumn {
    this.#offsets ??= JsonPositions.of(this.#text) ?? new YamlPositions(this.#text);
    const tokens = pointer === '#/' ? [] : parsePointer(pointer);
    return this.lines.positionOf(this.#offsets.offsetOf(tokens));
  }
}

/** Offsets of the nodes in the syntax tree of a YAML document. */
class YamlPositions {
  readonly #root: CST.Token | undefined;
  readonly #children = new WeakMap<CST.Token, ReadonlyMap<string, Entry>>();

  constructor(text: string) {
    this.#root = rootOf(text);
  }

  offsetOf(tokens: readonly string[]): number {
    let token: CST.Token | null | undefined = this.#root;
    let offset = token?.offset ?? 0;
    for (const name of tokens) {
      const entry: Entry | undefined = token ? this.#childrenOf(token).get(name) : undefined;
      if (!entry) break;
      token = entry.value ?? entry.key;
      offset = (entry.key ?? entry.value ?? entry.start[0])?.offset ?? offset;
    }
    return offset;
  }

  #childrenOf(token: CST.Token): ReadonlyMap<string, Entry> {
    const cached = this.#children.get(token);
    if (cached) return cached;
    const children = new Map(namedEntries(token));
    this.#children.set(token, children);
    return children;
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
