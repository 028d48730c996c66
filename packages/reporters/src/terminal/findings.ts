import type { ReportedFinding as Finding } from '@touchstone/runner';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { count, truncate, wrap, wrapValue } from './text.js';

type Json = Finding['expected'];

/** Maximum number of findings per group that are shown without `verbose`. */
const MAX_EXAMPLES = 3;

/** Width of the name of a field, with the spaces around it. */
const FIELD_WIDTH = 16;

interface FindingGroup {
  readonly first: Finding;
  readonly findings: Finding[];
}

/** Renders the findings, grouped by problem. */
export function renderFindings(findings: readonly Finding[], style: Style, verbose: boolean): string[] {
  const groups = groupFindings(findings);
  return groups.flatMap((group, index) => {
    const lines = renderGroup(group, style, verbose);
    return index === 0 ? lines : ['', ...lines];
  });
}

/**
 * Groups findings by severity, rule, error and message. Messages are compared without the operation, quoted names,
 * paths and words that contain a digit.
 */
function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.severity, finding.rule, finding.error, pattern(finding)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: finding, findings: [finding] });
    else group.findings.push(finding);
  }
  return [...groups.values()];
}

function pattern(finding: Finding): string {
  return withoutOperation(finding)
    .replace(/(["'`]).*?\1/g, '<name>')
    .replace(/\/[^\s,;:]*/g, '<path>')
    .replace(/\b\w*\d\w*\b/g, '<figure>');
}

function withoutOperation(finding: Finding): string {
  return finding.message.replaceAll(finding.operation, '<operation>');
}

function renderGroup(group: FindingGroup, style: Style, verbose: boolean): string[] {
  const { first, findings } = group;
  const isError = first.severity === 'error';
  const paint = isError ? style.red : style.yellow;
  const glyph = isError ? style.glyphs.violated : style.glyphs['not attempted'];
  const heading = [first.rule, ...(first.error === null ? [] : [first.error])].map(printable);
  const total = findings.reduce((sum, finding) => sum + (finding.count ?? 1), 0);
  const times = total === 1 ? '' : style.dim(` ${style.dot} ${count(total)}${style.times}`);
  const lines = [`${paint(glyph)} ${style.bold(heading.join(` ${style.dot} `))}${times}`];
  for (const line of wrap(printable(first.message), style.columns - 2)) lines.push(`  ${line}`);
  const shown = verbose ? findings : findings.slice(0, MAX_EXAMPLES);
  shown.forEach((finding, index) => {
    if (index > 0 && withoutOperation(finding) !== withoutOperation(first)) {
      for (const line of wrap(printable(finding.message), style.columns - 4)) lines.push(`    ${line}`);
    }
    lines.push(...renderFinding(finding, style, verbose));
  });
  const hidden = findings.length - shown.length;
  if (hidden > 0) {
    lines.push(style.dim(`    ${style.ellipsis} and ${count(hidden)} more like it (--verbose shows all)`));
  }
  return lines;
}

function renderFinding(finding: Finding, style: Style, verbose: boolean): string[] {
  const { file, line, column } = finding.location;
  const where = finding.pointer === null || finding.pointer === '' ? '' : ` at ${finding.pointer}`;
  const lines = [
    `    ${style.bold(printable(`${file}:${line}:${column}`))}  ${printable(finding.operation)}`,
    ...renderCases(finding, style, verbose),
    ...(finding.id === undefined ? [] : [field('finding', printable(finding.id), style)]),
    ...(finding.quote === undefined
      ? []
      : fieldLines('quote', wrap(printable(finding.quote), style.columns - FIELD_WIDTH), style)),
    ...fieldLines('expected', show(finding.expected, style, verbose), style),
    ...fieldLines('received', show(finding.received, style, verbose, printable(where)), style),
  ];
  // The command is never truncated, because it is meant to be copied.
  if (finding.curl !== null) lines.push(field('replay', printable(finding.curl), style));
  return lines;
}

/** Renders the id of the finding's case and, with `verbose`, the ids of the other cases that the finding lists. */
function renderCases(finding: Finding, style: Style, verbose: boolean): string[] {
  const others = (finding.cases ?? []).filter((id) => id !== finding.case);
  const total = finding.count ?? 1;
  const more = total > 1 ? style.dim(` ${style.dot} ${count(total)}${style.times}`) : '';
  return [
    field('case', printable(finding.case) + more, style),
    ...(verbose ? others.map((id) => field('', printable(id), style)) : []),
  ];
}

function field(name: string, value: string, style: Style): string {
  return `      ${style.dim(name.padEnd(8))}  ${value}`;
}

function fieldLines(name: string, lines: readonly string[], style: Style): readonly string[] {
  return lines.map((line, index) => field(index === 0 ? name : '', line, style));
}

/** Renders a value and its place as lines. With `verbose`, the value is one whole line, so that it can be copied. */
function show(value: Json, style: Style, verbose: boolean, place = ''): readonly string[] {
  const text = printable(typeof value === 'string' ? value : JSON.stringify(value));
  if (verbose) return [text + place];
  const width = style.columns - FIELD_WIDTH;
  // Two lines of the terminal are enough to recognize a body; the JSON report contains the whole value.
  return wrapValue(truncate(text, width * 2, style.ellipsis) + place, width);
}
