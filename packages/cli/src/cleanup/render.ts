import { dirname } from 'node:path';
import { plural } from '@touchstone/reporters';
import { printableLines } from '@touchstone/reporters/printable';
import type { LeftResource } from '@touchstone/runner';
import { displayPath } from '../file-error.js';
import { isRunning } from '../journal/is-running.js';
import { type Journal, openCreations } from '../journal/journal.js';
import type { Journals } from '../journal/read-journals.js';

/** Maximum number of damaged lines that are listed for a journal. */
const MAX_DAMAGED_LINES = 3;

/** Maximum number of runs that are listed, and of unusable journals. */
const MAX_RUNS = 10;

/**
 * Renders the last runs that have a journal, newest first, each with the number of resources that it may have left, and
 * the journals that cannot be used.
 */
export async function renderJournals(journals: Journals, cwd: string): Promise<string> {
  const { usable, unusable, unreadable } = journals;
  if (usable.length + unusable.length + unreadable.length === 0)
    return 'No run on this machine has left any resources.\n';
  const lines: string[] = [];
  for (const journal of usable.toReversed().slice(0, MAX_RUNS)) {
    const { header } = journal;
    lines.push(
      `${header.run}  ${await stateOf(journal)} · ${header.at} · ${header.document} at ${header.server}`,
    );
    lines.push(...damagedLines(journal, cwd));
  }
  lines.push(...notListed('older run', usable.slice(0, -MAX_RUNS), cwd));
  for (const { run, problem } of unusable.slice(0, MAX_RUNS))
    lines.push(`${run}  has an unusable journal`, `  ${problem}`);
  lines.push(...notListed('other unusable journal', unusable.slice(MAX_RUNS), cwd));
  return printableLines(lines.map((line) => `${line}\n`).join(''));
}

/** Returns the line that counts what is not listed and names the directories; none if everything is listed. */
function notListed(
  noun: string,
  hidden: readonly { readonly path: string }[],
  cwd: string,
): readonly string[] {
  if (hidden.length === 0) return [];
  const directories = new Set(hidden.map(({ path }) => displayPath(dirname(path), cwd)));
  const verb = hidden.length === 1 ? 'is' : 'are';
  return [`${plural(hidden.length, noun)} ${verb} not listed here: see ${[...directories].join(', ')}`];
}

async function stateOf(journal: Journal): Promise<string> {
  if (await isRunning(journal)) return 'is running';
  const count = openCreations(journal.records);
  if (count > 0) return `may have left ${plural(count, 'resource')}`;
  return journal.damage.length > 0 ? 'may have left resources' : 'left no resources';
}

function damagedLines({ path, damage }: Journal, cwd: string): readonly string[] {
  const rest = damage.length - MAX_DAMAGED_LINES;
  return [
    ...damage
      .slice(0, MAX_DAMAGED_LINES)
      .map(({ line, problem }) => `  ${displayPath(path, cwd)}:${line}: ${problem}`),
    ...(rest > 0
      ? [`  ${plural(rest, 'other line')} of the journal ${rest === 1 ? 'is' : 'are'} damaged.`]
      : []),
  ];
}

/** The result of a cleanup. */
export interface Outcome {
  /** Number of resources that no longer exist. */
  readonly gone: number;
  readonly left: readonly LeftResource[];
  /** A sentence that says how to pass another credential; null if the server refused none. */
  readonly hint: string | null;
}

/** Renders the number of removed resources, and each resource that is left with the request that removes it. */
export function renderOutcome(journal: Journal, { gone, left, hint }: Outcome, cwd: string): string {
  const { run } = journal.header;
  const lines: string[] = [];
  const { damage } = journal;
  if (gone > 0 || left.length + damage.length === 0)
    lines.push(`${plural(gone, 'resource')} of run ${run} no longer ${gone === 1 ? 'exists' : 'exist'}.`);
  if (left.length > 0) lines.push(`${plural(left.length, 'resource')} may be left:`);
  for (const { operation, reason, curl, resource } of left) {
    const request = curl ?? resource;
    lines.push(`  ${operation}: ${reason}`, ...(request === undefined ? [] : [`    ${request}`]));
  }
  if (hint !== null) lines.push(hint);
  if (damage.length > 0)
    lines.push(
      `Other resources may be left, because ${plural(damage.length, 'line')} of the journal ${damage.length === 1 ? 'is' : 'are'} damaged:`,
      ...damagedLines(journal, cwd),
    );
  if (left.length + damage.length > 0)
    lines.push(`If they are gone, \`touchstone cleanup ${run} --forget\` deletes the journal.`);
  return printableLines(lines.map((line) => `${line}\n`).join(''));
}
