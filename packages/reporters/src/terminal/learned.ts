import type { Report } from '@touchstone/runner';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { wrap } from './text.js';

/** Renders the rules that the server enforces and the document does not contain, by operation. */
export function renderLearned({ learned = [] }: Report, style: Style): readonly string[] {
  const operations = new Set(learned.map(({ operation }) => operation));
  return [...operations].flatMap((operation) => [
    ...wrap(
      printable(`${operation} accepts bodies by rules that the document does not contain:`),
      style.columns,
    ),
    ...learned
      .filter((rule) => rule.operation === operation)
      .flatMap(({ pointer, rule }) =>
        wrap(printable(`${pointer} ${rule}`), style.columns - 2).map((line) => `  ${line}`),
      ),
  ]);
}
