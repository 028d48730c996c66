import type { Report, UntestedReason } from '@touchstone/runner';
import { reasonText } from '../wording.js';
import { type OpenGroup, openGroups } from './open-variants.js';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { count, joined, plural, wrap } from './text.js';

/** The reasons for which no next step is suggested. */
const FINAL: readonly UntestedReason[] = [
  'not supported',
  'excluded',
  'no violation possible',
  'assumption refuted',
];

/**
 * Renders the number of untested variants by reason, and the step that may prove most of them unless the run ended early.
 * Returns an empty list if the configuration allows all of them to remain untested.
 */
export function nextSteps(report: Report, style: Style): readonly string[] {
  const { ledger, summary } = report;
  const groups = openGroups(ledger, 'untested').filter(({ waived }) => waived === null);
  if (groups.length === 0) return [];
  const byReason = new Map<string, number>();
  for (const { reason, variants } of groups)
    byReason.set(reason, (byReason.get(reason) ?? 0) + variants.length);
  const reasons = [...byReason]
    .sort(([, first], [, second]) => second - first)
    .map(([reason, number]) => `${count(number)} ${printable(reason)}`);
  return [
    joined([`${style.bold('Untested variants')}  ${reasons[0]}`, ...reasons.slice(1)], style),
    ...(summary.aborted === undefined ? nextStep(bestStep(report, groups), style) : []),
  ];
}

/** Returns the step that may prove most variants; undefined if there is none. */
function bestStep({ summary, ledger }: Report, groups: readonly OpenGroup[]): string | undefined {
  if (summary.credentialRefused === true)
    return (
      'The server refused most calls that need a credential: correct the one of `--header` or of the configuration. ' +
      'If it is a session, it may have expired.'
    );
  const isAnyAccepted = ledger.some(
    ({ status, verdict }) => /^2/.test(status ?? '') && (verdict === 'proven' || verdict === 'violated'),
  );
  const noCaller = reasonText('no caller');
  const refused = isAnyAccepted ? undefined : groups.find(({ reason }) => reason === noCaller);
  if (refused?.detail != null) return refused.detail;
  const final = FINAL.map(reasonText);
  const steps = new Map<string, number>();
  for (const { reason, detail, variants } of groups)
    if (detail !== null && !final.includes(reason)) {
      const step = stepOf(detail);
      steps.set(step, (steps.get(step) ?? 0) + variants.length);
    }
  const [best] = [...steps].sort(([, first], [, second]) => second - first);
  return best && `${best[0]} (${plural(best[1], 'variant')})`;
}

/** Returns the step that a detail proposes. It is the same for all operations of an effect that is not dangerous. */
function stepOf(detail: string): string {
  const [, kind] =
    / would (create|change|destroy) a resource, because .*: allow it with `--allow /s.exec(detail) ?? [];
  if (kind === undefined) return detail;
  return `Some operations would ${kind} a resource: allow them with \`--allow ${kind}\`.`;
}

function nextStep(step: string | undefined, style: Style): readonly string[] {
  if (step === undefined) return [];
  const heading = 'Next step';
  const [first = '', ...others] = wrap(`${heading}  ${printable(step)}`, style.columns - 2);
  return [`${style.bold(heading)}${first.slice(heading.length)}`, ...others.map((line) => `  ${line}`)];
}
