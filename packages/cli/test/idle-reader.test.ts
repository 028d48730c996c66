import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { start, workspace } from './cli.js';

/** A document whose report is larger than the buffer of a pipe. */
const document = {
  openapi: '3.1.0',
  info: { title: 'Large', version: '1' },
  paths: Object.fromEntries(
    Array.from({ length: 120 }, (_, index) => [
      `/resources-${index}`,
      { get: { responses: { 204: { description: 'none' } } } },
    ]),
  ),
};

/** Starts a server. Returns its URL, and a promise that resolves when it has answered each operation. */
async function startServer(): Promise<{ readonly url: string; readonly finished: Promise<void> }> {
  const open = new Set(Object.keys(document.paths));
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const server = createServer(({ url = '' }, response) => {
    response.end('no documented response');
    open.delete(url);
    if (open.size === 0) finish();
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, finished };
}

describe.skipIf(process.platform === 'win32')('a report to a pipe', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('whose reader does not read ends on %s', async (signal) => {
    const cwd = await workspace({ 'openapi.json': JSON.stringify(document) });
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    const reader = spawn('sh', ['-c', 'exec sleep 60 < pipe'], { cwd, stdio: 'ignore' });
    onTestFinished(() => void reader.kill());
    const { url, finished } = await startServer();
    const run = start(['test', 'openapi.json', '--server', url, '--reporter', 'json=pipe'], { cwd });
    onTestFinished(() => void run.child.kill('SIGKILL'));
    await finished;
    // Time for the report to fill the pipe.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const signalled = performance.now();
    run.child.kill(signal);
    const { code, stderr } = await run.outcome;
    // A process that waits for the reader would end after 10 seconds or never.
    expect(performance.now() - signalled).toBeLessThan(5000);
    expect(stderr).toContain('pipe cannot be written: the reader does not read it');
    expect(code).toBe(2);
  });
});
