import type { Cursor, Reader } from '../model/cursor.js';

/** One entry of `x-error.when`, or one table of `x-transitions`. What is wrong with it is noted, with what to write. */
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

  /** The words under `key`, one or a list of them, each with its place. */
  texts(key: string, like: string): readonly (readonly [text: string, at: Cursor])[] {
    const child = this.reader.child(this.cursor, key);
    const items = Array.isArray(child?.value) ? this.reader.items(child, key) : child ? [child] : [];
    if (items.length === 0) this.problem(child ?? this.cursor, `A value of \`${key}\` is missing.`, like);
    return items.flatMap((at) => {
      if (typeof at.value === 'string' || typeof at.value === 'boolean')
        return [[String(at.value), at] as const];
      this.problem(at, `Expected \`${key}\` to be a word or a list of words.`, like);
      return [];
    });
  }

  /** The words under `key`, which must be among those known. */
  words<T extends string>(key: string, known: readonly T[]): readonly T[] {
    const choice = `Write \`${key}\`: ${known.join(', ')}.`;
    return this.texts(key, choice).flatMap(([text, at]) => {
      const found = known.find((candidate) => candidate === text);
      if (found === undefined) this.problem(at, `\`${key}\` knows no ${JSON.stringify(text)}.`, choice);
      return found ?? [];
    });
  }

  /** JSON Pointers under `key`, one or a list of them. */
  pointers(key: string): readonly string[] {
    const like = `Write a JSON Pointer: \`${key}: /name\`.`;
    return this.texts(key, like).flatMap(([text, at]) => {
      if (text.startsWith('/')) return [text];
      this.problem(at, `${text} is no JSON Pointer into the body.`, `Begin it with a slash: /${text}.`);
      return [];
    });
  }

  pointer(key: string): string {
    return this.pointers(key)[0] ?? '';
  }

  /** A number of at least zero. */
  amount(key: string, unit: string): number {
    const child = this.reader.child(this.cursor, key);
    if (typeof child?.value === 'number' && child.value >= 0) return child.value;
    const message = child ? `Expected \`${key}\` to be a number of at least 0.` : `\`${key}\` is missing.`;
    this.problem(child ?? this.cursor, message, `Write \`${key}\`: ${unit}.`);
    return 0;
  }
}
