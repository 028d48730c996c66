import type { LedgerEntry, Report, Summary } from '@touchstone/runner';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { count, duration, plural } from './text.js';

/** What was skipped, counted by reason; null when nothing was. */
export function skippedLine(summary: Summary, style: Style): string | null {
  const reasons = Object.entries(summary.skipped).filter(([, times]) => times > 0);
  if (reasons.length === 0) return null;
  const parts = reasons.map(([reason, times]) => `${count(times)} ${printable(reason)}`);
  return `${style.bold('Checks skipped')}  ${parts.join(` ${style.dot} `)}`;
}

/** Why a run failed in which nothing was found: what stayed unreachable, and how to allow that. Null for any other. */
export function unreachableAlone({ summary, ledger, findings }: Report): string | null {
  const { passed, aborted, verdicts } = summary;
  if (passed || aborted !== undefined || verdicts.violated > 0 || verdicts['not attempted'] > 0) return null;
  if (findings.some(({ severity }) => severity === 'error')) return null;
  if (!ledger.some((entry) => entry.verdict === 'unreachable' && !isWaived(entry))) return null;
  return (
    'Failed for what is unreachable alone: reach it as is said there, or allow it, with the reason, ' +
    "in the configuration: `unreachable: [{ id: '…', why: '…' }]`."
  );
}

/** The line that is read when nothing else is: proven of total, always. */
export function lastLine(report: Report, style: Style): string {
  const { summary } = report;
  const { verdicts } = summary;
  const waived = report.ledger.filter(isWaived).length;
  const proof = `${count(verdicts.proven)} of ${plural(summary.obligations, 'obligation')} proven`;
  const ways =
    summary.wayVerdicts.proven === summary.ways
      ? `(${plural(summary.ways, 'way')})`
      : `(${count(summary.wayVerdicts.proven)} of ${plural(summary.ways, 'way')})`;
  const open = [
    ...(verdicts.violated > 0 ? [`${count(verdicts.violated)} violated`] : []),
    ...(verdicts['not attempted'] > 0 ? [`${count(verdicts['not attempted'])} not attempted`] : []),
    ...(verdicts.unreachable > 0 ? [unreachable(verdicts.unreachable, waived)] : []),
    ...(summary.findings > 0 ? [plural(summary.findings, 'finding')] : []),
  ];
  const effort = `${plural(summary.requests, 'request')} in ${duration(summary.durationMs)}`;
  const parts = [`${proof} ${ways}`, ...open, effort, `seed ${summary.seed}`];
  const [glyph, paint] = sign(summary, waived, style);
  return `${paint(glyph)} ${style.bold(parts[0] ?? '')}${parts
    .slice(1)
    .map((part) => ` ${style.dot} ${part}`)
    .join('')}`;
}

/** A run that broke no promise but left some untried is not a green one. */
function sign(
  { passed, verdicts }: Summary,
  waived: number,
  style: Style,
): [string, (text: string) => string] {
  if (!passed) return [style.glyphs.violated, style.red];
  if (verdicts.unreachable > waived) return [style.glyphs.unreachable, style.yellow];
  return [style.glyphs.proven, style.green];
}

function unreachable(total: number, waived: number): string {
  if (waived === 0) return `${count(total)} unreachable`;
  return waived === total
    ? `${count(total)} unreachable as allowed`
    : `${count(total)} unreachable (${count(waived)} allowed)`;
}

function isWaived(entry: LedgerEntry): boolean {
  return entry.verdict === 'unreachable' && entry.waived !== undefined;
}
