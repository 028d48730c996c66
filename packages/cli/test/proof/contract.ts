import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type ApiModel, buildModel, load } from '@touchstone/core';
import {
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
const SERVER = fileURLToPath(new URL('../../../../apps/fsm-navigator-server/dist/main.js', import.meta.url));
const TOKEN = 'a-control-token-for-tests-only';

/** A bug the reference server can switch on, as `--list-mutants` tells it. */
export interface Mutant {
  readonly name: string;
  readonly description: string;
  readonly rules: readonly number[];
  readonly expected: readonly { readonly rule: string; readonly error: string | null }[];
}

export async function fsmNavigator(): Promise<ApiModel> {
  return buildModel(await load('openapi/fsm-navigator.yaml', { cwd: root }));
}

/** The catalogue, asked of the server as anybody would. */
export async function listMutants(): Promise<readonly Mutant[]> {
  const child = spawn(process.execPath, [SERVER, '--list-mutants'], { stdio: ['ignore', 'pipe', 'inherit'] });
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

/** The whole contract against a server of its own, a bug switched on or none. */
export async function runContract(model: ApiModel, seed: number, mutant?: string): Promise<Outcome> {
  const { child, url } = await startServer(mutant);
  try {
    const hooks = await connectControl({ url: new URL('/control', url).href, token: TOKEN });
    const planned = plan(model, {
      seed,
      principals: {},
      control: capabilitiesOf(hooks),
      allow: ['rate', 'credentials'],
    });
    const events: RunEvent[] = [];
    const running = execute(planned, {
      server: url,
      document: 'openapi/fsm-navigator.yaml',
      principals: {},
      resolveSecret: ({ env }) => process.env[env] ?? '',
      hooks,
      timeoutMs: 30_000,
    });
    for await (const event of running) events.push(event);
    const report = reduceReport(planned, events, { document: 'openapi/fsm-navigator.yaml', strict: true });
    const found = [...new Set(report.findings.map(({ rule, error }) => `${rule} ${error}`))].sort();
    return { report, plan: planned, found };
  } finally {
    child.kill('SIGTERM');
  }
}

async function startServer(mutant: string | undefined): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    [
      SERVER,
      '--port',
      '0',
      '--control',
      '--exit-with-parent',
      ...(mutant === undefined ? [] : ['--mutant', mutant]),
    ],
    {
      env: { ...process.env, TOUCHSTONE_CONTROL_TOKEN: TOKEN },
      // An open stdin is how the server sees that this process lives.
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  );
  for await (const line of createInterface(child.stdout)) {
    const url = /listening on (\S+)/.exec(line)?.[1];
    if (url !== undefined) return { child, url };
  }
  throw new Error(`The server did not start${mutant === undefined ? '' : ` with the mutant ${mutant}`}.`);
}
