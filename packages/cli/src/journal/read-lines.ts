import { createReadStream } from 'node:fs';

/** A line of a file, without its line feed. */
export interface Line {
  /** Number of the line, from 1. */
  readonly number: number;
  /** The text; null if the line is not UTF-8, or longer than {@link MAX_LINE_BYTES}. */
  readonly text: string | null;
  /** False for a last line without a line feed. */
  readonly isComplete: boolean;
}

/** Maximum length of a line. A longer line is not kept in memory. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

const LINE_FEED = 0x0a;

/**
 * Reads the lines of a file one after another, so that the size of the file does not matter. Only a line feed ends a
 * line, because JSON text may contain other line separators.
 * @throws the error of the file system.
 */
export async function* readLines(path: string): AsyncGenerator<Line, void, undefined> {
  let number = 0;
  let length = 0;
  let parts: Buffer[] = [];
  const add = (part: Buffer): void => {
    length += part.length;
    if (length <= MAX_LINE_BYTES) parts.push(part);
  };
  const take = (isComplete: boolean): Line => {
    const text = length > MAX_LINE_BYTES ? null : decoded(Buffer.concat(parts), isComplete);
    length = 0;
    parts = [];
    return { number: ++number, text, isComplete };
  };
  for await (const chunk of createReadStream(path)) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      add(chunk.subarray(start, end));
      start = end + 1;
      yield take(true);
    }
    if (start < chunk.length) add(chunk.subarray(start));
  }
  if (length > 0) yield take(false);
}

function decoded(bytes: Buffer, isComplete: boolean): string | null {
  try {
    // A line without an end may also end within a character.
    return new TextDecoder('utf-8', { fatal: isComplete }).decode(bytes);
  } catch {
    return null;
  }
}
