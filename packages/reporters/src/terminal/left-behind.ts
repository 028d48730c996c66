import type { Report } from '@touchstone/runner';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { count, wrap } from './text.js';

/** Maximum number of resources that are shown without `verbose`. */
const MAX_SHOWN = 5;

/** Returns the number of resources that the run created and that may still exist. */
export const countLeft = ({ leftBehind = [], remaining = [] }: Report): number =>
  remaining.reduce((sum, { count: number }) => sum + number, leftBehind.length);

/**
 * Renders the resources that the run could not remove, each with the request that removes it, and those that no request
 * removes.
 */
export function renderLeftBehind(
  { summary, leftBehind = [], remaining = [] }: Report,
  style: Style,
  verbose: boolean,
): readonly string[] {
  const shown = verbose ? leftBehind : leftBehind.slice(0, MAX_SHOWN);
  const hidden = leftBehind.length - shown.length;
  return [
    ...shown.flatMap(({ operation, reason, curl }) => [
      ...wrap(printable(`Created by ${operation}: ${reason}`), style.columns),
      ...(curl === null ? [] : [`  ${printable(curl)}`]),
    ]),
    ...(hidden > 0 ? [style.dim(`${style.ellipsis} and ${count(hidden)} more (--verbose shows all)`)] : []),
    ...(leftBehind.length > 0 ? [`\`touchstone cleanup ${printable(summary.run)}\` tries again.`] : []),
    ...remaining.flatMap(({ operation, reason, count: number }) =>
      wrap(
        printable(`Created by ${operation}${number > 1 ? ` (${count(number)}×)` : ''}: ${reason}`),
        style.columns,
      ),
    ),
  ];
}
