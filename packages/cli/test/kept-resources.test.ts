import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Report } from '@touchstone/runner';
import { describe, expect, it, onTestFinished } from 'vitest';
import { touchstone, workspace } from './cli.js';

const document = `openapi: 3.1.0
info: { title: Guests, version: '1' }
paths:
  /guests:
    post:
      requestBody:
        required: true
        content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } }
      responses:
        '201': { description: Created, content: { application/json: { schema: { $ref: '#/components/schemas/Guest' } } } }
  /guests/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      responses:
        '200': { description: A guest, content: { application/json: { schema: { $ref: '#/components/schemas/Guest' } } } }
        '404': { description: No such guest }
    delete:
      responses: { '204': { description: Removed }, '404': { description: No such guest } }
components: { schemas: { Guest: { type: object, required: [id, name], properties: { id: { type: string }, name: { type: string } } } } }
`;

/** Starts a server whose DELETE answers 204 and keeps the resource. */
async function keepingServer(): Promise<string> {
  const guests = new Map<string, unknown>();
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const answer = (status: number, body?: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    const [, , id = ''] = (request.url ?? '').split('/');
    if (request.method === 'POST') {
      const guest = { id: String(guests.size + 1), name: JSON.parse(text).name };
      guests.set(guest.id, guest);
      return answer(201, guest);
    }
    if (!guests.has(id)) return answer(404);
    return request.method === 'DELETE' ? answer(204) : answer(200, guests.get(id));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a DELETE that keeps the resource', () => {
  it('is reported as the warning that fails the run, and replayed request by request', async () => {
    const cwd = await workspace({ 'openapi.yaml': document });
    const url = await keepingServer();
    const options = ['--fail-on', 'warning', '--reporter', 'json=report.json'];
    const run = await touchstone(['test', 'openapi.yaml', '--server', url, ...options], { cwd });
    expect(run.stderr).toContain('Exit code 1: --fail-on warning, and the run has warnings');
    expect(run.code).toBe(1);
    const report: Report = JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8'));
    const kept = report.findings.find(({ rule }) => rule === 'removed');
    const again = await touchstone(['replay', 'report.json', kept?.id ?? ''], { cwd });
    expect(again.stdout).toContain('removes it, and reads it');
    expect(again.stdout).not.toContain('removal: removal');
    expect(again.stdout).toMatch(
      /\nremoval\n {2}DELETE .*\n {2}recorded {2}204\n {2}received {2}204\nremoval\n {2}GET .*\n {2}recorded {2}200 /,
    );
    expect(again.stdout.match(/^removal \(finding\)\n {2}GET /gm)).toHaveLength(1);
    expect(again.stdout).toContain('The finding still occurs.\n');
    expect(again.code).toBe(1);
  });
});
