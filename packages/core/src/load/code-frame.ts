import type { LineColumn } from './positions.js';

const AROUND = 2;
const WIDTH = 150;

/**
 * The line of a place with two lines either side, underlined from the place on. Without colour. Indentation that
 * all lines share is left out, and long lines are cut around the place, as in minified JSON.
 */
export function frame(lines: readonly string[], { line, column }: LineColumn): string {
  const first = Math.max(line - AROUND, 1);
  const shown = lines.slice(first - 1, line + AROUND);
  const indents = shown.filter((text) => text !== '').map((text) => text.search(/[^ ]|$/));
  const left = Math.max(Math.min(...indents, column - 1), column - 1 - WIDTH / 2);
  const gutter = String(first + shown.length - 1).length;
  const row = (label: string, text: string): string => `${label.padStart(gutter)} | ${text}`.trimEnd();
  return shown
    .flatMap((text, index) => {
      const number = first + index;
      const row1 = row(String(number), cut(text, left));
      return number === line ? [row1, row('', underline(text, column - 1, left))] : [row1];
    })
    .join('\n');
}

function cut(text: string, left: number): string {
  const visible = text.slice(left, left + WIDTH);
  return text.length > left + WIDTH ? `${visible}…` : visible;
}

function underline(text: string, start: number, left: number): string {
  const end = Math.min(text.length, left + WIDTH);
  return ' '.repeat(start - left) + '^'.repeat(Math.max(end - start, 1));
}
