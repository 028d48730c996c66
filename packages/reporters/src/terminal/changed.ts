import type { Report } from '@touchstone/runner';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { count, plural, wrap } from './text.js';

type Change = NonNullable<Report['changed']>[number];

/** Returns true if nothing shows whether the calls of the operation have changed anything. */
const isUncertain = ({ operation }: Change): boolean => /^(POST|GET|HEAD) /.test(operation);

/** Returns the heading of the changes that the run does not restore. */
export const changedHeading = ({ changed = [] }: Report): string =>
  changed.every(isUncertain) ? 'Possibly changed' : 'Changed';

/**
 * Renders the changes that the run does not restore, each with the last request and the read that showed the old value.
 * Counts the operations that may only read, unless `verbose` is set.
 */
export function renderChanged({ changed = [] }: Report, style: Style, verbose: boolean): readonly string[] {
  const shown = changed.filter(({ mayOnlyRead }) => verbose || mayOnlyRead !== true);
  const hidden = changed.length - shown.length;
  const others =
    hidden > 0
      ? `Calls that may have changed something: ${plural(hidden, 'operation')} (--verbose shows all)`
      : '';
  return [...shown.flatMap((change) => renderChange(change, style)), ...(others === '' ? [] : [others])];
}

function renderChange(change: Change, style: Style): readonly string[] {
  const { operation, count: number, curl, before } = change;
  const times = number > 1 ? ` (${count(number)}×)` : '';
  const exchange = before?.exchange === undefined ? '' : ` in exchange \`${before.exchange}\``;
  const old = before
    ? `${before.operation} showed the value before${exchange}`
    : 'the run has not read the value before';
  const changed = isUncertain(change) ? 'May have been changed by' : 'Changed by';
  return [
    ...wrap(printable(`${changed} ${operation}${times}, not restored: ${old}`), style.columns),
    `  ${printable(curl)}`,
  ];
}

/** Renders the number of changes that the run does not restore, and of possible ones without those that may only read. */
export function countChanges({ changed = [] }: Report): readonly string[] {
  const possible = changed.filter((change) => isUncertain(change) && change.mayOnlyRead !== true).length;
  const certain = changed.filter((change) => !isUncertain(change)).length;
  return [
    ...(certain > 0 ? [`${plural(certain, 'change')} not restored`] : []),
    ...(possible > 0 ? [`${plural(possible, 'possible change')} not restored`] : []),
  ];
}
