import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '@touchstone/runner';
import { describe, expect, it, onTestFinished } from 'vitest';
import { touchstone, workspace } from './cli.js';

const item =
  '{ type: object, required: [id, name], properties: { id: { type: string }, name: { type: string } } }';
const content = (schema: string): string => `content: { application/json: { schema: ${schema} } }`;

const document = `openapi: 3.1.0
info: { title: Devices, version: '1' }
servers: [{ url: / }]
paths:
  /devices:
    get:
      responses: { '200': { description: All, ${content(`{ type: array, items: ${item} }`)} } }
    post:
      requestBody: { required: true, ${content('{ type: object, required: [name], properties: { name: { type: string } } }')} }
      responses:
        '201': { description: Created, ${content(item)} }
        '400': { description: Invalid }
  /devices/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      responses: { '200': { description: It, ${content(item)} }, '404': { description: None } }
    delete:
      responses: { '204': { description: Gone }, '404': { description: None } }
  /shutdown:
    post:
      summary: Stop the server
      responses: { '202': { description: Bye } }
  /reset:
    post:
      responses: { '204': { description: Reset } }
  /flush:
    post:
      responses: { '204': { description: Flushed } }
`;

/**
 * A server that exits after `POST /shutdown`. It appends a line to the file `LOG` when it starts and at each write.
 */
const server = `
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
const log = (line) => process.env.LOG && appendFileSync(process.env.LOG, line + '\\n');
const devices = new Map([['old', { id: 'old', name: 'old' }]]);
let count = 0;
log('start');
const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const answer = (status, body) => {
    response.writeHead(status, body && { 'content-type': 'application/json' });
    response.end(body && JSON.stringify(body));
  };
  const { method, url } = request;
  const [, first, id] = url.split('/');
  if (method !== 'GET') log(method + ' ' + (id && id !== 'old' ? '/devices/…' : url));
  if (url === '/shutdown' && method === 'POST') {
    response.on('finish', () => process.exit(0));
    return answer(202);
  }
  if (first === 'reset' || first === 'flush') return answer(204);
  if (first !== 'devices') return answer(404);
  if (id !== undefined) {
    if (!devices.has(id)) return answer(404);
    return method === 'DELETE' ? (devices.delete(id), answer(204)) : answer(200, devices.get(id));
  }
  if (method === 'GET') return answer(200, [...devices.values()]);
  let body;
  try { body = JSON.parse(text); } catch { return answer(400); }
  if (typeof body?.name !== 'string') return answer(400);
  const created = { ...body, id: 'd' + ++count };
  devices.set(created.id, created);
  answer(201, created);
});
server.listen(0, '127.0.0.1', () => console.log('listening on http://127.0.0.1:' + server.address().port));
process.stdin.on('close', () => process.exit(0)).resume();
`;

const config = `import { defineConfig } from '@touchstone/cli';
export default defineConfig({
  systems: {
    devices: {
      document: 'openapi.yaml',
      server: { command: process.execPath, args: ['server.mjs'], ready: /listening on (\\S+)/ },
      report: 'report.json',
    },
  },
});
`;

const files = { 'openapi.yaml': document, 'server.mjs': server, 'touchstone.config.ts': config };

const refusing = (path: string): string => `  ${path}:
    post: { responses: { '204': { description: Ended }, '401': { description: No session } } }
`;

const sessionDocument = `openapi: 3.1.0
info: { title: Sessions, version: '1' }
security: [{ key: [] }]
components: { securitySchemes: { key: { type: apiKey, in: header, name: x-key } } }
paths:
  /rows:
    get: { responses: { '200': { description: All }, '401': { description: No session } } }
${refusing('/logout')}${refusing('/signout')}`;

/** A server whose only session ends with the first accepted POST. */
const sessionServer = `
import { createServer } from 'node:http';
let isOpen = true;
const server = createServer((request, response) => {
  const isAccepted = isOpen && request.headers['x-key'] === process.env.KEY;
  if (isAccepted && request.method === 'POST') isOpen = false;
  response.writeHead(!isAccepted ? 401 : request.method === 'POST' ? 204 : 200).end();
});
server.listen(0, '127.0.0.1', () => console.log('listening on http://127.0.0.1:' + server.address().port));
process.stdin.on('close', () => process.exit(0)).resume();
`;

const sessionConfig = `import { defineConfig } from '@touchstone/cli';
export default defineConfig({
  systems: {
    sessions: {
      document: 'openapi.yaml',
      server: { command: process.execPath, args: ['server.mjs'], ready: /listening on (\\S+)/ },
      callers: { me: { credentials: { key: { env: 'KEY' } } } },
      report: 'report.json',
    },
  },
});
`;

/** Starts the server outside of the run, as a user would, and returns its URL. */
async function runningServer(cwd: string, log: string): Promise<string> {
  const child = spawn(process.execPath, ['server.mjs'], { cwd, env: { ...process.env, LOG: log } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  return /http:\S+/.exec(String(line))?.[0] ?? '';
}

const linesOf = async (file: string): Promise<readonly string[]> =>
  (await readFile(file, 'utf8')).trim().split('\n');

describe('touchstone test on a server that it starts', () => {
  it('only reads if the command prints the URL of another machine', async () => {
    // An address of this machine that is not a loopback address (RFC 4291 §2.5.5.2).
    const other = server.replace('http://127.0.0.1:', 'http://[::ffff:127.0.0.1]:');
    const cwd = await workspace({ ...files, 'server.mjs': other });
    const log = join(cwd, 'log');
    const outcome = await touchstone(['test', 'devices'], { cwd, env: { LOG: log } });
    expect(outcome.stderr).toContain('Sends reads ·');
    expect(await linesOf(log)).toEqual(['start']);
  });

  it('sends dangerous requests last, on a restarted server, and continues after a shutdown', async () => {
    const cwd = await workspace(files);
    const log = join(cwd, 'log');
    const outcome = await touchstone(['test', 'devices'], { cwd, env: { LOG: log } });
    const report = JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8')) as Report;
    const verdicts = Object.fromEntries(report.ledger.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts).toMatchObject({
      'POST /shutdown 202': 'proven',
      'POST /reset 204': 'proven',
      'POST /flush 204': 'proven',
      'DELETE /devices/{id} 204': 'proven',
    });
    expect(report.findings).toEqual([]);
    expect(report.summary.aborted).toBeUndefined();
    const lines = await linesOf(log);
    // One server for the ordinary requests, one for the dangerous ones, one after the shutdown.
    expect(lines.filter((line) => line === 'start')).toHaveLength(3);
    const second = lines.indexOf('start', 1);
    expect(lines.slice(0, second)).not.toContain('POST /shutdown');
    expect(lines.slice(0, second).join()).not.toMatch(/reset|flush/);
    expect(lines).not.toContain('DELETE /devices/old');
    expect(outcome.stderr).not.toContain('This is a bug');
  });

  it('restarts the server after a call that ends the session of the caller', async () => {
    const cwd = await workspace({
      'openapi.yaml': sessionDocument,
      'server.mjs': sessionServer,
      'touchstone.config.ts': sessionConfig,
    });
    const outcome = await touchstone(['test', 'sessions'], { cwd, env: { KEY: 'session-0123456789' } });
    const report = JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8')) as Report;
    expect(report.ledger.filter(({ verdict }) => verdict !== 'proven')).toEqual([]);
    expect(outcome.code).toBe(0);
  });

  it('sends only reads and requests with the effects that --allow lists', async () => {
    const cwd = await workspace(files);
    const log = join(cwd, 'log');
    const outcome = await touchstone(['test', 'devices', '--allow', 'create,destroy'], {
      cwd,
      env: { LOG: log },
    });
    const lines = await linesOf(log);
    expect(lines.filter((line) => line === 'start')).toHaveLength(1);
    expect(lines.join()).not.toMatch(/shutdown|reset|flush/);
    expect(lines).toContain('DELETE /devices/…');
    expect(outcome.stdout).toContain('not sent (safety)');
    expect(outcome.code).toBe(0);
  });
});

describe('touchstone test on a local server that it did not start', () => {
  it('creates and removes only its own resources by default', async () => {
    const cwd = await workspace(files);
    const log = join(cwd, 'log');
    const url = await runningServer(cwd, log);
    const outcome = await touchstone(['test', 'openapi.yaml', '--server', url], { cwd });
    const writes = new Set((await linesOf(log)).slice(1));
    expect(writes).toEqual(new Set(['POST /devices', 'DELETE /devices/…']));
    expect(outcome.stdout).toMatch(/\d+ untested \(\d+ not sent\)/);
    const left = (await (await fetch(`${url}/devices`)).json()) as unknown;
    expect(left).toEqual([{ id: 'old', name: 'old' }]);
  });

  it('only reads with --allow none', async () => {
    const cwd = await workspace(files);
    const log = join(cwd, 'log');
    const url = await runningServer(cwd, log);
    await touchstone(['test', 'openapi.yaml', '--server', url, '--allow', 'none'], { cwd });
    expect(await linesOf(log)).toEqual(['start']);
  });
});

const raising = `openapi: 3.1.0
info: { title: Jobs, version: '1' }
paths:
  /jobs:
    post:
      responses:
        '200': { description: Started }
        '404': { description: No such job }
  /jobs/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { description: A job }, '404': { description: No such job } } }
    delete: { responses: { '204': { description: Removed }, '404': { description: No such job } } }
`;

describe('touchstone test --plan', () => {
  it('gives one effect for an operation whose requests are all dangerous', async () => {
    const cwd = await workspace({ 'jobs.yaml': raising });
    const outcome = await touchstone(['test', 'jobs.yaml', '--server', 'http://127.0.0.1:9', '--plan'], {
      cwd,
    });
    const [, start = ''] = /(POST \/jobs\n.*?)GET \/jobs\/\{id\}\n/s.exec(outcome.stdout) ?? [];
    expect(start).toContain('is dangerous, because');
    expect(start).toMatch(/^POST \/jobs\n {2}dangerous: /);
    expect(start).not.toContain('create: ');
  });

  it('shows the effects and the cases that are not sent, and sends nothing', async () => {
    const cwd = await workspace(files);
    const log = join(cwd, 'log');
    const url = await runningServer(cwd, log);
    const outcome = await touchstone(['test', 'openapi.yaml', '--server', url, '--plan'], { cwd });
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain(
      'POST /shutdown\n  dangerous: the path contains "shutdown", which suggests the end or restart\n    of a server\n',
    );
    expect(outcome.stdout).toMatch(
      / {2}0 cases, 1 variant not sent \(safety\)\n {4}POST \/shutdown is dangerous/,
    );
    expect(outcome.stdout).toMatch(/\d+ cases, 5 variants not sent \(safety\), allowed: read, create\.\n$/);
    expect(outcome.stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
    expect(await linesOf(log)).toEqual(['start']);
  });

  it('allows only reads on a remote server by default', async () => {
    const cwd = await workspace(files);
    const outcome = await touchstone(
      ['test', 'openapi.yaml', '--server', 'https://devices.example', '--plan'],
      { cwd },
    );
    expect(outcome.stdout).toMatch(/allowed: read\.\n$/);
    expect(outcome.stdout).toContain('POST /devices would create a resource');
  });
});
