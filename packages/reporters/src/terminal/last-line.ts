import type { LedgerEntry, Report, Summary } from '@touchstone/runner';
import { countChanges } from './changed.js';
import { countLeft } from './left-behind.js';
import { countListChanges } from './list-changes.js';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { count, duration, joined, plural } from './text.js';

/** Renders the number of skipped checks by reason. Returns `null` if no check was skipped. */
export function skippedLine(summary: Summary, style: Style): string | null {
  const reasons = Object.entries(summary.skipped).filter(([, times]) => times > 0);
  if (reasons.length === 0) return null;
  const parts = reasons.map(([reason, times]) => `${count(times)} ${printable(reason)}`);
  return joined([`${style.bold('Checks skipped')}  ${parts[0]}`, ...parts.slice(1)], style);
}

/**
 * Renders the number of exchanges that the exchange store omits. Returns `null` if it omits none or if exchanges were
 * not stored.
 */
export function droppedLine({ exchanges }: Report, style: Style): string | null {
  if (exchanges === undefined || exchanges.dropped === 0) return null;
  const heading = style.bold('Exchanges not stored');
  return `${heading}  ${count(exchanges.dropped)} of ${count(exchanges.dropped + exchanges.written)} (--exchanges-limit)`;
}

/** Returns an explanation if a run failed only because documented responses are untested; otherwise `null`. */
export function untestedOnly({ summary, ledger, findings }: Report): string | null {
  const { passed, aborted, verdicts } = summary;
  if (passed || aborted !== undefined || verdicts.violated > 0 || verdicts['not attempted'] > 0) return null;
  if (findings.some(({ severity }) => severity === 'error')) return null;
  if (!ledger.some((entry) => UNPROVEN.includes(entry.verdict) && !isWaived(entry))) return null;
  return (
    'Failed only because documented responses are untested. Configure what each of them requires, or allow them ' +
    "in the configuration, with a reason: `untested: [{ id: '…', why: '…' }]`."
  );
}

/**
 * Renders the summary: the proven responses, the open responses, the findings, the resources left behind, the effort
 * and the seed.
 */
export function lastLine(report: Report, style: Style): string {
  const { summary } = report;
  const { verdicts } = summary;
  const waived = report.ledger.filter(isWaived).length;
  const proof = `${count(verdicts.proven)} of ${plural(summary.obligations, 'documented response')} proven`;
  const variants =
    summary.variantVerdicts.proven === summary.variants
      ? `(${plural(summary.variants, 'variant')})`
      : `(${count(summary.variantVerdicts.proven)} of ${plural(summary.variants, 'variant')})`;
  const open = [
    ...(verdicts.violated > 0 ? [`${count(verdicts.violated)} violated`] : []),
    ...(verdicts['not attempted'] > 0 ? [notAttempted(report)] : []),
    ...(verdicts.seen > 0 ? [`${count(verdicts.seen)} seen`] : []),
    ...(verdicts.untested > 0 ? [untested(report, waived)] : []),
    ...(summary.findings > 0 ? [plural(summary.findings, 'finding')] : []),
  ];
  const effort = `${plural(summary.requests, 'request')} in ${duration(summary.durationMs)}`;
  const left = countLeft(report);
  const [glyph, paint] = glyphOf(summary, waived, style);
  return joined(
    [
      `${paint(glyph)} ${style.bold(`${proof} ${variants}`)}`,
      ...open,
      ...(left > 0 ? [`${plural(left, 'resource')} left behind`] : []),
      ...countChanges(report),
      ...countListChanges(report),
      ...byChance(summary),
      effort,
      `seed ${summary.seed}`,
    ],
    style,
  );
}

/** Renders the number and the rate of the requests that failed by chance, if there are any. */
function byChance({ failedByChance = 0, requests }: Summary): readonly string[] {
  if (failedByChance === 0) return [];
  const percent = ((100 * failedByChance) / Math.max(requests, failedByChance)).toFixed(1);
  return [`${count(failedByChance)} failed by chance (${percent} %)`];
}

/**
 * Returns the glyph and colour of a run. A passing run is yellow instead of green if any untested response is not
 * waived.
 */
function glyphOf(
  { passed, verdicts }: Summary,
  waived: number,
  style: Style,
): [string, (text: string) => string] {
  if (!passed) return [style.glyphs.violated, style.red];
  if (verdicts.untested + verdicts.seen > waived) return [style.glyphs.untested, style.yellow];
  return [style.glyphs.proven, style.green];
}

function notAttempted({ summary: { verdicts, budget } }: Report): string {
  const text = `${count(verdicts['not attempted'])} not attempted`;
  return budget?.unreached ? `${text} (${count(budget.unreached)} budget used up)` : text;
}

function untested({ ledger, summary: { verdicts } }: Report, waived: number): string {
  const total = verdicts.untested;
  const heldBack = ledger.filter(isHeldBack).length;
  const excluded = ledger.filter(isExcluded).length;
  const parts = [
    ...(excluded > 0 ? [`${count(excluded)} excluded`] : []),
    ...(waived > 0 ? [waived === total ? 'allowed' : `${count(waived)} allowed`] : []),
    ...(heldBack > 0 ? [`${count(heldBack)} not sent`] : []),
  ];
  return `${count(total)} untested${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
}

/** Returns true if the response is untested and not waived, and one of its variants was not sent for safety. */
const isHeldBack = ({ verdict, waived, variants }: LedgerEntry): boolean =>
  verdict === 'untested' && waived === undefined && variants.some(({ reason }) => reason === 'not allowed');

/** Returns true if the configuration excludes the response. */
const isExcluded = ({ verdict, reason }: LedgerEntry): boolean =>
  verdict === 'untested' && reason === 'excluded';

/** The verdicts of responses that the run neither proved nor found violated. */
const UNPROVEN: readonly LedgerEntry['verdict'][] = ['untested', 'seen'];

function isWaived(entry: LedgerEntry): boolean {
  return UNPROVEN.includes(entry.verdict) && entry.waived !== undefined;
}
