import { hostname } from 'node:os';
import { closest } from '../did-you-mean.js';
import { UsageError } from '../expected-error.js';
import { isRunning } from '../journal/is-running.js';
import type { Journal, UnusableJournal } from '../journal/journal.js';
import type { Journals } from '../journal/read-journals.js';

/**
 * Returns the journal of a run that has ended.
 * @throws {UsageError} if this machine has no such journal, or if the run has not ended.
 */
export async function chooseJournal(run: string, journals: Journals): Promise<Journal | UnusableJournal> {
  const { usable, unusable } = journals;
  const journal = usable.find(({ header }) => header.run === run);
  if (!journal) return unusable.find((candidate) => candidate.run === run) ?? unknownRun(run, journals);
  if (await isRunning(journal)) {
    const { id, host } = journal.header.process;
    const where = host === hostname() ? '' : ` on ${host}`;
    throw new UsageError(`Run ${run} has not ended: stop process ${id}${where}, or wait for its end.`);
  }
  return journal;
}

function unknownRun(run: string, { usable, unusable, unreadable }: Journals): never {
  const names = [...usable.map(({ header }) => header.run), ...unusable.map((journal) => journal.run)];
  const best = closest(run, names);
  throw new UsageError(
    [
      `This machine has no journal of run '${run}': the run removed every resource that it created, or the id is wrong.`,
      ...(best === undefined ? [] : [`Did you mean '${best}'?`]),
      ...unreadable,
      '`touchstone cleanup` lists the runs that left resources.',
    ].join(' '),
  );
}

/**
 * Checks that no running run has the same unique values.
 * @throws {UsageError} naming the other run.
 */
export async function assertDistinguishable({ header }: Journal, { usable }: Journals): Promise<void> {
  for (const other of usable) {
    const isSame = other.header.server === header.server && other.header.valueSeed === header.valueSeed;
    if (other.header.run === header.run || !isSame || !(await isRunning(other))) continue;
    throw new UsageError(
      `Run ${other.header.run} tests the same server with the same --seed, so its resources have the same values as those of run ${header.run}. Wait for its end.`,
    );
  }
}
