import { stripVTControlCharacters } from 'node:util';
import type { Style } from './style.js';

/** Formats a number as `1,903`, independent of the locale. */
export function count(number: number): string {
  // Node reads the locale data at the first use, which takes 25 ms. Most runs print only small numbers.
  return Number.isInteger(number) && Math.abs(number) < 1000
    ? String(number)
    : number.toLocaleString('en-US');
}

/**
 * Formats a number with a noun that takes a plural in `s`.
 *
 * @example
 * plural(1, 'case'); // '1 case'
 * plural(1903, 'case'); // '1,903 cases'
 */
export function plural(number: number, noun: string): string {
  return `${count(number)} ${number === 1 ? noun : `${noun}s`}`;
}

/** Formats milliseconds as `0.4 s`, `8.2 s` or `3 min 5 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${count(Math.floor(whole / 60))} min ${whole % 60} s`;
}

/** Truncates text to `width` characters, including the ellipsis. */
export function truncate(text: string, width: number, ellipsis: string): string {
  if (text.length <= width) return text;
  return text.slice(0, Math.max(0, width - ellipsis.length)) + ellipsis;
}

/** Truncates text in the middle, so that both ends of a path remain readable. */
export function truncateMiddle(text: string, width: number, ellipsis: string): string {
  if (text.length <= width) return text;
  const room = Math.max(0, width - ellipsis.length);
  const tail = Math.ceil(room / 2);
  return text.slice(0, room - tail) + ellipsis + text.slice(text.length - tail);
}

/** Code up to this length is not broken at a space. */
const UNBROKEN = /`[^`]{1,40}`|\b[A-Z]{3,7} (?=\/)/g;

/**
 * Wraps text at spaces to lines of at most `width` characters. A longer word gets a separate line. Does not break the id
 * of an operation, or short code in backticks.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  const words = text.replace(UNBROKEN, (code) => code.replaceAll(' ', '\0')).split(' ');
  for (const word of words.map((part) => part.replaceAll('\0', ' '))) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Wraps text as {@link wrap} does, and also breaks words that are longer than `width`. */
export function wrapValue(text: string, width: number): string[] {
  return wrap(text, width).flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'gsu')) ?? [line]);
}

/** Joins parts by dots, and starts another line with the part that would exceed the width. */
export function joined(parts: readonly string[], { columns, dot }: Pick<Style, 'columns' | 'dot'>): string {
  let [text, length] = ['', 0];
  for (const part of parts) {
    const width = stripVTControlCharacters(part).length;
    const isFirst = text === '';
    const fits = length + width + 3 <= columns;
    text += isFirst ? part : fits ? ` ${dot} ${part}` : `\n  ${part}`;
    length = isFirst ? width : fits ? length + width + 3 : width + 2;
  }
  return text;
}
