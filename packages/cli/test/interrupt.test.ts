import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isAlive, type Running, start, workspace } from './cli.js';
import { plainDocument } from './documents.js';
import { notesConfig, notesServer } from './notes-server.js';

/** Starts a run against a server that does not respond, ignores SIGTERM and starts a child process. */
async function stuckRun(): Promise<{ running: Running; pids: () => Promise<number[]> }> {
  const cwd = await workspace({
    'openapi.yaml': plainDocument,
    'server.mjs': notesServer,
    'touchstone.config.ts': notesConfig.replace('timeout: 1500', 'timeout: 60_000'),
  });
  const file = join(cwd, 'pids');
  const running = start(['test'], { cwd, env: { NOTES_KEY: 'canary-5ecret', MODE: 'stubborn', PIDS: file } });
  return {
    running,
    pids: async () => (await readFile(file, 'utf8')).trim().split('\n').map(Number),
  };
}

const manyTexts = {
  type: 'object',
  properties: Object.fromEntries(
    Array.from({ length: 80 }, (_, n) => [`text-${n}`, { type: 'string', minLength: 2, maxLength: 50 }]),
  ),
};

async function gone(pids: readonly number[]): Promise<boolean> {
  for (let tries = 0; tries < 150 && pids.some(isAlive); tries++) await delay(20);
  return !pids.some(isAlive);
}

describe('an interrupted run', () => {
  it('reports its results so far and leaves no process after Ctrl-C', async () => {
    const { running, pids } = await stuckRun();
    await running.prints('Notes 1.0.0 (');
    const started = await pids();
    expect(started.filter(isAlive)).toHaveLength(2);
    running.child.kill('SIGINT');
    const { code, stdout, stderr } = await running.outcome;
    expect(code).toBe(130);
    expect(stderr).toContain('Cancelling. Press Ctrl-C again to stop immediately.');
    expect(stdout).toMatch(/Ended early: .*\n\n✗ 0 of 5 documented responses proven/);
    expect(await gone(started)).toBe(true);
  });

  it('stops immediately and leaves no process if Ctrl-C is pressed twice', async () => {
    const { running, pids } = await stuckRun();
    await running.prints('Notes 1.0.0 (');
    const started = await pids();
    running.child.kill('SIGINT');
    await running.prints('Cancelling');
    running.child.kill('SIGINT');
    const { code } = await running.outcome;
    expect(code).toBe(130);
    expect(await gone(started)).toBe(true);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('leaves no process after %s and exits with code %i', async (signal, want) => {
    const { running, pids } = await stuckRun();
    await running.prints('Notes 1.0.0 (');
    const started = await pids();
    running.child.kill(signal);
    expect((await running.outcome).code).toBe(want);
    expect(await gone(started)).toBe(true);
  });

  /** A document that takes much longer to plan than the test waits. */
  const longPlan = JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Notes', version: '1.0.0' },
    servers: [{ url: 'https://notes.example' }],
    security: [{ ApiKey: [] }],
    components: { securitySchemes: { ApiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' } } },
    paths: Object.fromEntries(
      Array.from({ length: 1500 }, (_, n) => [
        `/notes-${n}`,
        {
          post: {
            requestBody: { required: true, content: { 'application/json': { schema: manyTexts } } },
            responses: { 201: { description: '' }, 400: { description: '' }, 422: { description: '' } },
          },
        },
      ]),
    ),
  });

  it('ends immediately if it is still being planned', { timeout: 60_000 }, async () => {
    const args = ['test', 'openapi.json', '--server', 'http://127.0.0.1:9', '--list'];
    const running = start(args, { cwd: await workspace({ 'openapi.json': longPlan }) });
    await delay(3000);
    const before = Date.now();
    running.child.kill('SIGINT');
    const { signal } = await running.outcome;
    expect(signal).toBe('SIGINT');
    expect(Date.now() - before).toBeLessThan(5000);
  });

  it('stops its server if it is still being planned', { timeout: 60_000 }, async () => {
    const cwd = await workspace({
      'openapi.yaml': longPlan,
      'server.mjs': notesServer,
      'touchstone.config.ts': notesConfig,
    });
    const pids = join(cwd, 'pids');
    const running = start(['test'], { cwd, env: { NOTES_KEY: 'canary-5ecret', PIDS: pids } });
    await running.prints('Starting ');
    const read = async (): Promise<number[]> =>
      (await readFile(pids, 'utf8').catch(() => '')).trim().split('\n').filter(Boolean).map(Number);
    while ((await read()).length === 0) await delay(20);
    await delay(3000);
    const before = Date.now();
    running.child.kill('SIGINT');
    const { code, stdout } = await running.outcome;
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(Date.now() - before).toBeLessThan(5000);
    expect(await gone(await read())).toBe(true);
  });
});
