import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * Lets one run of `touchstone test` send a million requests, which fill the rate limits of a hundred operations, and
 * measures its memory after each hundred thousand. The plan contains all steps before the first request, so the first
 * sample includes it. As memory rises until V8 collects the old generation, only the lowest samples of the two halves are
 * compared.
 */

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '100' },
    limit: { type: 'string', default: '10000' },
  },
});
const OPERATIONS = Number(values.operations);
const LIMIT = Number(values.limit);
const EVERY = (OPERATIONS * LIMIT) / 10;
/** Highest accepted ratio of the lowest sample of the second half to the lowest of the first half. */
const MOST_GROWTH = 1.1;

const folder = mkdtempSync(join(tmpdir(), 'touchstone-contract-memory-'));
const names = Array.from({ length: OPERATIONS }, (_, index) => `class${index}`);

const server = createServer(respond);
const counts = new Map();
const samples = [];
let requests = 0;
let child;

function respond(request, response) {
  requests++;
  if (child && requests % EVERY === 0) sample();
  const reply = (status, body, headers = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
  const key = request.headers['x-api-key'];
  if (key !== 'first' && key !== 'second') return reply(401, { code: 'unauthorized' });
  const place = `${key} ${request.url}`;
  const window = counts.get(place) ?? { calls: 0, end: Number.POSITIVE_INFINITY };
  if (Date.now() >= window.end) Object.assign(window, { calls: 0, end: Number.POSITIVE_INFINITY });
  counts.set(place, window);
  if (key === 'first' || window.calls++ < LIMIT) return reply(200, { id: String(requests) });
  if (window.end === Number.POSITIVE_INFINITY) window.end = Date.now() + 1000;
  return reply(429, { code: 'too_many' }, { 'retry-after': '1' });
}

function sample() {
  samples.push(rss());
  console.log(`${String(requests).padStart(9)} requests ${samples.at(-1).toFixed(1).padStart(7)} MB`);
}

function rss() {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) / 1024;
}

const error = (code, when) => ({
  description: code,
  content: {
    'application/json': {
      schema: { type: 'object', required: ['code'], properties: { code: { const: code } } },
      examples: { [code]: { value: { code }, 'x-error': { code, when } } },
    },
  },
});

const get = (name) => ({
  get: {
    responses: {
      200: {
        description: 'A resource.',
        content: { 'application/json': { schema: { type: 'object', required: ['id'] } } },
      },
      429: error('too_many', { rate: name, limit: LIMIT, window: 1 }),
    },
  },
});

const document = {
  openapi: '3.1.0',
  info: { title: 'Rates', version: '1' },
  security: [{ key: [] }],
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-API-Key' } } },
  paths: Object.fromEntries(names.map((name) => [`/${name}`, get(name)])),
};
const limits = Object.fromEntries(names.map((name) => [name, LIMIT]));

try {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document));
  const system = {
    document: 'openapi.json',
    server: { url: `http://127.0.0.1:${server.address().port}` },
    allow: ['rate'],
    callers: {
      first: { credentials: { key: { env: 'FIRST_KEY' } } },
      second: { credentials: { key: { env: 'SECOND_KEY' } }, limits },
    },
  };
  // JSON is YAML.
  writeFileSync(join(folder, 'touchstone.config.yaml'), JSON.stringify({ systems: { rates: system } }));
  const command = fileURLToPath(new URL('../packages/cli/bin/touchstone.js', import.meta.url));
  child = spawn(process.execPath, [command, 'test', '--reporter', 'json=report.json'], {
    cwd: folder,
    env: { ...process.env, FIRST_KEY: 'first', SECOND_KEY: 'second' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => child.on('exit', resolve));
  if (samples.length < 10) throw new Error(`The run sent only ${requests} requests (exit code ${code}).`);
  const growth = Math.min(...samples.slice(5)) / Math.min(...samples.slice(0, 5));
  console.log(`lowest of the second half / lowest of the first half ${growth.toFixed(2)}`);
  if (growth > MOST_GROWTH) process.exitCode = 1;
} finally {
  server.close();
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
