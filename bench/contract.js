import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { buildModel, load } from '../packages/core/dist/index.js';
import {
  capabilitiesOf,
  connectControl,
  execute,
  plan,
  reduceReport,
} from '../packages/runner/dist/index.js';

const ROUNDS = 5;
const IN_FLIGHT = 8;
const TOKEN = 'bench-control-token';
const root = fileURLToPath(new URL('..', import.meta.url));

/** The measured servers, with the list and create requests that the bare client sends alternately. */
const SYSTEMS = {
  'fsm-navigator': {
    args: [],
    limits: { lists: 1_000_000, reads: 1_000_000, writes: 1_000_000, daily: 1_000_000 },
    headers: async ({ credentials }) => ({ 'x-api-key': credentials.ApiKey }),
    list: '/technicians',
    create: '/customers',
    body: (number) => ({
      name: `Customer ${number}`,
      email: `customer-${number}@example.com`,
      billing_address: { line1: '14 Harbour Road', city: 'Bristol', postal_code: 'BS1 4DJ', country: 'GB' },
    }),
  },
  plutio: {
    args: ['--allow-private-webhooks'],
    limits: { client: 1_000_000 },
    headers: async ({ credentials, headers }, url) => {
      const form = new URLSearchParams({ grant_type: 'client_credentials', ...credentials.OAuth });
      const answer = await fetch(`${url}/oauth/token`, { method: 'POST', body: form });
      return { authorization: `Bearer ${(await answer.json()).access_token}`, ...headers };
    },
    list: '/tasks',
    create: '/notes',
    body: (number) => ({ title: `Note ${number}` }),
  },
};

const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(SYSTEMS);
for (const name of chosen) {
  const system = SYSTEMS[name];
  if (!system) throw new Error(`Unknown system ${name}. Known systems: ${Object.keys(SYSTEMS).join(', ')}.`);
  await report(name, system);
}

async function report(name, system) {
  const model = buildModel(await load(`openapi/${name}.yaml`, { cwd: root }));
  const rounds = [];
  for (let round = 1; round <= ROUNDS; round++) rounds.push(await measure(round, name, system, model));
  rounds.sort((one, other) => one.ratio - other.ratio);
  const median = rounds[Math.floor(ROUNDS / 2)];
  console.log(
    [
      name,
      `obligations          ${median.obligations}`,
      `variants             ${median.variants}`,
      `requests             ${median.requests} (and ${median.controlRequests} to the control protocol)`,
      `contract             ${seconds(median.contractMs)} s, ${rate(median.requests, median.contractMs)} requests/s`,
      `bare client loop     ${seconds(median.bareMs)} s, ${rate(median.requests, median.bareMs)} requests/s`,
      `contract / bare      ${median.ratio.toFixed(2)} (${rounds[0].ratio.toFixed(2)} to ${rounds.at(-1).ratio.toFixed(2)} in ${ROUNDS} rounds)`,
      '',
    ].join('\n'),
  );
}

async function measure(seed, name, system, model) {
  const { child, url } = await startServer(name, system);
  try {
    const hooks = await connectControl({ url: new URL('/control', url).href, token: TOKEN });
    const planned = plan(model, {
      seed,
      callers: {},
      control: capabilitiesOf(hooks),
      allow: ['rate', 'credentials'],
    });
    const options = {
      server: url,
      document: name,
      callers: {},
      resolveSecret: () => '',
      hooks,
      concurrency: IN_FLIGHT,
    };
    const events = [];
    const started = performance.now();
    for await (const event of execute(planned, options)) events.push(event);
    const contractMs = performance.now() - started;
    const { summary } = reduceReport(planned, events, { document: name, strict: true });
    if (!summary.passed) throw new Error('The contract test failed, so the figures would be meaningless.');
    const bareMs = await bareLoop(url, summary.requests, hooks, system);
    return { ...summary, contractMs, bareMs, ratio: contractMs / bareMs };
  } finally {
    child.kill('SIGTERM');
  }
}

async function bareLoop(url, requests, hooks, system) {
  const caller = await hooks.callers.create({ tenant: 'bare loop', limits: system.limits });
  const headers = { ...(await system.headers(caller, url)), 'content-type': 'application/json' };
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: IN_FLIGHT });
  let sent = 0;
  const worker = async () => {
    for (let turn = sent++; turn < requests; turn = sent++) {
      const isCreate = turn % 2 === 1;
      const { statusCode, body } = await pool.request({
        method: isCreate ? 'POST' : 'GET',
        path: `${pathname}${isCreate ? system.create : system.list}`,
        headers,
        body: isCreate ? JSON.stringify(system.body(turn)) : null,
      });
      await body.text();
      if (statusCode >= 300) throw new Error(`The bare client received status ${statusCode}.`);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  const elapsed = performance.now() - started;
  await pool.close();
  return elapsed;
}

async function startServer(name, { args }) {
  const main = fileURLToPath(new URL(`../apps/${name}-server/dist/main.js`, import.meta.url));
  const child = spawn(process.execPath, [main, '--port', '0', '--control', ...args], {
    env: { ...process.env, TOUCHSTONE_CONTROL_TOKEN: TOKEN },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const line of createInterface(child.stdout)) {
    const url = /listening on (\S+)/.exec(line)?.[1];
    if (url !== undefined) return { child, url };
  }
  throw new Error('The server did not start.');
}

function seconds(ms) {
  return (ms / 1000).toFixed(1);
}

function rate(requests, ms) {
  return Math.round((requests / ms) * 1000).toLocaleString('en');
}
