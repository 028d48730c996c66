import { writeFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { buildModel, load } from '@touchstone/core';
import { createJsonReporter, createTerminalReporter } from '@touchstone/reporters';
import {
  type Caller,
  execute,
  NO_CONTROL,
  PERMISSIONS,
  type Plan,
  plan,
  type RunEvent,
  reduceReport,
} from '@touchstone/runner';
import { spellingsOf } from '../arbitraries/encoders.js';
import type { Failure, ServerInput } from '../input.js';
import { attempt, BrokenPromise } from './expected-errors.js';
import { runDocument } from './run-document.js';
import { startScriptedServer } from './scripted-server.js';
import { leakOf } from './secret-remains.js';
import { tracesOf } from './traces.js';
import { unsafeOutput } from './unsafe-output.js';

/** Timeout of a request in milliseconds. It is short, so that servers that never answer cost little. */
const REQUEST_TIMEOUT_MS = 300;

const CALLERS: Readonly<Record<ServerInput['authentication'], Caller>> = {
  key: { credentials: { Credential: { env: 'CREDENTIAL' } } },
  basic: { credentials: { Credential: { env: 'CREDENTIAL' } } },
  oauth: { credentials: { Credential: { clientId: 'client', clientSecret: { env: 'CREDENTIAL' } } } },
};

const plans = new Map<ServerInput['authentication'], Plan>();

/** Runs a contract test against a hostile server. Returns the first failure, if any. */
export async function attackServer(input: ServerInput): Promise<Failure | undefined> {
  const planned = plans.get(input.authentication) ?? (await planOf(input.authentication));
  plans.set(input.authentication, planned);
  const spellings = spellingsOf(input.secret, input.encoders);
  const server = await startScriptedServer(input.answers, {
    reflected: spellings.at(-1) ?? '',
    personal: input.personal,
  });
  try {
    const outputs = await attempt('runner', [], () => run(planned, input, server.url));
    for (const [part, text] of outputs ?? []) {
      // Events are data; the reporters escape control characters when they render them.
      const failure =
        leakOf(part, text, spellings) ??
        leakOf(part, text, [input.personal]) ??
        (part === 'events' ? undefined : unsafeOutput(part, text));
      if (failure) return failure;
    }
  } catch (error) {
    if (!(error instanceof BrokenPromise)) throw error;
    return error.failure;
  } finally {
    await server.stop();
  }
  return tracesOf('runner');
}

async function planOf(authentication: ServerInput['authentication']): Promise<Plan> {
  const file = `run-${authentication}.json`;
  writeFileSync(file, JSON.stringify(runDocument(authentication)));
  const model = buildModel(await load(file));
  const callers = { caller: CALLERS[authentication] };
  return plan(model, { seed: 1, callers, control: NO_CONTROL, allow: PERMISSIONS });
}

async function run(
  planned: Plan,
  { authentication, secret }: ServerInput,
  server: string,
): Promise<readonly (readonly [part: string, text: string])[]> {
  const events: RunEvent[] = [];
  let [terminal, json, progress] = ['', '', ''];
  const progressStream = new Writable({
    write(chunk, _, done) {
      progress += String(chunk);
      done();
    },
  });
  const reporters = [
    createTerminalReporter({
      out: { write: (text) => (terminal += text) },
      progress: progressStream,
      verbose: true,
    }),
    createJsonReporter({ write: (text) => (json += text) }),
  ];
  const options = {
    server,
    document: 'items.json',
    callers: { caller: CALLERS[authentication] },
    resolveSecret: () => (authentication === 'basic' ? `user:${secret}` : secret),
    timeoutMs: REQUEST_TIMEOUT_MS,
  };
  for await (const event of execute(planned, options)) {
    events.push(event);
    for (const reporter of reporters) reporter.onEvent(event);
  }
  const report = reduceReport(planned, events, { document: 'items.json', strict: false });
  for (const reporter of reporters) await reporter.finish(report);
  return [
    ['events', JSON.stringify(events)],
    ['JSON report', json],
    ['terminal report', terminal],
    ['progress', progress],
  ];
}
