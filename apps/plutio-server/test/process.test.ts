import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ServerProcess, sendRaw } from '@touchstone/server-kit/testing';
import { expect, onTestFinished, test } from 'vitest';
import { catalogue } from '../src/mutants/catalogue.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

const READY = /^plutio-server listening on (http:\/\/127\.0\.0\.1:\d+\/v1\.11)\n$/;

/** Starts the built command. It is killed when the test ends. */
function run(args: readonly string[], env: Record<string, string> = {}): ServerProcess {
  const server = new ServerProcess(MAIN, args, env);
  onTestFinished(() => {
    server.child.kill('SIGKILL');
  });
  return server;
}

/** Returns the body of a token request with the printed credentials. */
function demoClient({ stderr }: ServerProcess): URLSearchParams {
  const [, client_id = '', client_secret = ''] = /demo client: (\S+) (\S+)\n/.exec(stderr) ?? [];
  return new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret });
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'the command prints its base URL and stops on %s',
  async (signal) => {
    const server = run(['--print-demo-client']);
    const url = await server.url(READY);
    const body = demoClient(server);
    expect((await fetch(`${url}/oauth/token`, { method: 'POST', body })).status).toBe(200);
    server.child.kill(signal);
    expect(await server.exitCode()).toBe(0);
  },
);

test('the command with --exit-with-parent stops when standard input closes', async () => {
  const server = run(['--exit-with-parent']);
  await server.url(READY);
  server.child.stdin?.end();
  expect(await server.exitCode()).toBe(0);
});

test('the command prints the demo client only with --print-demo-client, and never the demo password', async () => {
  const silent = run([], { PLUTIO_DEMO_PASSWORD: 'canary' });
  await silent.url(READY);
  expect(silent.stderr).toBe('');
  const printing = run(['--print-demo-client'], { PLUTIO_DEMO_PASSWORD: 'canary' });
  await printing.url(READY);
  expect(demoClient(printing).get('client_secret')).toMatch(/^[\w-]{43}$/);
  expect(printing.stderr).not.toContain('canary');
});

test('the command requires an encryption key with --data, in hexadecimal or base64', async () => {
  const withoutKey = run(['--data', '/tmp/never-made.db']);
  expect(await withoutKey.exitCode()).toBe(2);
  expect(withoutKey.stderr).toContain('PLUTIO_ENCRYPTION_KEY');
  const shortKey = run([], { PLUTIO_ENCRYPTION_KEY: 'c2hvcnQ=' });
  expect(await shortKey.exitCode()).toBe(2);
  expect(shortKey.stderr).toContain('must be 32 bytes');
  for (const encoding of ['hex', 'base64'] as const) {
    await run([], { PLUTIO_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString(encoding) }).url(READY);
  }
});

test.each([
  [['--mutant', 'no-chalenge'], 'Did you mean no-challenge?'],
  [['--port', '99999'], 'whole number from 0 to 65535'],
  [['--port', 'http'], 'whole number from 0 to 65535'],
  [['--contrl'], 'Did you mean --control?'],
  [['--control'], 'TOUCHSTONE_CONTROL_TOKEN'],
  [['--host', '192.0.2.1'], 'EADDRNOTAVAIL'],
  [['--data', '/nowhere/at/all.db'], 'Cannot use /nowhere/at/all.db'],
])('the command exits with code 2 and a message without a stack trace for %j', async (args, message) => {
  const server = run(args, { PLUTIO_ENCRYPTION_KEY: '00'.repeat(32) });
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
  const directory = await mkdtemp(join(tmpdir(), 'plutio-server-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const start = (): ServerProcess =>
    run(['--data', join(directory, 'data.db')], {
      PLUTIO_ENCRYPTION_KEY: Buffer.alloc(32, 5).toString('base64'),
    });
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
  for (const option of ['--port', '--host', '--data', '--control', '--mutant', '--allow-private-webhooks']) {
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
    'GET /v1.11/tasks HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n',
    'POST /v1.11/tasks HTTP/1.1\r\nHost: a\r\nContent-Length: -4\r\n\r\n',
    `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
  ]) {
    const reply = await sendRaw(url, bytes);
    expect(reply).toMatch(/^HTTP\/1\.1 4(00|31) /);
    expect(reply).toMatch(/\{"code":4(00|31),"message":"Invalid request: .*\."\}$/);
    expect(reply).not.toMatch(/ at |node:|Parse Error|HPE_/);
  }
  expect(await sendRaw(url, 'GET /v1.11/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(
    / 401 /,
  );
  expect((await fetch(`${url}/tasks`)).status).toBe(401);
  expect(server.stderr).toBe('');
});
