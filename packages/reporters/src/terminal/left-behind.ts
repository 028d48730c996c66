import type { Report } from '@touchstone/runner';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { count, wrap } from './text.js';

/** Maximum number of resources that are shown without `verbose`. */
const MAX_SHOWN = 5;

/** Returns the number of resources that the run created and that may still exist. Counts each resource once. */
export const countLeft = (report: Report): number =>
  remainingOnly(report).reduce((sum, { count: number }) => sum + number, report.leftBehind?.length ?? 0);

/**
 * Returns the resources that no request removes, without those that are also left behind. A resource is in both lists
 * if the run has tried to remove it, for example with a DELETE that archives it.
 */
function remainingOnly({ leftBehind = [], remaining = [] }: Report): NonNullable<Report['remaining']> {
  const left = new Map<string, number>();
  for (const { operation } of leftBehind) left.set(operation, (left.get(operation) ?? 0) + 1);
  return remaining
    .map((entry) => ({ ...entry, count: entry.count - (left.get(entry.operation) ?? 0) }))
    .filter(({ count: number }) => number > 0);
}

/**
 * Renders the resources that the run could not remove, each with the request that removes it, and those that no request
 * removes.
 */
export function renderLeftBehind(report: Report, style: Style, verbose: boolean): readonly string[] {
  const { summary, leftBehind = [] } = report;
  const shown = verbose ? leftBehind : leftBehind.slice(0, MAX_SHOWN);
  const hidden = leftBehind.length - shown.length;
  return [
    ...shown.flatMap(({ operation, reason, curl }) => [
      ...wrap(printable(`Created by ${operation}: ${reason}`), style.columns),
      ...(curl === null ? [] : [`  ${printable(curl)}`]),
    ]),
    ...(hidden > 0 ? [style.dim(`${style.ellipsis} and ${count(hidden)} more (--verbose shows all)`)] : []),
    ...(leftBehind.length > 0 ? [`\`touchstone cleanup ${printable(summary.run)}\` tries again.`] : []),
    ...remainingOnly(report).flatMap(({ operation, reason, count: number }) =>
      wrap(
        printable(`Created by ${operation}${number > 1 ? ` (${count(number)}×)` : ''}: ${reason}`),
        style.columns,
      ),
    ),
  ];
}
