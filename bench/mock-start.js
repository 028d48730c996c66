import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * Measures the time from process start to the first response of a mock of GitHub's document, and its peak memory until
 * then. The mocks take turns, each in a separate process.
 */

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    document: { type: 'string', default: 'node_modules/@octokit/openapi/generated/api.github.com.json' },
    path: { type: 'string', default: '/zen' },
  },
});
const ROUNDS = Number(values.rounds);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const DOCUMENT = here(values.document);

const PEERS = {
  touchstone: (port) => [here('../packages/cli/bin/touchstone.js'), 'mock', DOCUMENT, '--port', port],
  prism: (port) => [
    here('node_modules/@stoplight/prism-cli/dist/index.js'),
    ...['mock', DOCUMENT, '--port', port, '--verboseLevel', 'silent'],
  ],
};

const figures = new Map(Object.keys(PEERS).map((peer) => [peer, []]));
console.log(`${values.document}, ${(statSync(DOCUMENT).size / 1e6).toFixed(1)} MB`);
for (let round = 0; round <= ROUNDS; round++) {
  for (const [peer, args] of Object.entries(PEERS)) {
    const figure = await measure(peer, args);
    // The first round only warms the file cache of the system.
    if (round > 0) figures.get(peer).push(figure);
  }
}
for (const [peer, rounds] of figures)
  console.log(
    `  ${peer.padEnd(12)}${(median(rounds, 'ms') / 1000).toFixed(2).padStart(6)} s to the first response ${(median(rounds, 'kb') / 1024).toFixed(0).padStart(6)} MB at peak`,
  );
const ratio = (figure) =>
  (median(figures.get('touchstone'), figure) / median(figures.get('prism'), figure)).toFixed(2);
console.log(`  touchstone / prism  ${ratio('ms')} by time, ${ratio('kb')} by memory (${ROUNDS} rounds)`);

function median(rounds, figure) {
  const sorted = rounds.map((each) => each[figure]).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

async function measure(peer, args) {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, args(String(port)), { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  try {
    const status = await firstAnswer(`http://127.0.0.1:${port}${values.path}`, child);
    const ms = performance.now() - started;
    if (status !== 200)
      throw new Error(`${peer} returned status ${status} for ${values.path}; expected 200.`);
    const [, kb] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
    return { ms, kb: Number(kb) };
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

async function firstAnswer(url, child) {
  for (const until = Date.now() + 120_000; Date.now() < until; ) {
    if (child.exitCode !== null) throw new Error(`The mock exited with code ${child.exitCode}.`);
    const answer = await fetch(url).catch(() => null);
    if (answer) {
      await answer.text();
      return answer.status;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('The mock did not respond within two minutes.');
}

/** Returns a free port, because Prism does not accept port 0. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
