import { randomInt } from 'node:crypto';
import { plural, printable } from '@touchstone/reporters';
import { printableLines } from '@touchstone/reporters/printable';
import type { ExchangeRecord, Plan, RunEvent } from '@touchstone/runner';
import type { Context } from '../context.js';
import { closest } from '../did-you-mean.js';
import { exitCode } from '../exit-code.js';
import { UsageError } from '../expected-error.js';
import { createInterrupts } from '../interrupt.js';
import type { Target } from '../targets.js';
import { connectHooks } from '../test/control.js';
import { MAX_VALUE_SEED, planOptionsOf } from '../test/make-plan.js';
import type { TestOptions } from '../test/options.js';
import { executeOptions, newRunId, openRun, type Run } from '../test/run-target.js';
import { openServer, requireServer, withServerUrl } from '../test/server-under-test.js';
import { withComputedValues } from '../values/computed-values.js';
import { columnsOf, wrapLines } from '../wrap-lines.js';
import type { ReplayOptions } from './options.js';
import { outcomeOf } from './outcome.js';
import { type RecordedRun, readReport } from './read-report.js';
import { recordedExchanges } from './recorded.js';
import { renderExchanges, renderReplayFindings } from './render.js';
import { replayTarget } from './replay-target.js';
import { type Subject, subjectNames, subjectOf } from './subject.js';

/** Maximum number of exchanges of the case that are shown. */
const MAX_EXCHANGES = 1000;

/** Runs `touchstone replay`: sends one case of a report again and returns the exit code. */
export async function replay(
  file: string,
  name: string,
  options: ReplayOptions,
  context: Context,
): Promise<number> {
  for (const header of options.header ?? []) context.secrets.add(header.name, header.value);
  const recorded = await readReport(file, context);
  const subject = subjectOf(recorded, name);
  const target = await replayTarget(recorded, options, context);
  const testOptions = testOptionsOf(recorded, target, options);
  requireServer(target, testOptions);
  const interrupts = createInterrupts((text) => context.err.write(text));
  const run = await openRun(target, testOptions, interrupts.signal, context, newRunId());
  interrupts.listen();
  try {
    const code = await sendAgain(run, recorded, subject, options);
    if (run.signal.aborted) throw run.signal.reason;
    return code;
  } finally {
    interrupts.dispose();
  }
}

/** Returns the options of a `test` run that sends the same requests. */
function testOptionsOf(recorded: RecordedRun, target: Target, options: ReplayOptions): TestOptions {
  const { header, bodies, timeout, allow } = options;
  const server = options.server ?? (target.system?.server === undefined ? recorded.server : undefined);
  return {
    seed: recorded.seed,
    concurrency: 1,
    ...(server !== undefined && { server }),
    ...(header && { header }),
    ...(bodies && { bodies }),
    ...(timeout !== undefined && { timeout }),
    ...(allow && { allow }),
  };
}

async function sendAgain(
  run: Run,
  recorded: RecordedRun,
  subject: Subject,
  { fresh = false }: ReplayOptions,
): Promise<number> {
  const { target, options, signal, context } = run;
  const { capabilitiesOf, execute, planAsync, reduceReport } = await import('@touchstone/runner');
  const server = await openServer(target, options, signal, context);
  try {
    const hooks = await connectHooks(target, server.url, signal, context);
    const valueSeed = fresh ? randomInt(MAX_VALUE_SEED) : (recorded.valueSeed ?? randomInt(MAX_VALUE_SEED));
    const computed = await withComputedValues(target, { server: server.url, signal, context });
    const opened = withServerUrl(computed, server.url);
    const full = await planAsync(
      run.model,
      { ...planOptionsOf(run.model, opened, options, run.credentials, capabilitiesOf(hooks)), valueSeed },
      signal,
    );
    const plan = await planOfCase(full, subject.caseId);
    if (!plan) return notPlanned(full, recorded, subject, context);
    const events: RunEvent[] = [];
    const received: ExchangeRecord[] = [];
    const onExchange = (exchange: ExchangeRecord): void => {
      if (exchange.case !== null && received.length < MAX_EXCHANGES) received.push(exchange);
    };
    for await (const event of execute(plan, { ...executeOptions(run, server, hooks), onExchange }))
      events.push(event);
    const { findings } = reduceReport(plan, events, { document: target.document, strict: false });
    const outcome = outcomeOf(subject.finding, {
      finished: events.find((event) => event.type === 'case-finished'),
      aborted: events.find((event) => event.type === 'run-aborted')?.reason,
      findings,
    });
    const isSame = !fresh && recorded.valueSeed !== undefined;
    const old = await recordedExchanges(recorded, subject.caseId, context.cwd);
    const columns = columnsOf(context.out);
    const introduction =
      `${plural(received.length, 'request')} to ${printable(server.url)}, with ${isSame ? 'the values of the report' : 'unique values that differ from those in the report'}. ` +
      `Credentials come from the command line and the configuration.${procedureOf(subject)}`;
    context.out.write(
      `${printable(subject.caseId)}\n` +
        `${wrapLines(introduction, columns)}\n\n` +
        `${renderExchanges(received, old, options.bodies, findings)}\n\n` +
        `${renderReplayFindings(findings, columns)}${wrapLines(printableLines(outcome.text), columns)}\n`,
    );
    return outcome.code;
  } finally {
    await server.stop();
  }
}

/** Returns a sentence about a finding that concerns several exchanges; otherwise an empty string. */
const procedureOf = ({ finding }: Subject): string =>
  finding?.rule === 'removed'
    ? ' The replay creates a resource, removes it, and reads it again for up to 5 s.'
    : '';

async function planOfCase(full: Plan, caseId: string): Promise<Plan | undefined> {
  const { completePlan, narrowPlan, selectCases } = await import('@touchstone/runner');
  const isPlanned = ({ cases }: Plan): boolean => cases.some(({ id }) => id === caseId);
  // A possible cause may be tried in a later round only.
  const all = isPlanned(full) ? full : completePlan(full);
  if (!isPlanned(all)) return undefined;
  // A replay has no summary, so it compares no lists and reads no mentioned resources.
  const replayed = { ...all, lists: [], mentions: new Map() };
  return narrowPlan(
    selectCases(replayed, () => false),
    replayed,
    {
      includes: (id) => id === caseId,
      excludes: () => false,
      isOfCasesOnly: true,
    },
  );
}

/**
 * Reports a case that is not allowed and returns the exit code for an inconclusive replay.
 * @throws {UsageError} if the case is not planned for any other reason.
 */
function notPlanned(full: Plan, recorded: RecordedRun, { caseId }: Subject, context: Context): number {
  const held = full.heldBack.find(({ id }) => id === caseId);
  if (held) {
    const text = printableLines(`Inconclusive: ${caseId} was not sent: ${held.why.detail}`);
    context.err.write(`${wrapLines(text, columnsOf(context.err))}\n`);
    return exitCode.inconclusive;
  }
  const isRecorded = subjectNames(recorded).includes(caseId);
  if (isRecorded)
    throw new UsageError(
      `'${caseId}' cannot be planned again. Pass the same --header and --allow as in the run of the report; ` +
        'otherwise the document or the configuration has changed.',
    );
  const best = closest(caseId, [...subjectNames(recorded), ...full.cases.map(({ id }) => id)]);
  const hint = best === undefined ? 'Expected the id of a finding or of a case.' : `Did you mean '${best}'?`;
  throw new UsageError(`'${caseId}' is neither a finding of the report nor a case. ${hint}`);
}
