import type { Lines } from './lines.js';
import type { LineColumn } from './location.js';

const CONTEXT_LINES = 2;
const MAX_WIDTH_CHARACTERS = 150;

/**
 * Renders the line at a position with two lines of context on either side, without colour. The line is underlined from
 * the position to the end of the line. Shared indentation is removed, and long lines, such as minified JSON, are cut
 * around the position.
 */
export function renderCodeFrame(lines: Pick<Lines, 'slice'>, { line, column }: LineColumn): string {
  const first = Math.max(line - CONTEXT_LINES, 1);
  const shown = lines.slice(first - 1, line + CONTEXT_LINES);
  const indents = shown.filter((text) => text !== '').map((text) => text.search(/[^ ]|$/));
  const left = Math.max(Math.min(...indents, column - 1), column - 1 - MAX_WIDTH_CHARACTERS / 2);
  const gutter = String(first + shown.length - 1).length;
  const row = (label: string, text: string): string => `${label.padStart(gutter)} | ${text}`.trimEnd();
  return shown
    .flatMap((text, index) => {
      const number = first + index;
      const rendered = row(String(number), cut(text, left));
      return number === line ? [rendered, row('', underline(text, column - 1, left))] : [rendered];
    })
    .join('\n');
}

function cut(text: string, left: number): string {
  const visible = text.slice(left, left + MAX_WIDTH_CHARACTERS);
  return text.length > left + MAX_WIDTH_CHARACTERS ? `${visible}…` : visible;
}

function underline(text: string, start: number, left: number): string {
  const end = Math.min(text.length, left + MAX_WIDTH_CHARACTERS);
  return ' '.repeat(start - left) + '^'.repeat(Math.max(end - start, 1));
}
