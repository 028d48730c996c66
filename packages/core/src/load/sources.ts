import { relative } from 'node:path';
import { getCodeframe, getLineColLocation, type Source, slash } from '@redocly/openapi-core';
import { childPointer } from '../pointer.js';
import type { Location, Position } from './location.js';
import type { Problem } from './problem.js';

const isUrl = (reference: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(reference);

/**
 * The source documents a loaded document was read from, and where in them each object stands.
 * Bundling keeps the identity of the objects it moves, so a place recorded before it still holds after it.
 */
export class Sources {
  readonly #byReference = new Map<string, Source>();
  readonly #places = new WeakMap<object, Location>();
  readonly #cwd: string;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** Records the place of every object of one parsed source document. Linear in its size. */
  add(source: Source, parsed: unknown): void {
    this.#byReference.set(source.absoluteRef, source);
    const stack: [unknown, string][] = [[parsed, '#']];
    for (let entry = stack.pop(); entry; entry = stack.pop()) {
      const [value, pointer] = entry;
      if (typeof value !== 'object' || value === null || this.#places.has(value)) continue;
      this.#places.set(value, { source: source.absoluteRef, pointer: pointer === '#' ? '#/' : pointer });
      for (const [key, child] of Object.entries(value)) {
        if (typeof child === 'object') stack.push([child, childPointer(pointer, key)]);
      }
    }
  }

  placeOf(value: object): Location | undefined {
    return this.#places.get(value);
  }

  /** Line and column of a place. Parses the source's syntax tree on first use. */
  positionOf(location: Location): Position {
    const source = this.#byReference.get(location.source);
    const start = source ? startOf(source, location.pointer) : { line: 1, col: 1 };
    return { ...location, file: this.fileOf(location), line: start.line, column: start.col };
  }

  codeFrame(location: Location): string {
    const source = this.#byReference.get(location.source);
    if (!source) return '';
    const start = startOf(source, location.pointer);
    const lineLength = source.getLines()[start.line - 1]?.length ?? 0;
    const end = { line: start.line, col: Math.max(lineLength, start.col) + 1 };
    return getCodeframe({ source, pointer: undefined, start, end }, false);
  }

  problem(rule: string, location: Location, message: string, suggestion?: string): Problem {
    return {
      rule,
      severity: 'error',
      message,
      position: this.positionOf(location),
      codeFrame: this.codeFrame(location),
      ...(suggestion === undefined ? {} : { suggestion }),
    };
  }

  private fileOf(location: Location): string {
    if (isUrl(location.source)) return location.source;
    const path = slash(relative(this.#cwd, location.source));
    return path === '' || path.startsWith('..') ? location.source : path;
  }
}

function startOf(source: Source, pointer: string): { line: number; col: number } {
  // The key, not the value: `get:` is the line a person looks for.
  return getLineColLocation({ source, pointer, reportOnKey: true }).start;
}
