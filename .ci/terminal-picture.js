// Renders the coloured output of a command as an SVG picture of a terminal.

const COLORS = /** @type {Record<number, string>} */ ({
  30: '#6e7681',
  31: '#ff7b72',
  32: '#56d364',
  33: '#e3b341',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#56d4dd',
  37: '#e6edf3',
  90: '#8b949e',
});
const ESCAPE = String.fromCharCode(0x1b);
/** Matches a Select Graphic Rendition sequence (ECMA-48 §8.3.117), which sets the colour and weight of the text. */
const STYLE = new RegExp(`(${ESCAPE}\\[[0-9;]*m)`);

const TEXT_COLOR = '#e6edf3';
const DIM_COLOR = '#8b949e';
const BACKGROUND = '#0d1117';

const FONT_SIZE_PX = 14;
const CHARACTER_WIDTH_PX = 8.4;
const LINE_HEIGHT_PX = 20;
const MARGIN_PX = 16;
const COLUMNS = 114;

/**
 * A run of characters with one style.
 * @typedef {{ text: string, column: number, color: string, bold: boolean }} Span
 */

/**
 * Returns an SVG picture of a terminal that shows a command and its output. Lines are cropped after 114 columns.
 * @param {string} command
 * @param {string} output with ANSI SGR sequences
 * @returns {string}
 */
export function terminalPicture(command, output) {
  const lines = [
    `${ESCAPE}[90m$${ESCAPE}[39m ${ESCAPE}[1m${command}${ESCAPE}[22m`,
    '',
    ...output.trimEnd().split('\n'),
  ];
  const width = Math.round(COLUMNS * CHARACTER_WIDTH_PX + 2 * MARGIN_PX);
  const height = lines.length * LINE_HEIGHT_PX + 2 * MARGIN_PX;
  const rows = lines.map((line, index) => {
    const y = MARGIN_PX + index * LINE_HEIGHT_PX + FONT_SIZE_PX;
    return spansOf(line)
      .map((span) => textElement(span, y))
      .join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Output of ${escaped(command)}">`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="${FONT_SIZE_PX}" xml:space="preserve">`,
    ...rows.filter((row) => row !== ''),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/**
 * @param {Span} span
 * @param {number} y
 */
function textElement({ text, column, color, bold }, y) {
  const x = (MARGIN_PX + column * CHARACTER_WIDTH_PX).toFixed(1);
  // The length keeps columns aligned if the viewer's font is wider or narrower.
  const length = (text.length * CHARACTER_WIDTH_PX).toFixed(1);
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${x}" y="${y}" textLength="${length}" fill="${color}"${weight}>${escaped(text)}</text>`;
}

/**
 * Splits a line into styled runs of words. Two or more spaces in a row separate runs and are omitted, because `x`
 * positions each run.
 * @param {string} line
 * @returns {Span[]}
 */
function spansOf(line) {
  /** @type {Span[]} */
  const spans = [];
  let column = 0;
  let color = TEXT_COLOR;
  let bold = false;
  for (const part of line.split(STYLE)) {
    const codes = STYLE.test(part) ? part.slice(2, -1) : undefined;
    if (codes === undefined) {
      for (const { 0: text, index } of part.matchAll(/\S+(?: \S+)*/g)) {
        const room = COLUMNS - column - index;
        if (room > 0) spans.push({ text: text.slice(0, room), column: column + index, color, bold });
      }
      column += part.length;
      continue;
    }
    for (const code of codes.split(';').map(Number)) {
      if (code === 0) [color, bold] = [TEXT_COLOR, false];
      else if (code === 1) bold = true;
      else if (code === 2) color = DIM_COLOR;
      else if (code === 22) [color, bold] = [color === DIM_COLOR ? TEXT_COLOR : color, false];
      else if (code === 39) color = TEXT_COLOR;
      else color = COLORS[code] ?? color;
    }
  }
  return spans;
}

/** @param {string} text */
function escaped(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
