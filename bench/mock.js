import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';

/**
 * Compares Touchstone's mock, Prism and bare node:http with the same document, requests and responses. Both mocks
 * validate requests. The servers take turns over several rounds, so that a slowdown of the machine affects all of them.
 * The client shares the machine and limits the fast servers, so the benchmark also reports processor time per request.
 */

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '50' },
    /** Keeps Prism's default logging of each request. Without this option, Prism runs silently. */
    'prism-logs': { type: 'boolean', default: false },
  },
});
const ROUNDS = Number(values.rounds);
const SECONDS = Number(values.seconds);
const CONNECTIONS = Number(values.connections);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const DOCUMENT = here('documents/shop.json');

const ITEM = {
  id: 'itm_4f9a',
  name: 'Boiler',
  price: 129000,
  tags: ['heating'],
  stock: { shelf: 'A4', count: 3 },
};
const NEW_ITEM = JSON.stringify({
  name: 'Boiler',
  price: 129000,
  tags: ['heating'],
  stock: { shelf: 'A4', count: 3 },
});

/**
 * Requests by name. `expectBody` is the body that every server must return, and `refused` changes the request so that
 * servers that validate must refuse it.
 */
const REQUESTS = {
  'GET with a path parameter': {
    method: 'GET',
    path: '/items/itm_4f9a',
    expectBody: JSON.stringify(ITEM),
    refused: { path: '/items/4f9a' },
  },
  'POST with a body': {
    method: 'POST',
    path: '/items',
    headers: { 'content-type': 'application/json' },
    body: NEW_ITEM,
    expectBody: JSON.stringify(ITEM),
    refused: { body: JSON.stringify({ name: 'Boiler', price: -1 }) },
  },
};

const PEERS = {
  touchstone: () =>
    start(here('../packages/cli/bin/touchstone.js'), ['mock', DOCUMENT, '--port', '0'], /listening on (\S+)/),
  prism: () =>
    start(
      here('node_modules/@stoplight/prism-cli/dist/index.js'),
      ['mock', DOCUMENT, '--port', '4910', ...(values['prism-logs'] ? [] : ['--verboseLevel', 'silent'])],
      /listening on (\S+)/,
      'http://127.0.0.1:4910',
    ),
  'node:http': () => start(here('bare-http.js'), [], /listening on (\S+)/),
};

const servers = {};
const figures = new Map();
try {
  for (const [peer, open] of Object.entries(PEERS)) {
    servers[peer] = await open();
    for (const [name, request] of Object.entries(REQUESTS)) {
      await proveAnswer(servers[peer].url, name, request);
      if (peer !== 'node:http') await proveRefusal(servers[peer].url, name, request);
      // Warm up, so that the measured rounds do not include compilation.
      await load(servers[peer].url, request, 2);
    }
  }
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [name, request] of Object.entries(REQUESTS)) {
      for (const [peer, { pid, url }] of Object.entries(servers)) {
        const before = cpuSeconds(pid);
        const { requests, errors, non2xx } = await load(url, request, SECONDS);
        if (errors > 0 || non2xx > 0) throw new Error(`${peer}: ${errors} errors, ${non2xx} refusals.`);
        add(`${name} ${peer}`, {
          rate: requests.average,
          cpu: ((cpuSeconds(pid) - before) / requests.total) * 1e6,
        });
      }
    }
  }
} finally {
  for (const { stop } of Object.values(servers)) stop();
}
for (const name of Object.keys(REQUESTS)) {
  const median = (peer, figure) => {
    const sorted = figures
      .get(`${name} ${peer}`)
      .map((each) => each[figure])
      .sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)];
  };
  console.log(name);
  for (const peer of Object.keys(PEERS)) {
    const rate = Math.round(median(peer, 'rate')).toString().padStart(8);
    const cpu = Math.round(median(peer, 'cpu')).toString().padStart(8);
    console.log(
      `  ${peer.padEnd(12)}${rate} requests/s ${cpu} µs of the server's processor time per request`,
    );
  }
  for (const peer of ['prism', 'node:http']) {
    const byRate = median('touchstone', 'rate') / median(peer, 'rate');
    const byCpu = median(peer, 'cpu') / median('touchstone', 'cpu');
    console.log(
      `  touchstone / ${peer.padEnd(10)} ${byRate.toFixed(2)} by requests/s, ${byCpu.toFixed(2)} by processor time`,
    );
  }
  console.log('');
}

function add(key, figure) {
  figures.set(key, [...(figures.get(key) ?? []), figure]);
}

/** Returns the user and system time of a process over all threads, in seconds. `/proc` counts in hundredths. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Throws if the server returns an unexpected response. */
async function proveAnswer(url, name, { path, method, headers, body, expectBody }) {
  const answer = await fetch(`${url}${path}`, { method, headers, body });
  const text = await answer.text();
  if (!answer.ok || JSON.stringify(JSON.parse(text)) !== expectBody)
    throw new Error(
      `${url} returned an unexpected response for ${name}: ${answer.status} ${text.slice(0, 200)}`,
    );
}

/** Throws if the server accepts the invalid variant of the request. */
async function proveRefusal(url, name, { refused, expectBody: _, ...request }) {
  const { path, method, headers, body } = { ...request, ...refused };
  const { status } = await fetch(`${url}${path}`, { method, headers, body });
  if (status < 400 || status > 499)
    throw new Error(`${url} returned status ${status} for an invalid ${name}; expected 4xx.`);
}

function load(url, { method, path, headers, body }, duration) {
  return autocannon({ url: `${url}${path}`, method, headers, body, connections: CONNECTIONS, duration });
}

async function start(file, args, ready, known) {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.resume();
  const stop = () => child.kill('SIGTERM');
  if (known !== undefined) {
    child.stdout.resume();
    for (let attempt = 0; attempt < 200; attempt++) {
      if (
        await fetch(known).then(
          () => true,
          () => false,
        )
      )
        return { pid: child.pid, url: known, stop };
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${file} did not start.`);
  }
  for await (const line of createInterface(child.stdout)) {
    const url = ready.exec(line)?.[1];
    if (url !== undefined) return { pid: child.pid, url, stop };
  }
  throw new Error(`${file} did not start.`);
}
