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

/** Why a run failed in which nothing was found: what stayed untested, and how to allow that. Null for any other. */
export function untestedAlone({ summary, ledger, findings }: Report): string | null {
  const { passed, aborted, verdicts } = summary;
  if (passed || aborted !== undefined || verdicts.violated > 0 || verdicts['not attempted'] > 0) return null;
  if (findings.some(({ severity }) => severity === 'error')) return null;
  if (!ledger.some((entry) => entry.verdict === 'untested' && !isWaived(entry))) return null;
  return (
    'Failed for what is untested alone: reach it as is said there, or allow it, with the reason, ' +
    "in the configuration: `untested: [{ id: '…', why: '…' }]`."
  );
}

/** The line that is read when nothing else is: proven of total, always. */
export function lastLine(report: Report, style: Style): string {
  const { summary } = report;
  const { verdicts } = summary;
  const waived = report.ledger.filter(isWaived).length;
  const proof = `${count(verdicts.proven)} of ${plural(summary.obligations, 'obligation')} proven`;
  const variants =
    summary.variantVerdicts.proven === summary.variants
      ? `(${plural(summary.variants, 'variant')})`
      : `(${count(summary.variantVerdicts.proven)} of ${plural(summary.variants, 'variant')})`;
  const open = [
    ...(verdicts.violated > 0 ? [`${count(verdicts.violated)} violated`] : []),
    ...(verdicts['not attempted'] > 0 ? [`${count(verdicts['not attempted'])} not attempted`] : []),
    ...(verdicts.untested > 0 ? [untested(verdicts.untested, waived)] : []),
    ...(summary.findings > 0 ? [plural(summary.findings, 'finding')] : []),
  ];
  const effort = `${plural(summary.requests, 'request')} in ${duration(summary.durationMs)}`;
  const parts = [`${proof} ${variants}`, ...open, effort, `seed ${summary.seed}`];
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
  if (verdicts.untested > waived) return [style.glyphs.untested, style.yellow];
  return [style.glyphs.proven, style.green];
}

function untested(total: number, waived: number): string {
  if (waived === 0) return `${count(total)} untested`;
  return waived === total
    ? `${count(total)} untested as allowed`
    : `${count(total)} untested (${count(waived)} allowed)`;
}

function isWaived(entry: LedgerEntry): boolean {
  return entry.verdict === 'untested' && entry.waived !== undefined;
}
