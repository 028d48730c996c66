import { endOfString } from './json-text.js';
import { scanJson } from './scan-json.js';

const OPEN_OBJECT = 0x7b;

/**
 * Offsets of the members and items of a JSON text. Building the syntax tree of the YAML parser takes more than ten
 * times as much time and memory.
 */
export class JsonPositions {
  readonly #text: string;
  /** Offset of the name of each member, or of the value if it is an item or the root, in document order. */
  readonly #starts: Uint32Array;
  /** Offset of each value. */
  readonly #values: Uint32Array;
  /** Index of the next value that is not inside each value. */
  readonly #next: Uint32Array;
  readonly #children = new Map<number, ReadonlyMap<string, number>>();

  private constructor(text: string, starts: Uint32Array, values: Uint32Array, next: Uint32Array) {
    this.#text = text;
    this.#starts = starts;
    this.#values = values;
    this.#next = next;
  }

  /** Returns the positions in a text, or `undefined` if it is not a JSON object or array. Runs in linear time. */
  static of(text: string): JsonPositions | undefined {
    if (!/^\s*[{[]/.test(text)) return undefined;
    const starts = new Offsets();
    const values = new Offsets();
    const next = new Offsets();
    const isComplete = scanJson(text, {
      open: (start, value) => {
        values.push(value);
        next.push(0);
        return starts.push(start);
      },
      close: (index) => next.set(index, starts.length),
    });
    return isComplete ? new JsonPositions(text, starts.all(), values.all(), next.all()) : undefined;
  }

  /** Returns the offset of the member or item that the tokens lead to, or of its nearest existing ancestor. */
  offsetOf(tokens: readonly string[]): number {
    let index = 0;
    for (const token of tokens) {
      const child = this.#childrenOf(index).get(token);
      if (child === undefined) break;
      index = child;
    }
    return this.#starts[index] ?? 0;
  }

  #childrenOf(index: number): ReadonlyMap<string, number> {
    const cached = this.#children.get(index);
    if (cached) return cached;
    const children = new Map<string, number>();
    const isObject = this.#text.charCodeAt(this.#values[index] ?? 0) === OPEN_OBJECT;
    const end = this.#next[index] ?? 0;
    for (let child = index + 1; child < end; child = this.#next[child] ?? end)
      children.set(isObject ? this.#nameOf(child) : String(children.size), child);
    this.#children.set(index, children);
    return children;
  }

  #nameOf(member: number): string {
    const start = this.#starts[member] ?? 0;
    const quoted = this.#text.slice(start, endOfString(this.#text, start + 1) + 1);
    return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
  }
}

/** A list of offsets that grows. */
class Offsets {
  #values = new Uint32Array(1024);
  length = 0;

  /** Appends an offset and returns its index. */
  push(value: number): number {
    if (this.length === this.#values.length) {
      const longer = new Uint32Array(this.length * 2);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.length] = value;
    return this.length++;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }

  all(): Uint32Array {
    return this.#values.slice(0, this.length);
  }
}
