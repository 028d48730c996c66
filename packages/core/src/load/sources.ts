import { relative, sep } from 'node:path';
import { childPointer } from '../pointer.js';
import { frame } from './code-frame.js';
import type { Location, Position } from './location.js';
import { type LineColumn, Positions } from './positions.js';
import type { Problem } from './problem.js';
import { isReference, type Reference } from './reference.js';
import { isAbsoluteUrl } from './url.js';

/** A source document as text. Redocly's `Source` is one. */
export interface SourceText {
  readonly absoluteRef: string;
  readonly body: string;
  getLines(): readonly string[];
}

interface Entry {
  readonly source: SourceText;
  readonly positions: Positions;
  parsed?: unknown;
}

/**
 * The source documents a loaded document was read from, and where in them each object stands.
 * Bundling keeps the identity of the objects it moves, so a place recorded before it still holds after it.
 */
export class Sources {
  readonly #entries = new Map<string, Entry>();
  readonly #places = new WeakMap<object, Location>();
  readonly #cwd: string;
  /** A document whose places nobody has asked for yet. */
  #unplaced: { readonly reference: string; readonly parsed: object } | undefined;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  get(reference: string): SourceText | undefined {
    return this.#entries.get(reference)?.source;
  }

  /** What a source document was parsed to, or undefined. */
  parsed(reference: string): unknown {
    return this.#entries.get(reference)?.parsed;
  }

  /** Paths and URLs of all that was read. */
  get references(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** Every source document that was parsed, as it was. */
  allParsed(): readonly unknown[] {
    return [...this.#entries.values()].map((entry) => entry.parsed);
  }

  add(source: SourceText): void {
    if (this.get(source.absoluteRef) === source) return;
    this.#entries.set(source.absoluteRef, { source, positions: new Positions(source) });
  }

  addText(reference: string, text: string): void {
    let lines: readonly string[] | undefined;
    this.add({
      absoluteRef: reference,
      body: text,
      getLines: () => {
        lines ??= text.split('\n');
        return lines;
      },
    });
  }

  /** A document that no other belongs to, and in which nothing is moved: its places can wait. */
  addSingle(reference: string, text: string, parsed: object): void {
    this.addText(reference, text);
    const entry = this.#entries.get(reference);
    if (entry) entry.parsed = parsed;
    this.#unplaced = { reference, parsed };
  }

  /** Records the place of every object of a source document, and gives its references. Linear in its size. */
  addParsed(reference: string, parsed: unknown): readonly Reference[] {
    const entry = this.#entries.get(reference);
    if (entry) entry.parsed = parsed;
    const references: Reference[] = [];
    const stack: [unknown, string][] = [[parsed, '#']];
    for (let next = stack.pop(); next; next = stack.pop()) {
      const [value, pointer] = next;
      if (typeof value !== 'object' || value === null || this.#places.has(value)) continue;
      this.#places.set(value, { source: reference, pointer: pointer === '#' ? '#/' : pointer });
      if (isReference(value)) references.push(value);
      // In the order of the document, so that what an alias repeats is placed where its anchor stands.
      for (const [key, child] of Object.entries(value).reverse()) {
        if (typeof child === 'object') stack.push([child, childPointer(pointer, key)]);
      }
    }
    return references;
  }

  placeOf(value: object): Location | undefined {
    if (this.#unplaced) {
      const { reference, parsed } = this.#unplaced;
      this.#unplaced = undefined;
      this.addParsed(reference, parsed);
    }
    return this.#places.get(value);
  }

  /** Line and column of a place. Parses the source document's syntax tree on first use. */
  positionOf(location: Location): Position {
    const { line, column } = this.#entries.get(location.source)?.positions.at(location.pointer) ?? START;
    return { ...location, file: this.#fileOf(location.source), line, column };
  }

  codeFrame(location: Location): string {
    return this.#frame(this.positionOf(location));
  }

  problem(rule: string, location: Location, message: string, suggestion?: string): Problem {
    return this.#problem(rule, this.positionOf(location), message, suggestion);
  }

  /** A problem of a text that does not parse, and so has no places but lines and columns. */
  problemAt(rule: string, reference: string, place: LineColumn, message: string): Problem {
    const position = { source: reference, pointer: '#/', file: this.#fileOf(reference), ...place };
    return this.#problem(rule, position, message);
  }

  #problem(rule: string, position: Position, message: string, suggestion?: string): Problem {
    return {
      rule,
      severity: 'error',
      message,
      position,
      codeFrame: this.#frame(position),
      ...(suggestion !== undefined && { suggestion }),
    };
  }

  #frame(position: Position): string {
    const lines = this.get(position.source)?.getLines();
    return lines ? frame(lines, position) : '';
  }

  #fileOf(reference: string): string {
    if (isAbsoluteUrl(reference)) return reference;
    const path = relative(this.#cwd, reference).replaceAll(sep, '/');
    return path === '' || path.startsWith('..') ? reference : path;
  }
}

const START: LineColumn = { line: 1, column: 1 };
