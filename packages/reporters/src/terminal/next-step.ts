import type { Report, UntestedReason } from '@touchstone/runner';
import { reasonText } from '../wording.js';
import { openGroups } from './open-variants.js';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { count, joined, plural, wrap } from './text.js';

/** The reasons for which no next step is suggested. */
const FINAL: readonly UntestedReason[] = ['not supported', 'no violation possible', 'assumption refuted'];

/**
 * Renders the number of untested variants by reason, and the step that may prove most of them unless the run ended early.
 * Returns an empty list if the configuration allows all of them to remain untested.
 */
export function nextSteps({ ledger, summary }: Report, style: Style): readonly string[] {
  const groups = openGroups(ledger, 'untested').filter(({ waived }) => waived === null);
  if (groups.length === 0) return [];
  const byReason = new Map<string, number>();
  for (const { reason, variants } of groups)
    byReason.set(reason, (byReason.get(reason) ?? 0) + variants.length);
  const reasons = [...byReason]
    .sort(([, first], [, second]) => second - first)
    .map(([reason, number]) => `${count(number)} ${printable(reason)}`);
  const final = FINAL.map(reasonText);
  const [best] = groups
    .filter(({ reason, detail }) => detail !== null && !final.includes(reason))
    .sort((first, second) => second.variants.length - first.variants.length);
  return [
    joined([`${style.bold('Untested variants')}  ${reasons[0]}`, ...reasons.slice(1)], style),
    ...(best?.detail == null || summary.aborted !== undefined
      ? []
      : nextStep(best.detail, best.variants.length, style)),
  ];
}

function nextStep(detail: string, variants: number, style: Style): readonly string[] {
  const heading = 'Next step';
  const [first = '', ...others] = wrap(
    `${heading}  ${printable(detail)} (${plural(variants, 'variant')})`,
    style.columns - 2,
  );
  return [`${style.bold(heading)}${first.slice(heading.length)}`, ...others.map((line) => `  ${line}`)];
}
