import type { Cursor, Reader } from '../model/cursor.js';

/** Reads one entry of `x-error.when`, or one table of `x-transitions`, and reports each problem with a suggestion. */
export class TriggerEntry {
  readonly reader: Reader;
  readonly cursor: Cursor;

  constructor(reader: Reader, cursor: Cursor) {
    this.reader = reader;
    this.cursor = cursor;
  }

  problem(cursor: Cursor, message: string, suggestion: string): void {
    this.reader.problem('trigger', cursor, message, suggestion);
  }

  /**
   * Returns the string or strings under `key`, each with its cursor. Booleans are converted to strings. Reports any
   * other value, a missing key and an empty list.
   */
  texts(key: string, suggestion: string): readonly (readonly [text: string, at: Cursor])[] {
    const child = this.reader.child(this.cursor, key);
    const items = Array.isArray(child?.value) ? this.reader.items(child, key) : child ? [child] : [];
    if (items.length === 0) this.problem(child ?? this.cursor, `\`${key}\` is missing or empty.`, suggestion);
    return items.flatMap((at) => {
      if (typeof at.value === 'string' || typeof at.value === 'boolean')
        return [[String(at.value), at] as const];
      this.problem(
        at,
        `Expected \`${key}\` to be a word or a list of words, received ${JSON.stringify(at.value)}.`,
        suggestion,
      );
      return [];
    });
  }

  /** Returns the words under `key`. Reports a word that is not one of `allowed`. */
  words<T extends string>(key: string, allowed: readonly T[]): readonly T[] {
    const suggestion = `Known values of \`${key}\`: ${allowed.join(', ')}.`;
    return this.texts(key, suggestion).flatMap(([text, at]) => {
      const word = allowed.find((candidate) => candidate === text);
      if (word === undefined) {
        this.problem(at, `Unknown value ${JSON.stringify(text)} of \`${key}\`.`, suggestion);
      }
      return word ?? [];
    });
  }

  /** Returns the JSON Pointer or list of JSON Pointers under `key`. Reports a string without a leading slash. */
  pointers(key: string): readonly string[] {
    const suggestion = `Write a JSON Pointer: \`${key}: /name\`.`;
    return this.texts(key, suggestion).flatMap(([text, at]) => {
      if (text.startsWith('/')) return [text];
      this.problem(
        at,
        `Expected \`${key}\` to be a JSON Pointer into the request body, received ${JSON.stringify(text)}.`,
        `Start it with a slash: /${text}.`,
      );
      return [];
    });
  }

  /** Returns the first JSON Pointer under `key`, or an empty string if there is none. */
  pointer(key: string): string {
    return this.pointers(key)[0] ?? '';
  }

  /**
   * Returns the number under `key`. If it is missing, negative or not a number, reports a problem and returns 0.
   * `meaning` explains the number in the suggestion.
   */
  amount(key: string, meaning: string): number {
    const child = this.reader.child(this.cursor, key);
    if (typeof child?.value === 'number' && child.value >= 0) return child.value;
    const message = child
      ? `Expected \`${key}\` to be a number of at least 0, received ${JSON.stringify(child.value)}.`
      : `\`${key}\` is missing.`;
    this.problem(child ?? this.cursor, message, `Set \`${key}\` to ${meaning}.`);
    return 0;
  }
}
