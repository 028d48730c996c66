import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ServerProcess, sendRaw } from '@touchstone/server-kit/testing';
import { expect, onTestFinished, test } from 'vitest';
import { catalogue } from '../src/mutants/catalogue.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

const READY = /^fsm-navigator-server listening on (http:\/\/127\.0\.0\.1:\d+\/api\/v1)\n$/;

/** Starts the built command. It is killed when the test ends. */
function run(args: readonly string[], env: Record<string, string> = {}): ServerProcess {
  const server = new ServerProcess(MAIN, args, env);
  onTestFinished(() => {
    server.child.kill('SIGKILL');
  });
  return server;
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'the command prints its base URL and stops on %s',
  async (signal) => {
    const server = run([], { FSM_DEMO_KEY: 'fsm_live_of_the_test' });
    const url = await server.url(READY);
    const reply = await fetch(`${url}/jobs`, { headers: { 'X-API-Key': 'fsm_live_of_the_test' } });
    expect(reply.status).toBe(200);
    server.child.kill(signal);
    expect(await server.exitCode()).toBe(0);
    expect(server.stderr).toBe('');
  },
);

test('the command with --exit-with-parent stops when standard input closes', async () => {
  const server = run(['--exit-with-parent']);
  await server.url(READY);
  server.child.stdin?.end();
  expect(await server.exitCode()).toBe(0);
});

test('the command prints the demo key only with --print-demo-key, to standard error', async () => {
  const silent = run([], { FSM_DEMO_KEY: 'fsm_live_canary' });
  await silent.url(READY);
  expect(silent.stderr + silent.stdout).not.toContain('fsm_live_canary');
  const printing = run(['--print-demo-key'], { FSM_DEMO_KEY: 'fsm_live_canary' });
  await printing.url(READY);
  expect(printing.stderr).toContain('fsm_live_canary');
});

test.each([
  [['--mutant', 'no-alow'], 'Did you mean no-allow?'],
  [['--port', '99999'], 'whole number from 0 to 65535'],
  [['--port', 'http'], 'whole number from 0 to 65535'],
  [['--trusted-proxy', '10.0.0.0/99'], 'CIDR'],
  [['--contrl'], 'Did you mean --control?'],
  [['--control'], 'TOUCHSTONE_CONTROL_TOKEN'],
  [['--host', '192.0.2.1'], 'EADDRNOTAVAIL'],
  [['--data', '/nowhere/at/all.db'], 'Cannot use /nowhere/at/all.db'],
])('the command exits with code 2 and a message without a stack trace for %j', async (args, message) => {
  const server = run(args);
  expect(await server.exitCode()).toBe(2);
  expect(server.stderr).toContain(message);
  expect(server.stderr).not.toMatch(/\n\s+at /);
  expect(server.stdout).toBe('');
});

test('the command exits with code 2 if the port is in use', async () => {
  const first = run([]);
  const port = new URL(await first.url(READY)).port;
  const second = run(['--port', port]);
  expect(await second.exitCode()).toBe(2);
  expect(second.stderr).toContain('EADDRINUSE');
});

test('the command exits with code 2 and reports the process that already uses the data file', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'fsm-navigator-server-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const start = (): ServerProcess => run(['--data', join(directory, 'data.db')]);
  const first = start();
  await first.url(READY);
  const second = start();
  expect(await second.exitCode()).toBe(2);
  expect(second.stderr).toContain(`process ${first.child.pid} uses this file`);
  expect(second.stdout).toBe('');
  first.child.kill('SIGKILL');
  await first.exitCode();
  await start().url(READY);
});

test('the command prints the output of --help and --list-mutants to standard output', async () => {
  const help = run(['--help']);
  expect(await help.exitCode()).toBe(0);
  for (const option of ['--port', '--host', '--data', '--control', '--mutant', '--trusted-proxy']) {
    expect(help.stdout).toContain(option);
  }
  const list = run(['--list-mutants']);
  expect(await list.exitCode()).toBe(0);
  expect(JSON.parse(list.stdout)).toEqual(catalogue);
});

test('the server rejects malformed HTTP without revealing internals', async () => {
  const server = run([]);
  const url = await server.url(READY);
  for (const bytes of [
    'GARBAGE\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    'GET /api/v1/jobs HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n',
    'POST /api/v1/jobs HTTP/1.1\r\nHost: a\r\nContent-Length: -4\r\n\r\n',
  ]) {
    const reply = await sendRaw(url, bytes);
    expect(reply).toMatch(/^HTTP\/1\.1 400 /);
    expect(reply).toContain('"success":false,"error":"validation_failed"');
    expect(reply).not.toMatch(/ at |node:|Parse Error|HPE_/);
  }
  // The API documents no error code for this status.
  expect(await sendRaw(url, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toBe(
    'HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
  );
  expect(await sendRaw(url, 'GET /api/v1/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(
    / 401 /,
  );
  expect((await fetch(`${url}/jobs`)).status).toBe(401);
  expect(server.stderr).toBe('');
});
