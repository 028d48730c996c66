import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';

/**
 * Sends a million requests to one mock, alternating GET and POST, and measures its memory after each hundred thousand.
 * Memory rises until V8 collects the old generation, and then falls, so only the lowest samples of the two halves are
 * compared.
 */

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000000' },
    every: { type: 'string', default: '100000' },
    flags: { type: 'string', default: '' },
  },
});
const REQUESTS = Number(values.requests);
const EVERY = Number(values.every);
const IN_FLIGHT = 32;
/** Highest accepted ratio of the lowest sample of the second half to the lowest of the first half. */
const MOST_GROWTH = 1.1;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const NEW_ITEM = JSON.stringify({
  name: 'Boiler',
  price: 129000,
  tags: ['heating'],
  stock: { shelf: 'A4', count: 3 },
});

const args = [
  here('../packages/cli/bin/touchstone.js'),
  ...['mock', here('documents/shop.json'), '--port', '0', ...values.flags.split(' ').filter(Boolean)],
];
const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const pool = new Pool(await urlOf(child), { connections: IN_FLIGHT });
  console.log(`${'0'.padStart(9)} requests ${rss().toFixed(1).padStart(7)} MB`);
  const samples = [];
  for (let sent = 0; sent < REQUESTS; sent += EVERY) {
    await send(pool, EVERY);
    samples.push(rss());
    console.log(`${String(sent + EVERY).padStart(9)} requests ${samples.at(-1).toFixed(1).padStart(7)} MB`);
  }
  await pool.close();
  const middle = Math.floor(samples.length / 2);
  const growth = Math.min(...samples.slice(middle)) / Math.min(...samples.slice(0, middle));
  console.log(`lowest of the second half / lowest of the first half ${growth.toFixed(2)}`);
  if (growth > MOST_GROWTH) process.exitCode = 1;
} finally {
  child.kill('SIGTERM');
}

async function send(pool, count) {
  let sent = 0;
  const worker = async () => {
    for (let turn = sent++; turn < count; turn = sent++) {
      const isCreate = turn % 2 === 1;
      // The values vary, so that memory retained per request becomes visible.
      const { statusCode, body } = await pool.request(
        isCreate
          ? {
              method: 'POST',
              path: '/items',
              headers: { 'content-type': 'application/json' },
              body: NEW_ITEM.replace('129000', String(turn)),
            }
          : { method: 'GET', path: `/items/itm_${(turn + 0x1000).toString(16)}?expand=stock` },
      );
      await body.dump();
      if (statusCode >= 300) throw new Error(`The mock returned status ${statusCode}.`);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

function rss() {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
}

async function urlOf({ stdout }) {
  for await (const line of createInterface(stdout)) {
    const url = /listening on (\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('The mock did not start.');
}
