import type { LineColumn } from './location.js';

/** The lines of a text. Cut out on demand, because a large document has hundreds of thousands. */
export class Lines {
  readonly #text: string;
  /** Offsets of the first characters of the lines. */
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#text = text;
    this.#starts = lineStarts(text);
  }

  /** Returns the lines from index `start` up to, but not including, index `end`, like `Array.prototype.slice`. */
  slice(start: number, end: number): readonly string[] {
    const starts = this.#starts.slice(start, end);
    return starts.map((offset, index) => {
      const next = this.#starts[start + index + 1];
      return this.#text.slice(offset, next === undefined ? this.#text.length : next - 1);
    });
  }

  /** Returns the line and column of an offset. */
  positionOf(offset: number): LineColumn {
    let line = 0;
    let after = this.#starts.length;
    while (after - line > 1) {
      const middle = (line + after) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) line = middle;
      else after = middle;
    }
    return { line: line + 1, column: offset - (this.#starts[line] ?? 0) + 1 };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
