import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type RunningServer, type ServerStart, startServer } from '../src/server/start-server.js';
import { isAlive } from './cli.js';

async function started(script: string, change: Partial<ServerStart> = {}): Promise<RunningServer> {
  const server = await startServer({
    command: process.execPath,
    args: ['-e', script],
    cwd: process.cwd(),
    env: process.env,
    ready: /^ready (\S+)/,
    readyTimeoutMs: 20_000,
    signal: new AbortController().signal,
    ...change,
  });
  onTestFinished(() => server.stop());
  return server;
}

const forever = 'setInterval(() => {}, 1000);';

describe('startServer', () => {
  it('resolves when a line of stdout matches, even if it arrives in chunks', async () => {
    const script = `process.stdout.write('hello\\nready http://127');
      setTimeout(() => process.stdout.write('.0.0.1:1/api more\\n'), 50); ${forever}`;
    const server = await started(script);
    expect(server.url).toBe('http://127.0.0.1:1/api');
    expect(server.died.aborted).toBe(false);
  });

  it('accepts a URL in the configuration and flags on the pattern', async () => {
    const server = await started(`console.log('x'); console.log('up'); ${forever}`, {
      ready: /^up$/gi,
      url: 'http://127.0.0.1:1',
    });
    expect(server.url).toBe('http://127.0.0.1:1');
  });

  it.each([
    [
      'dies immediately',
      "console.error('no such port'); process.exit(3)",
      /exited unexpectedly \(exit code 3\)\. It printed:\n {2}\| no such port$/,
    ],
    ['dies without output', 'process.exit(0)', /exited unexpectedly \(exit code 0\)\. It printed nothing\.$/],
    ['is killed', "process.kill(process.pid, 'SIGKILL')", /exited unexpectedly \(SIGKILL\)/],
  ])('reports the exit of a server that %s', async (_name, script, message) => {
    await expect(started(script)).rejects.toThrow(message);
  });

  it('reports a command that does not exist', async () => {
    await expect(started('', { command: 'no-such-command-here' })).rejects.toThrow(
      /'no-such-command-here' cannot be run: .*ENOENT/,
    );
  });

  it('reports and stops a server that is never ready', async () => {
    const failure = await started(`console.log('pid', process.pid); ${forever}`, {
      readyTimeoutMs: 1500,
    }).catch(String);
    expect(failure).toMatch(/was not ready within 1\.5 s: no line on its stdout matched \/\^ready/);
    const pid = Number(/pid (\d+)/.exec(String(failure))?.[1]);
    expect(pid).toBeGreaterThan(0);
    expect(isAlive(pid)).toBe(false);
  });

  it('rejects with the abort reason if it is cancelled while the server starts', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 100);
    await expect(started(forever, { signal: controller.signal })).rejects.toThrow('enough');
  });

  it('reports the output of a server that exits after it was ready', async () => {
    const server = await started(
      "console.log('ready http://127.0.0.1:1'); setTimeout(() => { console.error('out of memory'); process.exit(9) }, 100)",
    );
    await new Promise((resolve) => server.died.addEventListener('abort', resolve));
    expect(String(server.died.reason)).toMatch(
      /exited unexpectedly \(exit code 9\)\. It printed:\n.*out of memory/s,
    );
  });

  it('stops all descendants of the server, even if they ignore SIGTERM', async () => {
    const stubborn =
      "process.on('SIGTERM', () => {}); console.log('child', process.pid); setInterval(() => {}, 1000)";
    const server = await started(
      `const { spawn } = require('node:child_process');
       process.on('SIGTERM', () => {});
       const child = spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}]);
       child.stdout.on('data', (text) =>
         console.log('ready http://127.0.0.1:1/' + process.pid + '/' + /\\d+/.exec(text)[0]));`,
    );
    const pids = new URL(server.url).pathname.split('/').slice(1).map(Number);
    expect(pids.map(isAlive)).toEqual([true, true]);
    await server.stop();
    for (let tries = 0; tries < 100 && pids.some(isAlive); tries++) await delay(20);
    expect(pids.map(isAlive)).toEqual([false, false]);
    await server.stop();
  });

  it('reads large output, so that the server does not block', async () => {
    const server = await started(
      `console.log('ready http://127.0.0.1:1');
       process.stdout.write('x'.repeat(5_000_000), () => process.stderr.write('y'.repeat(5_000_000), () => process.exit(7)));`,
    );
    await new Promise((resolve) => server.died.addEventListener('abort', resolve));
    expect(String(server.died.reason)).toContain('exit code 7');
    expect(String(server.died.reason).length).toBeLessThan(10_000);
  });
});
