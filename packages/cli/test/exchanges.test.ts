import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExchangeRecord, Report } from '@touchstone/runner';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ExchangeStore } from '../src/test/exchange-store.js';
import { touchstone, workspace } from './cli.js';
import { plainDocument } from './documents.js';
import { notesServer } from './notes-server.js';

const files = { 'openapi.yaml': plainDocument, 'server.mjs': notesServer };

async function serverAt(cwd: string, mode: string): Promise<string> {
  const child = spawn(process.execPath, ['server.mjs'], { cwd, env: { ...process.env, MODE: mode } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  return /http:\S+/.exec(String(line))?.[0] ?? '';
}

const testing = (url: string, ...more: readonly string[]): readonly string[] => [
  'test',
  'openapi.yaml',
  '--server',
  url,
  '--header',
  'X-API-Key: canary-5ecret',
  ...more,
];

async function storeAt(path: string): Promise<{ first: unknown; records: readonly ExchangeRecord[] }> {
  const [first, ...records] = (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { first, records };
}

describe('the exchange store', () => {
  it('is written beside the JSON report and contains every request, masked', async () => {
    const cwd = await workspace(files);
    const url = await serverAt(cwd, 'leaks');
    await touchstone(testing(url, '--reporter', 'terminal,json=reports/notes.json'), { cwd });
    const report: Report = JSON.parse(await readFile(join(cwd, 'reports/notes.json'), 'utf8'));
    const path = join(cwd, 'reports/notes.exchanges.ndjson');
    const { first, records } = await storeAt(path);
    expect(first).toEqual({ $schema: 'urn:touchstone:exchanges:1' });
    expect(records).toHaveLength(report.summary.requests);
    expect(report.exchanges).toEqual({
      file: 'notes.exchanges.ndjson',
      written: records.length,
      dropped: 0,
    });
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
    expect(report.findings.length).toBeGreaterThan(0);
    for (const finding of report.findings) {
      const record = records.find(({ id }) => id === finding.exchange);
      expect(record).toMatchObject({
        case: finding.case,
        hasFinding: true,
        response: { status: finding.status },
      });
    }
    expect(await readFile(path, 'utf8')).not.toContain('canary');
    expect(records.some(({ request }) => request.headers['x-api-key'] === '$X_API_KEY')).toBe(true);
    expect(records.some(({ response }) => response?.body?.includes('your key is $X_API_KEY'))).toBe(true);
  });

  it('records a request without a response', async () => {
    const cwd = await workspace(files);
    const url = await serverAt(cwd, 'silent');
    await touchstone(testing(url, '--timeout', '50', '--exchanges', 'all.ndjson'), { cwd });
    const { records } = await storeAt(join(cwd, 'all.ndjson'));
    expect(records.length).toBeGreaterThan(0);
    for (const record of records) expect(record).toMatchObject({ response: null, failure: 'silent' });
  });

  it("contains no secret of the server's environment", async () => {
    const config = `import { defineConfig, env } from '@touchstone/cli';
export default defineConfig({ systems: { notes: {
  document: 'openapi.yaml',
  server: { command: process.execPath, args: ['chatty.mjs'], env: { DATABASE: env('DATABASE') }, ready: /listening on (\\S+)/ },
  report: 'notes.json',
} } });`;
    const chatty = `import { createServer } from 'node:http';
const server = createServer((_, response) => {
  response.writeHead(500, { 'content-type': 'text/plain', 'x-database': process.env.DATABASE });
  response.end('cannot connect to ' + Buffer.from(process.env.DATABASE).toString('base64') + ' ' + process.env.DATABASE);
});
server.listen(0, '127.0.0.1', () => console.log('listening on http://127.0.0.1:' + server.address().port));
process.stdin.on('close', () => process.exit(0)).resume();`;
    const cwd = await workspace({ ...files, 'touchstone.config.ts': config, 'chatty.mjs': chatty });
    const database = 'postgres://app:v3ry-s3cret@db.example/notes';
    await touchstone(['test'], { cwd, env: { DATABASE: database } });
    const text = await readFile(join(cwd, 'notes.exchanges.ndjson'), 'utf8');
    expect(text).toContain('$DATABASE');
    expect(text).not.toContain('v3ry');
    expect(text).not.toContain(Buffer.from(database).toString('base64'));
  });

  it('contains only the lengths of bodies with --bodies none', async () => {
    const cwd = await workspace(files);
    const url = await serverAt(cwd, 'wrong');
    await touchstone(testing(url, '--exchanges', 'all.ndjson', '--bodies', 'none'), { cwd });
    const { records } = await storeAt(join(cwd, 'all.ndjson'));
    const bodies = records.flatMap(({ response }) => response?.body ?? []);
    expect(bodies.filter((body) => !/^\(\d+ characters\)$/.test(body))).toEqual([]);
    expect(bodies.length).toBeGreaterThan(0);
  });

  it('is not written without a report file or with --exchanges none', async () => {
    const cwd = await workspace(files);
    const url = await serverAt(cwd, 'good');
    await touchstone(testing(url), { cwd });
    await touchstone(testing(url, '--reporter', 'json=/dev/null'), { cwd });
    await touchstone(testing(url, '--reporter', 'json=report.json', '--exchanges', 'none'), { cwd });
    expect(await readdir(cwd)).toEqual(['openapi.yaml', 'report.json', 'server.mjs']);
  });

  it.runIf(process.platform === 'linux')('ends the command with code 2 if it cannot be written', async () => {
    const cwd = await workspace(files);
    const url = await serverAt(cwd, 'good');
    const outcome = await touchstone(
      testing(url, '--exchanges', '/dev/full', '--reporter', 'json=report.json'),
      { cwd },
    );
    expect(outcome.stderr).toContain('/dev/full cannot be written: no space is left on the device (ENOSPC).');
    expect(outcome.code).toBe(2);
    const report: Report = JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8'));
    expect(report.exchanges).toBeUndefined();
    const wrong = await touchstone(testing(url, '--exchanges', 'openapi.yaml/a.ndjson'), { cwd });
    expect(wrong.stderr).toContain('a part of its path is a file');
    expect(wrong.code).toBe(2);
  });

  it('does not exceed its maximum size, prefers exchanges with findings, and uses little memory', async () => {
    const cwd = await workspace();
    const path = join(cwd, 'all.ndjson');
    const maxBytes = 5_000_000;
    const store = new ExchangeStore({ path, shownPath: path, cwd, maxBytes });
    await store.open();
    const body = 'x'.repeat(5000);
    const message = { headers: {}, body, bodyLength: body.length };
    const exchange = (id: number): ExchangeRecord => ({
      id: `${id}`,
      case: 'GET / 200 example',
      step: 'accepted',
      role: 'attempt',
      operation: 'GET /',
      variant: null,
      expected: 'GET / 200',
      caller: null,
      at: '2026-01-01T00:00:00.000Z',
      durationMs: 1,
      hasFinding: id % 200 === 0,
      request: { ...message, method: 'GET', url: 'http://127.0.0.1/' },
      response: { ...message, status: 200 },
      failure: null,
    });
    const before = process.memoryUsage().heapUsed;
    let highest = 0;
    const count = 20_000;
    for (let id = 1; id <= count; id++) {
      await store.add(exchange(id));
      if (id % 1000 === 0) highest = Math.max(highest, process.memoryUsage().heapUsed);
    }
    // All exchanges together take up 200 MB.
    expect(highest - before).toBeLessThan(80_000_000);
    const { written, dropped } = await store.close();
    expect(written + dropped).toBe(count);
    expect((await stat(path)).size).toBeLessThanOrEqual(maxBytes);
    const { records } = await storeAt(path);
    expect(records).toHaveLength(written);
    const withFinding = records.filter(({ hasFinding }) => hasFinding).map(({ id }) => Number(id));
    // The reserved part holds exchanges with findings that were sent long after others were dropped.
    expect(Math.max(...withFinding)).toBeGreaterThan(15_000);
  });
});
