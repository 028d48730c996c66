import { rm, unlink } from 'node:fs/promises';
import { printableLines } from '@touchstone/reporters/printable';
import type { CreationRecord } from '@touchstone/runner';
import type { Context } from '../context.js';
import { exitCode } from '../exit-code.js';
import { UsageError } from '../expected-error.js';
import { fileError } from '../file-error.js';
import { createInterrupts } from '../interrupt.js';
import type { Journal } from '../journal/journal.js';
import { LineWriter } from '../journal/line-writer.js';
import { type Journals, readJournals } from '../journal/read-journals.js';
import { chooseTargets, type Target } from '../targets.js';
import { connectHooks } from '../test/control.js';
import { planOptionsOf } from '../test/make-plan.js';
import type { TestOptions } from '../test/options.js';
import { executeOptions, openRun } from '../test/run-target.js';
import { openServer, withServerUrl } from '../test/server-under-test.js';
import { assertRemovable } from './assert-removable.js';
import { assertDistinguishable, chooseJournal } from './choose-journal.js';
import { credentialHint } from './credential-hint.js';
import type { CleanupOptions } from './options.js';
import { renderJournals, renderOutcome } from './render.js';
import { refuseUselessOptions } from './useless-options.js';

/** Runs `touchstone cleanup`: removes the resources that a run left, or lists the runs that may have left resources. */
export async function cleanup(
  run: string | undefined,
  options: CleanupOptions,
  context: Context,
): Promise<number> {
  for (const { name, value } of options.header ?? []) context.secrets.add(name, value);
  refuseUselessOptions(run, options);
  const journals = await readJournals(context);
  if (run === undefined) return list(journals, context);
  const journal = await chooseJournal(run, journals);
  if (options.forget === true) return forget(run, journal.path, context);
  if (!('header' in journal))
    throw new UsageError(
      `${journal.problem} \`touchstone cleanup ${run} --forget\` deletes the file without sending a request.`,
    );
  if (journal.records.length + journal.damage.length === 0) {
    await rm(journal.path, { force: true });
    context.out.write(`Run ${run} left no resources.\n`);
    return exitCode.passed;
  }
  await assertDistinguishable(journal, journals);
  return removeFrom(journal, options, context);
}

async function list(journals: Journals, context: Context): Promise<number> {
  const { unusable, unreadable } = journals;
  for (const problem of unreadable) context.err.write(printableLines(`${problem}\n`));
  context.out.write(await renderJournals(journals, context.cwd));
  return unusable.length + unreadable.length > 0 ? exitCode.unusable : exitCode.passed;
}

async function forget(run: string, path: string, context: Context): Promise<number> {
  try {
    await unlink(path);
  } catch (error) {
    throw fileError(error, 'removed', path, context.cwd);
  }
  context.out.write(`Deleted the journal of run ${run}. Nothing was removed from the server.\n`);
  return exitCode.passed;
}

async function removeFrom(journal: Journal, options: CleanupOptions, context: Context): Promise<number> {
  const { header, records, damage, path } = journal;
  const target = await targetOf(journal, options, context);
  const testOptions = testOptionsOf(journal, target, options);
  const interrupts = createInterrupts((text) => context.err.write(text));
  const { signal } = interrupts;
  const run = await openRun(target, testOptions, signal, context, header.run);
  const lines = await LineWriter.open(path).catch((error: unknown) => {
    throw fileError(error, 'written', path, context.cwd);
  });
  interrupts.listen();
  const server = await openServer(target, testOptions, signal, context);
  try {
    const { capabilitiesOf, planAsync, removeLeft } = await import('@touchstone/runner');
    const hooks = await connectHooks(target, server.url, signal, context);
    const opened = withServerUrl(target, server.url);
    const planOptions = planOptionsOf(run.model, opened, testOptions, run.credentials, capabilitiesOf(hooks));
    const plan = await planAsync(run.model, { ...planOptions, valueSeed: header.valueSeed }, signal);
    assertRemovable(journal, plan);
    const { gone, left, obstacle, refusal } = await removeLeft(
      plan,
      {
        ...executeOptions(run, server, hooks),
        // A record that is missing in the journal only makes the next cleanup read the resource again.
        onCreation: (record: CreationRecord) => lines.write(record).catch(() => undefined),
      },
      records,
      { isOtherServer: options.server !== undefined && new URL(options.server).href !== header.server },
    );
    if (signal.aborted) throw signal.reason;
    const hint = refusal && credentialHint(run.model, refusal.operation, target);
    if (obstacle !== null) {
      const sentences = ['Inconclusive:', obstacle, 'Nothing was removed.', ...(hint === null ? [] : [hint])];
      context.err.write(printableLines(`${sentences.join(' ')}\n`));
      return exitCode.inconclusive;
    }
    context.out.write(renderOutcome(journal, { gone, left, hint }, context.cwd));
    if (gone === 0 && refusal?.status === 401) return exitCode.inconclusive;
    if (left.length + damage.length > 0) return exitCode.findings;
    await rm(path, { force: true });
    return exitCode.passed;
  } finally {
    await lines.close();
    await server.stop();
    interrupts.dispose();
  }
}

async function targetOf(
  { header: { document, system } }: Journal,
  { target: name, config }: CleanupOptions,
  context: Context,
): Promise<Target> {
  if (name === undefined && system === null && document.includes('?$'))
    throw new UsageError(`The journal masks the URL of the document (${document}): pass it with --target.`);
  const [target] =
    name === undefined
      ? await chooseTargets([system?.name ?? document], config ?? system?.config, context)
      : await chooseTargets([name], config, context);
  if (!target) throw new UsageError('No target: pass --target with a system or a document.');
  return target;
}

/**
 * Returns the options of the run. Omits the recorded URL if the configuration specifies the server, because a server
 * that the run starts may have another URL the next time.
 */
function testOptionsOf({ header }: Journal, target: Target, options: CleanupOptions): TestOptions {
  const server = options.server ?? (target.system?.server === undefined ? header.server : undefined);
  return {
    seed: header.seed,
    allow: header.allow,
    ...(server !== undefined && { server }),
    ...(options.header && { header: options.header }),
    ...(options.timeout !== undefined && { timeout: options.timeout }),
  };
}
