import { relative, sep } from 'node:path';
import { childPointer } from '../pointer.js';
import { renderCodeFrame } from './code-frame.js';
import { childLocation, type LineColumn, type Location, type Position } from './location.js';
import { inOpenApi2Terms } from './openapi-2-terms.js';
import { Positions } from './positions.js';
import type { Problem } from './problem.js';
import { isReference, type Reference } from './reference.js';
import { isAbsoluteUrl } from './url.js';

/** The text of a source document. Implemented by Redocly's `Source`. */
export interface SourceText {
  readonly absoluteRef: string;
  readonly body: string;
}

interface Entry {
  readonly source: SourceText;
  readonly positions: Positions;
  parsed?: unknown;
}

/**
 * The source documents of a loaded document and the location of each object in them. Bundling keeps the identity of the
 * objects it moves, so a location recorded before bundling remains valid.
 */
export class Sources {
  readonly #entries = new Map<string, Entry>();
  readonly #locations = new WeakMap<object, Location>();
  /** Locations of members that have a different key in the source document than in the converted one. */
  readonly #memberLocations = new WeakMap<object, Map<string, Location>>();
  readonly #cwd: string;
  #isOpenApi2 = false;
  /** Path or URL of the document that {@link addSingle} added. */
  #single: string | undefined;
  /** A document for which {@link addParsed} has not been called yet. */
  #pending: { readonly reference: string; readonly parsed: object } | undefined;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** Makes all problems use the terms of OpenAPI 2.0. */
  useOpenApi2Terms(): void {
    this.#isOpenApi2 = true;
  }

  get(reference: string): SourceText | undefined {
    return this.#entries.get(reference)?.source;
  }

  parsed(reference: string): unknown {
    return this.#entries.get(reference)?.parsed;
  }

  /** Paths and URLs of all source documents. */
  get references(): readonly string[] {
    return [...this.#entries.keys()];
  }

  allParsed(): readonly unknown[] {
    return [...this.#entries.values()].map((entry) => entry.parsed);
  }

  add(source: SourceText): void {
    const known = this.#entries.get(source.absoluteRef);
    if (known?.source === source) return;
    // Redocly reads a document again, and its text is the same.
    const positions = known?.source.body === source.body ? known.positions : new Positions(source.body);
    this.#entries.set(source.absoluteRef, { source, positions });
  }

  addText(reference: string, text: string): void {
    this.add({ absoluteRef: reference, body: text });
  }

  /** Adds a document without external references. Its locations are recorded on first use, because no node moves. */
  addSingle(reference: string, text: string, parsed: object): void {
    this.addText(reference, text);
    const entry = this.#entries.get(reference);
    if (entry) entry.parsed = parsed;
    this.#pending = { reference, parsed };
    this.#single = reference;
  }

  /** Returns whether {@link addSingle} added this text, so that its references and nesting are known to be valid. */
  isSingle({ absoluteRef, body }: SourceText): boolean {
    return this.#single === absoluteRef && this.get(absoluteRef)?.body === body;
  }

  /** Replaces the parsed value of a source document by one that was parsed again. Records no locations. */
  replaceParsed(reference: string, parsed: unknown): void {
    const entry = this.#entries.get(reference);
    if (entry) entry.parsed = parsed;
  }

  /** Records the location of every object of a source document and returns its references. Runs in linear time. */
  addParsed(reference: string, parsed: unknown): readonly Reference[] {
    const entry = this.#entries.get(reference);
    if (entry) entry.parsed = parsed;
    const references: Reference[] = [];
    const stack: [unknown, string][] = [[parsed, '#']];
    for (let next = stack.pop(); next; next = stack.pop()) {
      const [value, pointer] = next;
      if (typeof value !== 'object' || value === null || this.#locations.has(value)) continue;
      this.#locations.set(value, { source: reference, pointer: pointer === '#' ? '#/' : pointer });
      if (isReference(value)) references.push(value);
      // Reversed so that the stack visits values in document order and an aliased value is located at its anchor.
      for (const [key, child] of Object.entries(value).reverse()) {
        if (typeof child === 'object') stack.push([child, childPointer(pointer, key)]);
      }
    }
    return references;
  }

  locationOf(value: object): Location | undefined {
    if (this.#pending) {
      const { reference, parsed } = this.#pending;
      this.#pending = undefined;
      this.addParsed(reference, parsed);
    }
    return this.#locations.get(value);
  }

  /** Records the location of an object that is not in a source document, because a conversion created it. */
  locate(value: object, location: Location): void {
    this.#locations.set(value, location);
  }

  /** Records the location of a member of a converted object, which may be a primitive value. */
  locateMember(owner: object, key: string, location: Location): void {
    const members = this.#memberLocations.get(owner) ?? new Map<string, Location>();
    this.#memberLocations.set(owner, members.set(key, location));
  }

  /** Gives a copy of an object the locations of the original and its members. */
  copyLocations(original: object, copy: object): void {
    const location = this.locationOf(original);
    if (location) this.#locations.set(copy, location);
    const members = this.#memberLocations.get(original);
    if (members) this.#memberLocations.set(copy, new Map(members));
  }

  /** Returns the location of a member of an object, which may be a primitive value; `undefined` if none is recorded. */
  locationOfMember(owner: object, key: string | number): Location | undefined {
    const value = Object.hasOwn(owner, key) ? (owner as Record<string | number, unknown>)[key] : undefined;
    const own = typeof value === 'object' && value !== null ? this.locationOf(value) : undefined;
    const parent = this.locationOf(owner);
    return own ?? this.memberLocation(owner, key) ?? (parent && childLocation(parent, key));
  }

  /** Returns the location recorded by {@link locateMember}, or `undefined`. */
  memberLocation(owner: object, key: string | number): Location | undefined {
    return this.#memberLocations.get(owner)?.get(String(key));
  }

  /** Returns the line and column of a location. Computes the offsets of the source document on first use. */
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

  /** Creates a problem at a line and column of a document that cannot be parsed. */
  problemAt(
    rule: string,
    reference: string,
    place: LineColumn,
    message: string,
    suggestion?: string,
  ): Problem {
    const position = { source: reference, pointer: '#/', file: this.#fileOf(reference), ...place };
    return this.#problem(rule, position, message, suggestion);
  }

  #problem(rule: string, position: Position, text: string, advice?: string): Problem {
    const [message, suggestion] = [text, advice].map((part) =>
      part !== undefined && this.#isOpenApi2 ? inOpenApi2Terms(part) : part,
    );
    return {
      rule,
      severity: 'error',
      message: message ?? text,
      position,
      codeFrame: this.#frame(position),
      ...(suggestion !== undefined && { suggestion }),
    };
  }

  #frame(position: Position): string {
    const lines = this.#entries.get(position.source)?.positions.lines;
    return lines ? renderCodeFrame(lines, position) : '';
  }

  #fileOf(reference: string): string {
    if (isAbsoluteUrl(reference)) return reference;
    const path = relative(this.#cwd, reference).replaceAll(sep, '/');
    return path === '' || path.startsWith('..') ? reference : path;
  }
}

const START: LineColumn = { line: 1, column: 1 };
