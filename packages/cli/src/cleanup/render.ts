import { plural } from '@touchstone/reporters';
import { printableLines } from '@touchstone/reporters/printable';
import type { LeftResource } from '@touchstone/runner';
import { type Journal, openCreations } from '../journal/journal.js';
import { isRunning } from '../journal/read-journals.js';

/** Renders the runs that have a journal, oldest first, each with the number of resources that it may have left. */
export function renderJournals(journals: readonly Journal[]): string {
  if (journals.length === 0) return 'No run on this machine has left any resources.\n';
  return printableLines(
    journals
      .map((journal) => {
        const { header, records } = journal;
        const count = plural(openCreations(records), 'resource');
        const state = isRunning(journal) ? 'is running' : `may have left ${count}`;
        return `${header.run}  ${state} · ${header.at} · ${header.document} at ${header.server}\n`;
      })
      .join(''),
  );
}

/** Renders the number of removed resources, and each resource that is left with the request that removes it. */
export function renderOutcome(run: string, gone: number, left: readonly LeftResource[]): string {
  const removed = `${plural(gone, 'resource')} of run ${run} no longer ${gone === 1 ? 'exists' : 'exist'}.\n`;
  if (left.length === 0) return removed;
  const lines = left.flatMap(({ operation, reason, curl }) => [
    `${operation}: ${reason}`,
    ...(curl === null ? [] : [`  ${curl}`]),
  ]);
  return printableLines(
    `${gone === 0 ? '' : removed}${plural(left.length, 'resource')} may be left:\n${lines.map((line) => `  ${line}\n`).join('')}` +
      `If they are gone, \`touchstone cleanup ${run} --forget\` deletes the journal.\n`,
  );
}
