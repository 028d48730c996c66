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
  const url = /^fsm-navigator-server listening on (http:\/\/127\.0\.0\.1:\d+\/api\/v1)\n$/.exec(
    started.output.stdout,
  );
  if (url?.[1] === undefined) throw new Error(`Not the line expected: ${started.output.stdout}`);
  return url[1];
}

test.each(['SIGTERM', 'SIGINT'] as const)('it says where it listens, and stops on %s', async (signal) => {
  const started = run([], { FSM_DEMO_KEY: 'fsm_live_of_the_test' });
  const url = await ready(started);
  const reply = await fetch(`${url}/jobs`, { headers: { 'X-API-Key': 'fsm_live_of_the_test' } });
  expect(reply.status).toBe(200);
  started.child.kill(signal);
  expect(await exitOf(started)).toBe(0);
  expect(started.output.stderr).toBe('');
});

test('it stops when its standard input closes, if asked to', async () => {
  const started = run(['--exit-with-parent']);
  await ready(started);
  started.child.stdin?.end();
  expect(await exitOf(started)).toBe(0);
});

test('the demo key is printed only when asked for, and to standard error', async () => {
  const silent = run([], { FSM_DEMO_KEY: 'fsm_live_canary' });
  await ready(silent);
  expect(silent.output.stderr + silent.output.stdout).not.toContain('fsm_live_canary');
  const telling = run(['--print-demo-key'], { FSM_DEMO_KEY: 'fsm_live_canary' });
  await ready(telling);
  expect(telling.output.stderr).toContain('fsm_live_canary');
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
])('%j ends it with 2, one message and no stack', async (args, message) => {
  const started = run(args);
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
  for (const option of ['--port', '--host', '--data', '--control', '--mutant', '--trusted-proxy']) {
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
    'GET /api/v1/jobs HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n',
    'POST /api/v1/jobs HTTP/1.1\r\nHost: a\r\nContent-Length: -4\r\n\r\n',
  ]) {
    const answer = await raw(url, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"success":false,"error":"validation_failed"');
    expect(answer).not.toMatch(/ at |node:|Parse Error|HPE_/);
  }
  // The API binds no code to this status, so that it has none.
  expect(await raw(url, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toBe(
    'HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
  );
  expect(await raw(url, 'GET /api/v1/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(/ 401 /);
  expect((await fetch(`${url}/jobs`)).status).toBe(401);
  expect(started.output.stderr).toBe('');
});
