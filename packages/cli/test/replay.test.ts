import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Report } from '@touchstone/runner';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Outcome, touchstone, workspace } from './cli.js';

const document = `openapi: 3.1.0
info: { title: Devices, version: '1' }
components: { securitySchemes: { key: { type: apiKey, in: header, name: X-API-Key } } }
security: [{ key: [] }]
paths:
  /devices:
    post:
      requestBody:
        required: true
        content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } }
      responses:
        '201':
          description: Created
          content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } }
        '400': { description: Invalid }
        '401': { description: No key }
`;

/** Starts a server that records the names it receives. Its bugs can be switched on and off. */
async function deviceServer(): Promise<{
  url: string;
  names: string[];
  state: { isBroken: boolean; refuses: boolean };
}> {
  const names: string[] = [];
  const state = { isBroken: true, refuses: false };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (state.refuses || request.headers['x-api-key'] !== 'canary-5ecret') return answer(401, {});
    let name: unknown;
    try {
      name = JSON.parse(text).name;
    } catch {
      return answer(400, {});
    }
    if (typeof name !== 'string') return answer(400, {});
    names.push(name);
    answer(201, { id: state.isBroken ? 7 : '7' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  server.unref();
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, names, state };
}

const key = ['--header', 'X-API-Key: canary-5ecret'];

/** Tests a broken server and returns the report and a function that replays its cases. */
async function brokenRun(): Promise<{
  cwd: string;
  server: Awaited<ReturnType<typeof deviceServer>>;
  report: Report;
  again: (subject: string, ...more: readonly string[]) => Promise<Outcome>;
}> {
  const cwd = await workspace({ 'openapi.yaml': document });
  const server = await deviceServer();
  await touchstone(
    [
      'test',
      'openapi.yaml',
      '--server',
      server.url,
      ...key,
      '--allow',
      'create,dangerous',
      '--reporter',
      'json=report.json',
    ],
    { cwd },
  );
  const report: Report = JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8'));
  const again = (subject: string, ...more: readonly string[]): Promise<Outcome> =>
    touchstone(['replay', 'report.json', subject, '--allow', 'create,dangerous', ...more], { cwd });
  return { cwd, server, report, again };
}

describe('touchstone replay', () => {
  it('sends the same values again and exits with 1 until the finding no longer occurs', async () => {
    const { server, report, again } = await brokenRun();
    const finding = report.findings.find(({ rule }) => rule === 'body-schema');
    const sent = new Set(server.names.splice(0));
    const broken = await again(finding?.id ?? '', ...key);
    expect(broken.stdout).toContain('The finding still occurs.\n');
    expect(broken.stdout).toContain('recorded  201 {"id":7}');
    expect(broken.stdout).toContain('received  201 {"id":7}');
    expect(broken.stdout + broken.stderr).not.toContain('canary');
    expect(broken.code).toBe(1);
    expect(server.names.length).toBeGreaterThan(0);
    expect(server.names.filter((name) => !sent.has(name))).toEqual([]);
    server.state.isBroken = false;
    const fixed = await again(finding?.id ?? '', ...key);
    expect(fixed.stdout).toContain('The finding does not occur any more.\n');
    expect(fixed.stdout).toContain('received  201 {"id":"7"}');
    expect(fixed.code).toBe(0);
    const byCase = await again(finding?.case ?? '', ...key);
    expect(byCase.stdout).toContain('The case has no finding.\n');
    expect(byCase.code).toBe(0);
  });

  it('sends different unique values with --fresh, even to another server', async () => {
    const { server, report, again } = await brokenRun();
    const other = await deviceServer();
    const finding = report.findings.find(({ rule }) => rule === 'body-schema');
    const outcome = await again(finding?.id ?? '', ...key, '--fresh', '--server', other.url);
    expect(outcome.code).toBe(1);
    expect(other.names.length).toBeGreaterThan(0);
    expect(other.names.filter((name) => server.names.includes(name))).toEqual([]);
  });

  it('exits with 3 if the replay is inconclusive', async () => {
    const { server, report, again } = await brokenRun();
    const id = report.findings.find(({ rule }) => rule === 'body-schema')?.id ?? '';
    const held = await touchstone(['replay', 'report.json', id, ...key, '--allow', 'none'], {
      cwd: (await brokenRun()).cwd,
    });
    expect(held.stderr).toContain('Inconclusive: ');
    expect(held.code).toBe(3);
    server.state.refuses = true;
    const refused = await again(id, ...key);
    expect(refused.stdout).toContain('Inconclusive: ');
    expect(refused.code).toBe(3);
  });

  it('exits with 2 for an unknown finding, a missing credential or a server that is not running', async () => {
    const { report, again } = await brokenRun();
    const id = report.findings.find(({ rule }) => rule === 'body-schema')?.id ?? '';
    const unknown = await again('POST /devices 201 exampel', ...key);
    expect(unknown.stderr).toContain("Did you mean 'POST /devices 201 example'?");
    const without = await again(id);
    expect(without.stderr).toContain('Pass the same --header');
    const gone = await again(id, ...key, '--server', 'http://127.0.0.1:1');
    expect([unknown.code, without.code, gone.code]).toEqual([2, 2, 2]);
  });

  it.each([
    [
      'is not a report',
      '{"openapi":"3.1.0"}',
      "expected `$schema` to be 'urn:touchstone:report:1', received none.",
    ],
    ['is newer', '{"$schema":"urn:touchstone:report:7"}', 'was written by a newer release of Touchstone'],
    ['is older', '{"$schema":"urn:touchstone:report:0"}', 'was written by an older release of Touchstone'],
    ['is incomplete', '{"$schema":"urn:touchstone:report:1"}', 'report.json is incomplete: expected'],
    ['is not JSON', '{"$schema"', 'report.json is not JSON'],
    ['is empty', '', 'report.json is not JSON'],
  ])('rejects a file that %s', async (_name, text, message) => {
    const cwd = await workspace({ 'report.json': text });
    const outcome = await touchstone(['replay', 'report.json', 'x'], { cwd });
    expect(outcome.stderr).toContain(message);
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
    expect(outcome.code).toBe(2);
  });

  it.each([
    ['a pipe', 'expected a file, received a named pipe'],
    ['missing', 'the file does not exist'],
  ])('rejects a report that is %s', async (kind, message) => {
    const cwd = await workspace({});
    if (kind === 'a pipe') execFileSync('mkfifo', [join(cwd, 'report.json')]);
    const outcome = await touchstone(['replay', 'report.json', 'x'], { cwd });
    expect(outcome.stderr).toContain(`report.json cannot be read: ${message}`);
    expect(outcome.code).toBe(2);
  });

  it('hides received and recorded bodies with --bodies none', async () => {
    const { report, again } = await brokenRun();
    const id = report.findings.find(({ rule }) => rule === 'body-schema')?.id ?? '';
    const outcome = await again(id, ...key, '--bodies', 'none');
    expect(outcome.stdout).toContain('recorded  201 (8 characters)');
    expect(outcome.stdout).not.toContain('{"id":');
    expect(outcome.code).toBe(1);
  });

  it('accepts a report of an earlier release, and a damaged exchange store', async () => {
    const { cwd, report, again } = await brokenRun();
    const finding = report.findings.find(({ rule }) => rule === 'body-schema');
    await writeFile(join(cwd, 'report.exchanges.ndjson'), 'not a store\n');
    const damaged = await again(finding?.case ?? '', ...key);
    expect(damaged.stdout).toContain(
      'No recorded responses: report.exchanges.ndjson is not an exchange store of version 1.',
    );
    expect(damaged.code).toBe(1);
    const { exchanges: _exchanges, ...rest } = report;
    const { valueSeed: _valueSeed, ...summary } = report.summary;
    const findings = report.findings.map(({ id: _id, exchange: _exchange, ...others }) => others);
    await writeFile(join(cwd, 'report.json'), JSON.stringify({ ...rest, summary, findings }));
    const old = await again(finding?.case ?? '', ...key);
    expect(old.stdout).toContain('unique values that differ from those\nin the report');
    expect(old.stdout).toContain('No recorded responses: the report has no exchange store.');
    expect(old.code).toBe(1);
  });
});
