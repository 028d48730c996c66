import { wrap } from '@touchstone/reporters';
import type { MaskedStream } from './context.js';

const MIN_COLUMNS = 80;
const MAX_COLUMNS = 200;

/** Returns the width of lines for a stream: that of the terminal, 80 to 200 characters; 80 if it is not a terminal. */
export function columnsOf({ isTTY, columns }: Pick<MaskedStream, 'isTTY' | 'columns'>): number {
  return isTTY ? Math.min(MAX_COLUMNS, Math.max(MIN_COLUMNS, columns ?? MIN_COLUMNS)) : MIN_COLUMNS;
}

/** Wraps the lines of a text that are longer than `columns`. */
export function wrapLines(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => (line.length > columns ? wrap(line, columns) : [line]))
    .join('\n');
}
