import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type ApiModel, buildModel, load } from '@touchstone/core';
import {
  type Capabilities,
  capabilitiesOf,
  connectControl,
  execute,
  PERMISSIONS,
  type Plan,
  planAsync,
  type Report,
  type RunEvent,
  reduceReport,
} from '@touchstone/runner';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const TOKEN = 'a-control-token-for-tests-only';

/** A system with a reference server, against which the toolkit is tested. */
export interface System {
  readonly name: string;
  readonly document: string;
  /** Path of the built server, relative to the root of the repository. */
  readonly server: string;
  readonly args: readonly string[];
}

export const FSM_NAVIGATOR: System = {
  name: 'fsm-navigator',
  document: 'openapi/fsm-navigator.yaml',
  server: 'apps/fsm-navigator-server/dist/main.js',
  args: [],
};

export const PLUTIO: System = {
  name: 'plutio',
  document: 'openapi/plutio.yaml',
  server: 'apps/plutio-server/dist/main.js',
  args: ['--allow-private-webhooks'],
};

/** A bug that the reference server can switch on, as `--list-mutants` prints it. */
export interface Mutant {
  readonly name: string;
  readonly description: string;
  readonly rules: readonly number[];
  readonly expected: readonly { readonly rule: string; readonly error: string | null }[];
}

export async function modelOf({ document }: System): Promise<ApiModel> {
  return buildModel(await load(document, { cwd: root }));
}

/** Runs the server with `--list-mutants` and parses the catalogue of mutants that it prints to stdout. */
export async function listMutants({ server }: System): Promise<readonly Mutant[]> {
  const child = spawn(process.execPath, [server, '--list-mutants'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as readonly Mutant[];
}

export interface Outcome {
  readonly report: Report;
  readonly plan: Plan;
  /** The distinct `rule error` pairs of the findings, sorted. */
  readonly pairs: readonly string[];
}

/**
 * Runs the whole contract against new server processes with these mutants switched on. The dangerous cases run on a
 * separate server, as in `touchstone test`.
 */
export async function runContract(
  system: System,
  model: ApiModel,
  seed: number,
  mutants: readonly string[] = [],
): Promise<Outcome> {
  const events: RunEvent[] = [];
  const run = async (isDangerous: boolean): Promise<Plan> => {
    const { child, url } = await startServer(system, mutants);
    try {
      const hooks = await connectControl({ url: new URL('/control', url).href, token: TOKEN });
      const planned = await planFor(model, seed, capabilitiesOf(hooks));
      const cases = planned.cases.filter((candidate) => (candidate.isDangerous === true) === isDangerous);
      const running = execute(
        { ...planned, cases },
        {
          server: url,
          document: system.document,
          callers: {},
          resolveSecret: ({ env }) => process.env[env] ?? '',
          hooks,
          timeoutMs: 30_000,
        },
      );
      for await (const event of running) events.push(event);
      return planned;
    } finally {
      child.kill('SIGTERM');
    }
  };
  const planned = await run(false);
  await run(true);
  const report = reduceReport(planned, events, { document: system.document, strict: true });
  const pairs = [...new Set(report.findings.map(({ rule, error }) => `${rule} ${error}`))].sort();
  return { report, plan: planned, pairs };
}

const plans = new WeakMap<ApiModel, Map<string, Promise<Plan>>>();

/** Maximum number of cached plans per model. Concurrent runs rarely use more than two seeds. */
const MAX_CACHED_PLANS = 3;

/** Returns a plan, which is cached because it is the same for every mutant. */
function planFor(model: ApiModel, seed: number, control: Capabilities): Promise<Plan> {
  const cache = plans.get(model) ?? new Map<string, Promise<Plan>>();
  plans.set(model, cache);
  const key = JSON.stringify([seed, control]);
  const planned = cache.get(key) ?? planAsync(model, { seed, callers: {}, control, allow: PERMISSIONS });
  cache.set(key, planned);
  const [oldest] = cache.keys();
  if (cache.size > MAX_CACHED_PLANS && oldest !== undefined) cache.delete(oldest);
  return planned;
}

async function startServer(
  { server, args }: System,
  mutants: readonly string[],
): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    [
      server,
      ...args,
      '--port',
      '0',
      '--control',
      '--exit-with-parent',
      ...mutants.flatMap((name) => ['--mutant', name]),
    ],
    {
      cwd: root,
      env: { ...process.env, TOUCHSTONE_CONTROL_TOKEN: TOKEN },
      // The server watches its stdin to detect the end of this process.
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  );
  for await (const line of createInterface(child.stdout)) {
    const url = /listening on (\S+)/.exec(line)?.[1];
    if (url !== undefined) return { child, url };
  }
  throw new Error(`The server did not start${mutants.length > 0 ? ` with ${mutants.join(', ')}` : ''}.`);
}
