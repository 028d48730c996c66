import type { LedgerEntry, Verdict } from '@touchstone/runner';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { truncate, truncateMiddle } from './text.js';

/** Ranks of the verdicts. The worst verdict has the highest rank. */
const rank: Readonly<Record<Verdict, number>> = {
  proven: 0,
  seen: 1,
  untested: 2,
  'not attempted': 3,
  violated: 4,
};

interface Column {
  readonly key: string;
  readonly status: string;
  readonly heading: string;
}

interface Row {
  readonly operation: string;
  readonly cells: Map<string, Verdict>;
}

/** Width of a cell: a glyph and a space. */
const CELL_WIDTH = 2;
const MIN_HEADING_WIDTH = 16;

/**
 * Renders the ledger as a matrix of operations and documented responses. Columns that do not fit are rendered in
 * additional blocks.
 */
export function renderMatrix(ledger: readonly LedgerEntry[], style: Style): string[] {
  const columns = columnsOf(ledger);
  const rows = rowsOf(ledger);
  if (rows.length === 0) return [style.dim('The document has no operations.')];
  const methodWidth = Math.max(...rows.map((row) => split(row.operation).method.length));
  const widest = Math.max(...rows.map((row) => label(row.operation, methodWidth).length));
  const labelWidth = Math.min(widest, Math.floor(style.columns * 0.5));
  const perBlock = Math.max(1, Math.floor((style.columns - labelWidth - 2 - MIN_HEADING_WIDTH) / CELL_WIDTH));
  const lines: string[] = [];
  for (let start = 0; start < columns.length; start += perBlock) {
    const block = columns.slice(start, start + perBlock);
    const shown = start === 0 ? rows : rows.filter((row) => block.some(({ key }) => row.cells.has(key)));
    if (start > 0) lines.push('');
    lines.push(...headings(block, labelWidth, style));
    lines.push(...body(shown, block, { labelWidth, methodWidth }, style));
  }
  return [...lines, '', legend(ledger, style)];
}

function columnsOf(ledger: readonly LedgerEntry[]): Column[] {
  const columns = new Map<string, Column>();
  for (const entry of ledger) {
    const key = columnKey(entry);
    if (!columns.has(key)) {
      const isWord = key === 'success' || key === 'delivered';
      columns.set(key, { key, status: isWord ? '' : (entry.status ?? ''), heading: key });
    }
  }
  // The sort is stable, so errors with the same status keep the order of the document.
  return [...columns.values()].sort((a, b) => (a.status < b.status ? -1 : a.status > b.status ? 1 : 0));
}

function columnKey(entry: LedgerEntry): string {
  if (entry.error !== null) return printable(`${entry.status} ${entry.error}`);
  // A webhook has no status.
  if (entry.status === null) return 'delivered';
  return /^[123]/.test(entry.status) ? 'success' : printable(entry.status);
}

function rowsOf(ledger: readonly LedgerEntry[]): Row[] {
  const rows = new Map<string, Row>();
  for (const entry of ledger) {
    let row = rows.get(entry.operation);
    if (row === undefined) {
      row = { operation: entry.operation, cells: new Map() };
      rows.set(entry.operation, row);
    }
    const key = columnKey(entry);
    const shown = row.cells.get(key);
    if (shown === undefined || rank[entry.verdict] > rank[shown]) row.cells.set(key, entry.verdict);
  }
  return [...rows.values()];
}

/** Renders the headings as a staircase: each starts above its column and extends to the right. */
function headings(block: readonly Column[], labelWidth: number, style: Style): string[] {
  return block.map((column, index) => {
    const indent = ' '.repeat(labelWidth + 2);
    const bars = `${style.bar} `.repeat(index);
    const room = style.columns - labelWidth - 2 - index * CELL_WIDTH - 2;
    return `${indent}${style.dim(`${bars}${style.corner}`)} ${truncate(column.heading, room, style.ellipsis)}`;
  });
}

interface Widths {
  readonly labelWidth: number;
  readonly methodWidth: number;
}

function body(rows: readonly Row[], block: readonly Column[], widths: Widths, style: Style): string[] {
  const groups = groupRows(rows);
  // Blank lines between groups of one row would only double the height.
  const spaced = groups.length > 1 && rows.length >= groups.length * 2;
  return groups.flatMap((group, index) => {
    const lines = group.map((row) => {
      const name = truncateMiddle(
        label(row.operation, widths.methodWidth),
        widths.labelWidth,
        style.ellipsis,
      ).padEnd(widths.labelWidth);
      const cells = block.map(({ key }) => {
        const verdict = row.cells.get(key) ?? 'not documented';
        return style.verdict[verdict](style.glyphs[verdict]);
      });
      return `${name}  ${cells.join(' ')}`;
    });
    return spaced && index > 0 ? ['', ...lines] : lines;
  });
}

/** Groups rows by the first path segment in which the paths differ. */
function groupRows(rows: readonly Row[]): Row[][] {
  const paths = rows.map((row) => split(row.operation).path.split('/').slice(1));
  const first = paths[0] ?? [];
  let depth = 0;
  while (depth < first.length - 1 && paths.every((path) => path[depth] === first[depth])) depth++;
  const groups = new Map<string, Row[]>();
  rows.forEach((row, index) => {
    const key = paths[index]?.[depth] ?? '';
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  });
  return [...groups.values()];
}

function label(operation: string, methodWidth: number): string {
  const { method, path } = split(operation);
  return printable(`${method.padEnd(methodWidth)} ${path}`);
}

function split(operation: string): { method: string; path: string } {
  const space = operation.indexOf(' ');
  return { method: operation.slice(0, Math.max(0, space)), path: operation.slice(space + 1) };
}

function legend(ledger: readonly LedgerEntry[], style: Style): string {
  const present = new Set<Verdict>(ledger.map((entry) => entry.verdict));
  const all = ['proven', 'violated', 'seen', 'untested', 'not attempted'] as const;
  return [...all.filter((verdict) => present.has(verdict)), 'not documented' as const]
    .map((verdict) => `${style.verdict[verdict](style.glyphs[verdict])} ${style.dim(verdict)}`)
    .join('   ');
}
