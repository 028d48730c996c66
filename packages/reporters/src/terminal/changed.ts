import type { Report } from '@touchstone/runner';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { count, wrap } from './text.js';

/** Renders the changes that the run does not restore, each with the last request and the read that showed the old value. */
export function renderChanged({ changed = [] }: Report, style: Style): readonly string[] {
  return changed.flatMap(({ operation, count: number, curl, before }) => {
    const times = number > 1 ? ` (${count(number)}×)` : '';
    const exchange = before?.exchange === undefined ? '' : ` in exchange \`${before.exchange}\``;
    const old = before
      ? `${before.operation} showed the value before${exchange}`
      : 'the run has not read the value before';
    return [
      ...wrap(printable(`Changed by ${operation}${times}, not restored: ${old}`), style.columns),
      `  ${printable(curl)}`,
    ];
  });
}
