import { randomBytes } from 'node:crypto';
import type { ApiModel } from '@touchstone/core';
import { createWildcard } from '@touchstone/core/internal';
import { printableLines } from '@touchstone/reporters/printable';
import type { ControlHooks, ExecuteOptions, Plan, Report, RunBudget, RunEvent } from '@touchstone/runner';
import type { Context } from '../context.js';
import { exitCode } from '../exit-code.js';
import type { Interrupts } from '../interrupt.js';
import { mayCreate, type RunJournal } from '../journal/run-journal.js';
import { loadTarget } from '../load-target.js';
import { resolveSecrets } from '../resolve-secrets.js';
import type { Target } from '../targets.js';
import { withComputedValues } from '../values/computed-values.js';
import { assertValuesFit } from '../values/value-names.js';
import { columnsOf, wrapLines } from '../wrap-lines.js';
import { type Conclusion, conclude, exitLine, type FailureSettings } from './conclusion.js';
import { assertNamesKnown } from './config-names.js';
import { connectHooks } from './control.js';
import { createJournal } from './create-journal.js';
import { credentialAccess } from './credential-access.js';
import { COMMAND_LINE_CALLER, type Credentials, credentialsOf, withTokenFormats } from './credentials.js';
import { createExchangeStore } from './exchange-files.js';
import type { ExchangeStore } from './exchange-store.js';
import { renderList, renderListJson } from './list.js';
import { makePlan } from './make-plan.js';
import type { TestOptions } from './options.js';
import { renderPlan } from './render-plan.js';
import { createReporters } from './reporters.js';
import { type Phases, runPhases } from './run-phases.js';
import { defaultConcurrency } from './safety.js';
import { assertSendable } from './sendable.js';
import { openServer, type ServerUnderTest, startsServer, withServerUrl } from './server-under-test.js';
import { shortCredentialWarning } from './short-credentials.js';

export interface Run {
  readonly target: Target;
  readonly options: TestOptions;
  readonly signal: AbortSignal;
  readonly context: Context;
  readonly model: ApiModel;
  readonly credentials: Credentials;
  /** Id of the run, which every request carries. */
  readonly runId: string;
  /** The time and requests that the run may use; undefined if they are unlimited. */
  readonly budget: RunBudget | undefined;
}

/** Tests one target, or prints its plan for `--list` or `--plan`, and returns the exit code. */
export async function runTarget(
  target: Target,
  options: TestOptions,
  interrupts: Interrupts,
  context: Context,
): Promise<number> {
  const { signal } = interrupts;
  const run = await openRun(target, options, signal, context, newRunId());
  if (isDryRun(options)) return list(run);
  const { code, reason, report } = await testTarget(run, interrupts);
  if (reason !== null) context.err.write(`${wrapLines(printableLines(reason), columnsOf(context.err))}\n`);
  // The exit code of a cancelled run depends on the signal.
  if (!signal.aborted) {
    const settings = settingsOf(run);
    context.err.write(`${wrapLines(exitLine(code, report, settings), columnsOf(context.err))}\n`);
  }
  return code;
}

/** The report of a run, with its conclusion. */
export interface TestedTarget extends Conclusion {
  readonly report: Report;
}

/** Tests the target of a run on its server, which is started and stopped if the configuration says so. */
export async function testTarget(run: Run, interrupts: Interrupts): Promise<TestedTarget> {
  const { target, options, signal, context } = run;
  interrupts.listen();
  const servers = new Servers(() => openServer(target, options, signal, context));
  try {
    await servers.start();
    return await testServer(run, servers);
  } finally {
    await servers.stop();
    interrupts.dispose();
  }
}

/** Returns true if the options show what a run would send, and send nothing. */
const isDryRun = ({ list, plan }: TestOptions): boolean => list === true || plan === true;

/**
 * Reads the document and the credentials of a run.
 * @throws {UsageError} if a credential is missing or cannot be sent, unless the run sends nothing.
 */
export async function openRun(
  target: Target,
  options: TestOptions,
  signal: AbortSignal,
  context: Context,
  runId: string,
): Promise<Run> {
  const model = await loadTarget(target, context, { signal });
  await assertNamesKnown(model, target);
  if (!isDryRun(options)) {
    await resolveSecrets(target, { startsServer: startsServer(target, options) }, context);
    assertSendable(model, target, context);
  }
  const configured = credentialsOf(model, target, options.header ?? [], context);
  const credentials = isDryRun(options) ? configured : await withTokenFormats(configured, model, context);
  const warning = isDryRun(options) ? null : await shortCredentialWarning(credentials, context);
  if (warning !== null) context.err.write(`${wrapLines(warning, columnsOf(context.err))}\n`);
  const budget = await budgetOf(target, options);
  return { target, options, signal, context, model, credentials, runId, budget };
}

/** Returns the budget of the options, or else of the configuration; undefined if neither limits the run. */
async function budgetOf({ system }: Target, options: TestOptions): Promise<RunBudget | undefined> {
  const maxSeconds = options.maxTime ?? system?.maxTime;
  const maxRequests = options.maxRequests ?? system?.maxRequests;
  if (maxSeconds === undefined && maxRequests === undefined) return undefined;
  const { RunBudget } = await import('@touchstone/runner');
  return new RunBudget({
    ...(maxSeconds !== undefined && { maxSeconds }),
    ...(maxRequests !== undefined && { maxRequests }),
  });
}

/** Returns a random id that is short enough to type. */
export const newRunId = (): string => randomBytes(6).toString('hex');

/** The server under test, which a run may restart. */
class Servers {
  readonly #open: () => Promise<ServerUnderTest>;
  #current: ServerUnderTest | undefined;

  constructor(open: () => Promise<ServerUnderTest>) {
    this.#open = open;
  }

  get current(): ServerUnderTest {
    if (!this.#current) throw new TypeError('The server has not been started.');
    return this.#current;
  }

  /** Stops the previous server, if any, and starts a new one. */
  async start(): Promise<ServerUnderTest> {
    await this.stop();
    this.#current = await this.#open();
    return this.#current;
  }

  async stop(): Promise<void> {
    await this.#current?.stop();
  }
}

async function list({ target, options, signal, context, model, credentials }: Run): Promise<number> {
  const { assumedCapabilities, NO_CONTROL } = await import('@touchstone/runner');
  const control = target.system?.control === undefined ? NO_CONTROL : assumedCapabilities(model);
  const plan = await makePlan(model, target, options, credentials, control, signal);
  const asJson = options.reporter?.some(({ name, file }) => name === 'json' && file === null) === true;
  const render = options.plan === true ? renderPlan : asJson ? renderListJson : renderList;
  context.out.write(render(plan));
  return exitCode.passed;
}

async function testServer(run: Run, servers: Servers): Promise<TestedTarget> {
  const { target, options, signal, context, model, credentials } = run;
  const runner = await import('@touchstone/runner');
  const { url } = servers.current;
  const hooks = await connectHooks(target, url, signal, context);
  const computed = await withComputedValues(target, { server: url, signal, context });
  assertValuesFit(model, computed);
  const opened = withServerUrl(computed, url);
  const plan = await makePlan(model, opened, options, credentials, runner.capabilitiesOf(hooks), signal);
  const { events, report } = await perform(run, plan, {
    server: servers.current,
    restart: startsServer(target, options) ? () => servers.start() : null,
    optionsFor: async (server) =>
      executeOptions(
        run,
        server,
        server.url === url ? hooks : await connectHooks(target, server.url, signal, context),
      ),
  });
  const isAborted = report.summary.aborted !== undefined && !signal.aborted;
  const conclusion = conclude(
    report,
    {
      isCancelled: signal.aborted,
      death: isAborted ? ((await servers.current.deathWithin(500))?.message ?? null) : null,
      isCredentialRefused: runner.isCredentialRefused(plan, events, report),
      credential: credentialName(credentials),
      nothingJudged: runner.nothingJudged(report),
      everyCallRefused: runner.everyCallRefused(report),
      uniformRefusal: runner.uniformRefusal(report),
      csrfRefusal: runner.refusedCsrfToken(plan, events, report, Object.keys(credentials.headers)),
    },
    settingsOf(run),
  );
  return { ...conclusion, report };
}

export function executeOptions(run: Run, server: ServerUnderTest, hooks: ControlHooks): ExecuteOptions {
  const { target, options, signal, context, credentials, runId, budget } = run;
  const timeoutMs = options.timeout ?? target.system?.timeout;
  return {
    runId,
    server: server.url,
    document: target.document,
    callers: credentials.callers,
    resolveSecret: ({ env }) => context.secrets.get(env) ?? '',
    ...credentialAccess(run),
    hooks,
    onSecret: (value, name) =>
      context.secrets.hide(name.replaceAll(/[^A-Za-z0-9]+/g, '_').toUpperCase(), value),
    otherSecrets: context.secrets.stored(),
    headers: credentials.headers,
    concurrency: options.concurrency ?? target.system?.concurrency ?? defaultConcurrency(target, options),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(options.bodies === undefined ? {} : { bodies: options.bodies }),
    ...(budget && { budget }),
    signal,
    vendor: isVendorServer(target),
  };
}

const settingsOf = ({ target, options }: Run): FailureSettings => ({
  failOn: options.failOn,
  isStrict: isStrict(target),
});

/** Untested responses fail only a configured system, because only a configuration can allow them. */
const isStrict = ({ system }: Target): boolean => system !== null;

const credentialName = ({ callers }: Credentials): string =>
  Object.hasOwn(callers, COMMAND_LINE_CALLER)
    ? 'the credential passed with --header'
    : 'the credential of the configuration';

interface Performed {
  readonly events: readonly RunEvent[];
  readonly report: Report;
}

async function perform(run: Run, plan: Plan, phases: Phases): Promise<Performed> {
  const { reduceReport } = await import('@touchstone/runner');
  const reporters = createReporters(run.target, run.options, run.context, run.signal);
  const store = await createExchangeStore(run.target, run.options, run.context);
  await store?.open();
  const journal = mayCreate(plan) ? await createJournal(run, plan, phases.server) : null;
  const events: RunEvent[] = [];
  for await (const event of runPhases(plan, recording(phases, store, journal))) {
    events.push(event);
    for (const reporter of reporters) reporter.onEvent(event);
  }
  // Every reporter finishes, even if a file cannot be written.
  let failure: { readonly reason: unknown } | undefined;
  const noteFailure = (reason: unknown): undefined => {
    failure ??= { reason };
  };
  const exchanges = await store?.close().catch(noteFailure);
  await journal?.close().catch(noteFailure);
  const waivers = (run.target.system?.untested ?? []).map(({ id, why }) => ({
    matches: createWildcard(id),
    why,
  }));
  const report = reduceReport(plan, events, {
    document: run.target.document,
    waive: (obligation) => waivers.find(({ matches }) => matches(obligation))?.why,
    strict: isStrict(run.target),
    ...(run.options.failOn === undefined ? {} : { failOn: run.options.failOn }),
    ...(exchanges && { exchanges }),
  });
  for (const reporter of reporters) {
    try {
      await reporter.finish(report);
    } catch (reason) {
      noteFailure(reason);
    }
  }
  if (failure !== undefined) throw failure.reason;
  return { events, report };
}

/** Returns the phases with the exchange store and the journal as receivers. */
function recording(phases: Phases, store: ExchangeStore | null, journal: RunJournal | null): Phases {
  return {
    ...phases,
    optionsFor: async (server) => ({
      ...(await phases.optionsFor(server)),
      ...(store && { onExchange: (exchange) => store.add(exchange) }),
      ...(journal && { onCreation: (record) => journal.add(record) }),
    }),
  };
}

function isVendorServer(target: Target): boolean {
  const server = target.system?.server;
  return server !== undefined && 'vendor' in server && server.vendor === true;
}
