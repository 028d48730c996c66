import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { catalogue } from '../src/mutants/catalogue.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

interface Started {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
}

/** The built command, as a shell would start it. */
function run(args: readonly string[], env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return { child, output };
}

async function exitOf({ child }: Started): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = await once(child, 'close');
  return code;
}

async function ready(started: Started): Promise<string> {
  while (!started.output.stdout.includes('\n')) {
    if (started.child.exitCode !== null) throw new Error(`It ended: ${started.output.stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const url = /^plutio-server listening on (http:\/\/127\.0\.0\.1:\d+\/v1\.11)\n$/.exec(
    started.output.stdout,
  );
  if (url?.[1] === undefined) throw new Error(`Not the line expected: ${started.output.stdout}`);
  return url[1];
}

/** What a token is asked for with, as the command told it. */
function demoClient({ output }: Started): URLSearchParams {
  const [, client_id = '', client_secret = ''] = /demo client: (\S+) (\S+)\n/.exec(output.stderr) ?? [];
  return new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret });
}

test.each(['SIGTERM', 'SIGINT'] as const)('it says where it listens, and stops on %s', async (signal) => {
  const started = run(['--print-demo-client']);
  const url = await ready(started);
  const body = demoClient(started);
  expect((await fetch(`${url}/oauth/token`, { method: 'POST', body })).status).toBe(200);
  started.child.kill(signal);
  expect(await exitOf(started)).toBe(0);
});

test('it stops when its standard input closes, if asked to', async () => {
  const started = run(['--exit-with-parent']);
  await ready(started);
  started.child.stdin?.end();
  expect(await exitOf(started)).toBe(0);
});

test('the demo client is printed only when asked for, its user never', async () => {
  const silent = run([], { PLUTIO_DEMO_PASSWORD: 'canary' });
  await ready(silent);
  expect(silent.output.stderr).toBe('');
  const telling = run(['--print-demo-client'], { PLUTIO_DEMO_PASSWORD: 'canary' });
  await ready(telling);
  expect(demoClient(telling).get('client_secret')).toMatch(/^[\w-]{43}$/);
  expect(telling.output.stderr).not.toContain('canary');
});

test('a file needs a key, which may be written in two ways', async () => {
  const none = run(['--data', '/tmp/never-made.db']);
  expect(await exitOf(none)).toBe(2);
  expect(none.output.stderr).toContain('PLUTIO_ENCRYPTION_KEY');
  const short = run([], { PLUTIO_ENCRYPTION_KEY: 'c2hvcnQ=' });
  expect(await exitOf(short)).toBe(2);
  expect(short.output.stderr).toContain('must be 32 bytes');
  for (const encoding of ['hex', 'base64'] as const) {
    await ready(run([], { PLUTIO_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString(encoding) }));
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
])('%j ends it with 2, one message and no stack', async (args, message) => {
  const started = run(args, { PLUTIO_ENCRYPTION_KEY: '00'.repeat(32) });
  expect(await exitOf(started)).toBe(2);
  expect(started.output.stderr).toContain(message);
  expect(started.output.stderr).not.toMatch(/\n\s+at /);
  expect(started.output.stdout).toBe('');
});

test('a port in use ends it with 2', async () => {
  const first = run([]);
  const port = new URL(await ready(first)).port;
  const second = run(['--port', port]);
  expect(await exitOf(second)).toBe(2);
  expect(second.output.stderr).toContain('EADDRINUSE');
});

test('--help and --list-mutants write to standard output', async () => {
  const help = run(['--help']);
  expect(await exitOf(help)).toBe(0);
  for (const option of ['--port', '--host', '--data', '--control', '--mutant', '--allow-private-webhooks']) {
    expect(help.output.stdout).toContain(option);
  }
  const list = run(['--list-mutants']);
  expect(await exitOf(list)).toBe(0);
  expect(JSON.parse(list.output.stdout)).toEqual(catalogue);
});

/** What a socket answers to bytes that are no request our code would see. */
async function raw(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.end(text);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer;
}

test('what is not HTTP is refused without a word about the server', async () => {
  const started = run([]);
  const url = await ready(started);
  for (const bytes of [
    'GARBAGE\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    'GET /v1.11/tasks HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n',
    'POST /v1.11/tasks HTTP/1.1\r\nHost: a\r\nContent-Length: -4\r\n\r\n',
    `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
  ]) {
    const answer = await raw(url, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 4(00|31) /);
    expect(answer).toMatch(/\{"code":4(00|31),"message":"Invalid request: .*\."\}$/);
    expect(answer).not.toMatch(/ at |node:|Parse Error|HPE_/);
  }
  expect(await raw(url, 'GET /v1.11/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(/ 401 /);
  expect((await fetch(`${url}/tasks`)).status).toBe(401);
  expect(started.output.stderr).toBe('');
});
