import { type ApiModel, createWildcard } from '@touchstone/core';
import type { ExecuteOptions, Plan, Report, RunEvent } from '@touchstone/runner';
import type { Context } from '../context.js';
import { exitCode } from '../exit-code.js';
import type { Target } from '../targets.js';
import { assumedCapabilities } from './assumed-control.js';
import { assertNamesKnown } from './config-names.js';
import { connectHooks } from './control.js';
import { type Credentials, commandLine, credentialsOf } from './credentials.js';
import { renderList, renderListJson } from './list.js';
import { makePlan } from './make-plan.js';
import type { TestOptions } from './options.js';
import { refusedCredential } from './refused-credential.js';
import { createReporters } from './reporters.js';
import { resolveSecrets } from './resolve-secrets.js';
import { assertSendable } from './sendable.js';
import { openServer, type ServerUnderTest, startsServer } from './server-under-test.js';

/** What a run of one target is made with. */
interface Run {
  readonly target: Target;
  readonly options: TestOptions;
  readonly signal: AbortSignal;
  readonly context: Context;
  readonly model: ApiModel;
  readonly credentials: Credentials;
}

/** Runs the contract of one target and gives the exit code. */
export async function runTarget(
  target: Target,
  options: TestOptions,
  signal: AbortSignal,
  context: Context,
): Promise<number> {
  const core = await import('@touchstone/core');
  const model = core.buildModel(await core.load(target.document, { cwd: context.cwd, signal }));
  await assertNamesKnown(model, target);
  const lists = options.list === true;
  // A list sends nothing, so that it needs no secret.
  if (!lists) {
    resolveSecrets(target, { startsServer: startsServer(target, options) }, context);
    assertSendable(model, target, context);
  }
  const credentials = credentialsOf(model, target, options.header ?? [], context);
  const run: Run = { target, options, signal, context, model, credentials };
  if (lists) return list(run);
  const server = await openServer(target, options, signal, context);
  try {
    return await testServer(run, server);
  } finally {
    await server.stop();
  }
}

async function list({ target, options, context, model, credentials }: Run): Promise<number> {
  const { NO_CONTROL } = await import('@touchstone/runner');
  const control = target.system?.control === undefined ? NO_CONTROL : assumedCapabilities(model);
  const plan = await makePlan(model, target, options, credentials, control);
  const asJson = options.reporter?.some(({ name, file }) => name === 'json' && file === null) === true;
  context.out.write(asJson ? renderListJson(plan) : renderList(plan));
  return exitCode.passed;
}

async function testServer(run: Run, server: ServerUnderTest): Promise<number> {
  const { target, options, signal, context, model, credentials } = run;
  const { capabilitiesOf } = await import('@touchstone/runner');
  const hooks = await connectHooks(target, server.url, signal, context);
  const plan = await makePlan(model, target, options, credentials, capabilitiesOf(hooks));
  const concurrency = options.concurrency ?? target.system?.concurrency;
  const timeoutMs = options.timeout ?? target.system?.timeout;
  const report = await perform(run, plan, {
    server: server.url,
    document: target.document,
    callers: credentials.callers,
    resolveSecret: ({ env }) => context.secrets.get(env) ?? '',
    hooks,
    onSecret: (value, name) =>
      context.secrets.hide(name.replaceAll(/[^A-Za-z0-9]+/g, '_').toUpperCase(), value),
    headers: credentials.headers,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    signal,
    vendor: isVendors(target),
  });
  if (report.summary.aborted !== undefined && !signal.aborted) {
    const death = await server.deathBy(500);
    context.err.write(`${death?.message ?? report.summary.aborted}\n`);
    return report.summary.findings > 0 ? exitCode.findings : exitCode.unusable;
  }
  const refused = refusedCredential(report, Object.hasOwn(credentials.callers, commandLine));
  if (refused !== null) context.err.write(`${refused}\n`);
  if (!signal.aborted && nothingJudged(report)) {
    context.err.write(`Nothing was judged: ${whyNothing(report)}\n`);
    return exitCode.unusable;
  }
  return report.summary.passed ? exitCode.passed : exitCode.findings;
}

/** A run that has nothing to say about the server neither passed nor failed; but what is waived was not to be judged. */
function nothingJudged({ summary, ledger }: Report): boolean {
  const { proven, violated } = summary.variantVerdicts;
  if (proven > 0 || violated > 0 || summary.findings > 0) return false;
  return ledger.some(({ waived }) => waived === undefined);
}

/** Of what was not attempted sooner than of what cannot be reached: something went wrong there. */
function whyNothing({ ledger }: Report): string {
  const open = ledger.filter(({ waived }) => waived === undefined).flatMap(({ variants }) => variants);
  const first = open.find(({ verdict }) => verdict === 'not attempted') ?? open[0];
  return first?.detail ?? first?.reason ?? 'no variant could be tried.';
}

async function perform(run: Run, plan: Plan, options: ExecuteOptions): Promise<Report> {
  const { execute, reduceReport } = await import('@touchstone/runner');
  const reporters = createReporters(run.target, run.options, run.context);
  const events: RunEvent[] = [];
  for await (const event of execute(plan, options)) {
    events.push(event);
    for (const reporter of reporters) reporter.onEvent(event);
  }
  const waivers = (run.target.system?.untested ?? []).map(({ id, why }) => ({
    matches: createWildcard(id),
    why,
  }));
  const report = reduceReport(plan, events, {
    document: run.target.document,
    waive: (obligation) => waivers.find(({ matches }) => matches(obligation))?.why,
    // Without a configuration there is nowhere to say what may stay untested.
    strict: run.target.system !== null,
  });
  const finished = await Promise.allSettled(reporters.map(async (reporter) => reporter.finish(report)));
  // A report that cannot be written takes none of the others with it.
  const failed = finished.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  return report;
}

function isVendors(target: Target): boolean {
  const server = target.system?.server;
  return server !== undefined && 'vendor' in server && server.vendor === true;
}
