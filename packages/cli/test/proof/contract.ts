import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type ApiModel, buildModel, load } from '@touchstone/core';
import {
  type Capabilities,
  capabilitiesOf,
  connectControl,
  execute,
  type Plan,
  plan,
  type Report,
  type RunEvent,
  reduceReport,
} from '@touchstone/runner';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const TOKEN = 'a-control-token-for-tests-only';

/** A system whose reference server proves the toolkit. */
export interface System {
  readonly name: string;
  readonly document: string;
  /** The built server, from the root of the repository. */
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

/** A bug the reference server can switch on, as `--list-mutants` tells it. */
export interface Mutant {
  readonly name: string;
  readonly description: string;
  readonly rules: readonly number[];
  readonly expected: readonly { readonly rule: string; readonly error: string | null }[];
}

export async function modelOf({ document }: System): Promise<ApiModel> {
  return buildModel(await load(document, { cwd: root }));
}

/** The catalogue, asked of the server as anybody would. */
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
  /** `rule error`, distinct and sorted. */
  readonly found: readonly string[];
}

/** The whole contract against a server of its own, with bugs switched on or none. */
export async function runContract(
  system: System,
  model: ApiModel,
  seed: number,
  mutants: readonly string[] = [],
): Promise<Outcome> {
  const { child, url } = await startServer(system, mutants);
  try {
    const hooks = await connectControl({ url: new URL('/control', url).href, token: TOKEN });
    const planned = planFor(model, seed, capabilitiesOf(hooks));
    const events: RunEvent[] = [];
    const running = execute(planned, {
      server: url,
      document: system.document,
      callers: {},
      resolveSecret: ({ env }) => process.env[env] ?? '',
      hooks,
      timeoutMs: 30_000,
    });
    for await (const event of running) events.push(event);
    const report = reduceReport(planned, events, { document: system.document, strict: true });
    const found = [...new Set(report.findings.map(({ rule, error }) => `${rule} ${error}`))].sort();
    return { report, plan: planned, found };
  } finally {
    child.kill('SIGTERM');
  }
}

const plans = new WeakMap<ApiModel, Map<string, Plan>>();

/** Runs that go side by side are seldom of more than two seeds. */
const MOST_PLANS = 3;

/** The plan is data, and the same for every bug. */
function planFor(model: ApiModel, seed: number, control: Capabilities): Plan {
  const known = plans.get(model) ?? new Map<string, Plan>();
  plans.set(model, known);
  const key = JSON.stringify([seed, control]);
  const planned =
    known.get(key) ?? plan(model, { seed, callers: {}, control, allow: ['rate', 'credentials'] });
  known.set(key, planned);
  const [oldest] = known.keys();
  if (known.size > MOST_PLANS && oldest !== undefined) known.delete(oldest);
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
      // An open stdin is how the server sees that this process lives.
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  );
  for await (const line of createInterface(child.stdout)) {
    const url = /listening on (\S+)/.exec(line)?.[1];
    if (url !== undefined) return { child, url };
  }
  throw new Error(`The server did not start${mutants.length > 0 ? ` with ${mutants.join(', ')}` : ''}.`);
}
