import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Running, start, touchstone, workspace } from './cli.js';

const pets = (more = ''): string => `openapi: 3.1.0
info: { title: Pets, version: '1' }
servers: [{ url: 'https://pets.example/v1' }]
paths:
  /pets:
    get:
      responses:
        '200':
          description: Pets.
          content:
            application/json:
              schema: { type: array, items: { $ref: '#/components/schemas/Pet' } }
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema: { type: object, required: [name], properties: { name: { type: string, minLength: 1 } } }
      responses:
        '201':
          description: Created.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Pet' }
  /pets/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses:
        '200':
          description: A pet.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Pet' }
        '404': { description: No such pet. }
${more}components:
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties: { id: { type: integer }, name: { type: string } }
`;

const HOURS = `openapi: 3.1.0
info: { title: Hours, version: '1' }
servers: [{ url: /hours }]
paths:
  /today:
    get:
      responses:
        '200': { description: Open., content: { text/plain: { schema: { type: string }, example: 9 to 5 } } }
`;

/** Returns YAML anchors that each refer ten times to the previous anchor, so the data grows exponentially. */
const bombs = (): string =>
  [...'bcdefghi']
    .map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[index]}`).join(',')}]\n`)
    .join('');

/** Starts a mock in a separate process, which is stopped at the end of the test. */
async function mocking(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Running & { readonly origin: string }> {
  const running = start(['mock', '--port', '0', ...args], options);
  onTestFinished(() => void running.child.kill('SIGKILL'));
  let printed = '';
  running.child.stdout.on('data', (text: string) => {
    printed += text;
  });
  await running.prints('listening on');
  return { ...running, origin: /listening on (http:\/\/[^/\s]+)/.exec(printed)?.[1] ?? '' };
}

const post = (url: string, body: unknown): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

describe('touchstone mock', () => {
  it('serves several documents, each at its base path', async () => {
    const cwd = await workspace({ 'pets.yaml': pets(), 'hours.yaml': HOURS });
    const { origin, child, outcome } = await mocking(['pets.yaml', 'hours.yaml', '--stateful'], { cwd });
    const created = await post(`${origin}/v1/pets`, { name: 'Rex' });
    expect(created.status).toBe(201);
    const { id } = (await created.json()) as { id: number };
    expect(await (await fetch(`${origin}/v1/pets/${id}`)).json()).toEqual({ id, name: 'Rex' });
    expect(await (await fetch(`${origin}/hours/today`)).text()).toBe('9 to 5');
    expect((await fetch(`${origin}/elsewhere`)).status).toBe(404);
    child.kill('SIGTERM');
    expect((await outcome).code).toBe(0);
  });

  it('reloads a changed document, lists the changes and keeps created resources', async () => {
    const cwd = await workspace({ 'pets.yaml': pets() });
    const { origin, prints } = await mocking(['pets.yaml', '--stateful', '--watch'], { cwd });
    const { id } = (await (await post(`${origin}/v1/pets`, { name: 'Rex' })).json()) as { id: number };
    const health = `  /health:\n    get: { responses: { '204': { description: Well. } } }\n`;
    await writeFile(join(cwd, 'pets.yaml'), pets(health));
    await prints('pets.yaml reloaded: + GET /health\n');
    expect((await fetch(`${origin}/v1/health`)).status).toBe(204);
    expect(await (await fetch(`${origin}/v1/pets/${id}`)).json()).toEqual({ id, name: 'Rex' });
    const text = await readFile(join(cwd, 'pets.yaml'), 'utf8');
    await writeFile(join(cwd, 'pets.yaml'), text.replace('openapi: 3.1.0', 'openapi: [3.1.0'));
    await prints('pets.yaml not reloaded:');
    expect((await fetch(`${origin}/v1/health`)).status).toBe(204);
  });

  it('starts with the initial data of a file', async () => {
    const data = '/pets:\n  - { id: 41, name: Bella }\n';
    const cwd = await workspace({ 'pets.yaml': pets(), 'data.yaml': data });
    const { origin } = await mocking(['pets.yaml', '--stateful', '--initial-data', 'data.yaml'], { cwd });
    expect(await (await fetch(`${origin}/v1/pets`)).json()).toEqual([{ id: 41, name: 'Bella' }]);
  });

  it.each([
    ['that does not fit the document', '/pets:\n  - name: 7\n', 'data.yaml:2:5  error  initial-data'],
    ['that does not parse', '/pets: [', 'data.yaml:1:9  error  parsable'],
    ['that refers to itself', '/pets:\n  - &a { name: A, self: *a }\n', 'data.yaml:2:'],
    ['that is not text', '\u0000\uD800', 'data.yaml:1:1  error'],
    ['with a duplicate path', '{"/pets": [],\n"/pets": []}', 'data.yaml:2:1  error  parsable'],
    ['that grows exponentially', `a: &a [x,x]\n${bombs()}`, 'data.yaml:1:1  error  parsable'],
  ])('exits with 2 for initial data %s', async (_, data, message) => {
    const cwd = await workspace({ 'pets.yaml': pets(), 'data.yaml': data });
    const args = ['mock', 'pets.yaml', '--stateful', '--initial-data', 'data.yaml'];
    const { code, stderr } = await touchstone(args, { cwd });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it('serves a mock that can be tested without a configuration', { timeout: 120_000 }, async () => {
    const cwd = await workspace({ 'pets.yaml': pets() });
    const { origin } = await mocking(['pets.yaml', '--stateful', '--check'], { cwd });
    const { code, stdout } = await touchstone(
      ['test', 'pets.yaml', '--server', `${origin}/v1`, '--allow', 'dangerous'],
      { cwd },
    );
    expect(stdout).toContain('✓ 4 of 4 documented responses proven');
    expect(code).toBe(0);
  });

  it.each([
    ['a document that does not exist', ['none.yaml'], 'none.yaml'],
    ['two documents with the same base path', ['pets.yaml', 'more.yaml'], 'have the same base path /v1'],
    ['initial data without --stateful', ['pets.yaml', '--initial-data', 'data.json'], 'stateful'],
    ['initial data that does not exist', ['pets.yaml', '--stateful', '--initial-data', 'no'], 'No such file'],
    ['--control without a token', ['pets.yaml', '--control'], 'TOUCHSTONE_CONTROL_TOKEN'],
    ['an invalid port', ['pets.yaml', '--port', '70000'], 'from 0 to 65535'],
    ['an invalid rate limit', ['pets.yaml', '--rate-limit', 'many'], '100/60'],
    ['an address of another machine', ['pets.yaml', '--host', '203.0.113.9'], '203.0.113.9'],
  ])('exits with 2 for %s', async (_, args, message) => {
    const cwd = await workspace({ 'pets.yaml': pets(), 'more.yaml': pets(), 'data.json': '{}' });
    const { code, stderr } = await touchstone(['mock', ...args], { cwd });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it('warns about paths that cannot be requested, which `touchstone test` does not attempt', {
    timeout: 120_000,
  }, async () => {
    const odd = `  /pets#by-name:\n    get: { responses: { '200': { description: Found. } } }\n`;
    const cwd = await workspace({ 'pets.yaml': pets(odd) });
    const { origin, child, outcome } = await mocking(['pets.yaml', '--stateful'], { cwd });
    const { code, stdout } = await touchstone(
      ['test', 'pets.yaml', '--server', `${origin}/v1`, '--allow', 'dangerous'],
      { cwd },
    );
    expect(stdout).toContain('The path of GET /pets#by-name contains a ? or #');
    expect(code).toBe(0);
    child.kill('SIGTERM');
    expect((await outcome).stderr).toContain('pets.yaml: no request can match /pets#by-name');
  });

  it('reports that its port is in use', async () => {
    const cwd = await workspace({ 'pets.yaml': pets() });
    const { origin } = await mocking(['pets.yaml'], { cwd });
    const { code, stderr } = await touchstone(['mock', 'pets.yaml', '--port', new URL(origin).port], { cwd });
    expect(stderr).toContain('is already in use. Pass another --port');
    expect(code).toBe(2);
  });

  it('rejects --control with several documents', async () => {
    const cwd = await workspace({ 'pets.yaml': pets(), 'hours.yaml': HOURS });
    const env = { TOUCHSTONE_CONTROL_TOKEN: 'a-token-of-some-length' };
    const { code, stderr } = await touchstone(['mock', 'pets.yaml', 'hours.yaml', '--control'], { cwd, env });
    expect(stderr).toContain('--control accepts one document only');
    expect(code).toBe(2);
  });

  it('masks secrets in its output and its journal', async () => {
    const cwd = await workspace({ 'pets.yaml': pets() });
    const token = 'a-token-that-is-a-canary';
    const { origin, child, outcome } = await mocking(['pets.yaml', '--control'], {
      cwd,
      env: { TOUCHSTONE_CONTROL_TOKEN: token },
    });
    const refused = await fetch(`${origin}/control/journal`);
    expect(refused.status).toBe(401);
    await fetch(`${origin}/v1/pets?access_token=another-canary`);
    const journal = await fetch(`${origin}/control/journal`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const text = await journal.text();
    expect(JSON.parse(text)).toMatchObject([{ operation: 'GET /pets', status: 200 }]);
    expect(text).not.toContain('canary');
    child.kill('SIGTERM');
    const { stdout, stderr } = await outcome;
    expect(stdout + stderr).not.toContain('canary');
  });
});
