import { buildModel, load } from '@touchstone/core';
import { own } from '@touchstone/core/internal';
import {
  type Caller,
  execute,
  NO_CONTROL,
  type Permission,
  type Plan,
  plan,
  type Report,
  type ReportedFinding,
  type RunEvent,
  reduceReport,
  selectCases,
} from '@touchstone/runner';
import { type FieldServerOptions, startFieldServer } from '../kit/field-server.js';
import type { ServerKind } from '../kit/server-kind.js';
import { documentFile } from '../servers/servers.js';

/** The permissions of a run on a server of this machine that the run does not start. */
export const DEFAULT: readonly Permission[] = ['create'];

/** The result of a run. */
export interface FieldRun {
  readonly report: Report;
  /** The harm that the run did, as phrases. */
  readonly harm: readonly string[];
  /** The rows that the run created and that still exist. */
  readonly leftovers: readonly string[];
}

/** Plans the tests of a server as the command does for a server of this machine. */
export async function planFor(kind: ServerKind, allow: readonly Permission[], seed: number): Promise<Plan> {
  const model = buildModel(await load(documentFile(kind.name)));
  const callers = { main: callerOf(kind) };
  return plan(model, { seed, valueSeed: seed, callers, control: NO_CONTROL, allow, isShared: true });
}

/**
 * Executes a plan against new servers. Dangerous cases run last, each on a server of its own, because they may end or
 * change it for all others.
 */
export async function runPlan(
  kind: ServerKind,
  planned: Plan,
  options: FieldServerOptions,
): Promise<FieldRun> {
  const dangerous = planned.cases.filter(({ isDangerous }) => isDangerous);
  const phases = [
    selectCases(planned, ({ isDangerous }) => !isDangerous),
    ...dangerous.map((only) => selectCases(planned, ({ id }) => id === only.id)),
  ].filter(({ cases }) => cases.length > 0);
  const events: RunEvent[] = [];
  const harm: string[] = [];
  const leftovers: string[] = [];
  for (const [index, phase] of phases.entries()) {
    const seed = (options.seed ?? 1) * 1000 + index;
    const server = await startFieldServer(kind, { ...options, seed });
    for await (const event of eventsOf(kind, phase, server.url)) events.push(event);
    harm.push(...server.harm);
    leftovers.push(...server.leftovers());
    await server.stop();
  }
  const report = reduceReport(planned, events, { document: `${kind.name}.yaml`, strict: false });
  return { report, harm, leftovers };
}

const eventsOf = (kind: ServerKind, planned: Plan, server: string): AsyncIterable<RunEvent> =>
  execute(planned, {
    server,
    document: `${kind.name}.yaml`,
    callers: { main: callerOf(kind) },
    resolveSecret: ({ env }) => own(kind.credentials, env) ?? '',
    concurrency: 4,
  });

const callerOf = ({ credentials }: ServerKind): Caller => ({
  credentials: Object.fromEntries(Object.keys(credentials).map((scheme) => [scheme, { env: scheme }])),
});

/** Returns a plan with the cases that an operation needs to show its faults. */
export const planOf = (planned: Plan, operation: string): Plan =>
  selectCases(planned, (candidate) => candidate.operation === operation);

/** Returns the findings about an operation: in its responses, or in the cases that test it. */
export const findingsAbout = ({ findings }: Report, operation: string): readonly ReportedFinding[] =>
  findings.filter((finding) => finding.operation === operation || finding.case.startsWith(`${operation} `));
