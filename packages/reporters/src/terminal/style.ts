import type { Verdict } from '@touchstone/runner';
import picocolors from 'picocolors';

export const MIN_COLUMNS = 80;
export const MAX_COLUMNS = 200;

export type Paint = (text: string) => string;

export interface Style {
  /** Width of a line in characters, 80 to 200. */
  readonly columns: number;
  readonly glyphs: Readonly<Record<Verdict | 'not documented', string>>;
  readonly ellipsis: string;
  readonly dot: string;
  readonly times: string;
  readonly corner: string;
  readonly bar: string;
  readonly verdict: Readonly<Record<Verdict | 'not documented', Paint>>;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
}

export interface StyleOptions {
  readonly columns: number;
  readonly color: boolean;
  readonly unicode: boolean;
}

export function createStyle(options: StyleOptions): Style {
  const paint = picocolors.createColors(options.color);
  return {
    ...(options.unicode ? unicodeMarks : asciiMarks),
    columns: Math.min(MAX_COLUMNS, Math.max(MIN_COLUMNS, options.columns)),
    verdict: {
      proven: paint.green,
      violated: (text) => paint.bold(paint.red(text)),
      seen: paint.cyan,
      untested: paint.yellow,
      'not attempted': paint.magenta,
      'not documented': paint.dim,
    },
    bold: paint.bold,
    dim: paint.dim,
    red: paint.red,
    green: paint.green,
    yellow: paint.yellow,
  };
}

const unicodeMarks = {
  glyphs: {
    proven: '✓',
    violated: '✗',
    seen: '~',
    untested: '?',
    'not attempted': '!',
    'not documented': '·',
  },
  ellipsis: '…',
  dot: '·',
  times: '×',
  corner: '┌',
  bar: '│',
};

const asciiMarks = {
  glyphs: {
    proven: '+',
    violated: 'X',
    seen: '~',
    untested: '?',
    'not attempted': '!',
    'not documented': '.',
  },
  ellipsis: '...',
  dot: '-',
  times: 'x',
  corner: ',',
  bar: '|',
};
