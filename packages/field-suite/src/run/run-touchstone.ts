import { buildModel, load } from '@touchstone/core';
import {
  type Case,
  execute,
  NO_CONTROL,
  type Permission,
  type Plan,
  plan,
  type Report,
  type RunEvent,
  reduceReport,
} from '@touchstone/runner';
import {
  documentFile,
  type FieldServer,
  type FieldServerOptions,
  startFieldServer,
} from '../kit/field-server.js';
import type { ServerKind } from '../kit/server-kind.js';

/** The result of a run. */
export interface FieldRun {
  readonly report: Report;
  readonly harm: readonly string[];
  readonly leftovers: readonly string[];
}

/** Plans the tests of a server as the command does for a server on this machine. */
export async function planFor(kind: ServerKind, allow: readonly Permission[], seed: number): Promise<Plan> {
  const model = buildModel(await load(documentFile(kind.name)));
  return plan(model, {
    seed,
    valueSeed: seed,
    callers: { main: callerOf(kind) },
    control: NO_CONTROL,
    allow,
    isShared: true,
  });
}

/**
 * Executes a plan against a new server. Dangerous cases run last, each on a server of its own, because they may end or
 * change it for all others.
 */
export async function runPlan(
  kind: ServerKind,
  planned: Plan,
  options: FieldServerOptions,
): Promise<FieldRun> {
  const servers: FieldServer[] = [];
  const events: RunEvent[] = [];
  const phase = async (cases: readonly Case[]): Promise<void> => {
    const server = await startFieldServer(kind, options);
    servers.push(server);
    const execution = execute(
      { ...planned, cases },
      {
        server: server.url,
        document: `${kind.name}.yaml`,
        callers: { main: callerOf(kind) },
        resolveSecret: ({ env }) => kind.credentials[env] ?? '',
        concurrency: 4,
      },
    );
    for await (const event of execution) events.push(event);
    await server.stop();
  };
  await phase(planned.cases.filter(({ isDangerous }) => !isDangerous));
  for (const dangerous of planned.cases.filter(({ isDangerous }) => isDangerous)) await phase([dangerous]);
  return {
    report: reduceReport(planned, events, { document: `${kind.name}.yaml`, strict: false }),
    harm: servers.flatMap(({ harm }) => harm),
    leftovers: servers.flatMap((server) => server.leftovers()),
  };
}

const callerOf = ({ credentials }: ServerKind) => ({
  credentials: Object.fromEntries(Object.keys(credentials).map((scheme) => [scheme, { env: scheme }])),
});
