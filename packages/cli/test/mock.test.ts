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
          description: Made.
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

/** Lists of the list before: each line makes ten times as much of it. */
const bombs = (): string =>
  [...'bcdefghi']
    .map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[index]}`).join(',')}]\n`)
    .join('');

/** A mock in a process of its own, ended with the test. */
async function mocking(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Running & { readonly origin: string }> {
  const running = start(['mock', '--port', '0', ...args], options);
  onTestFinished(() => void running.child.kill('SIGKILL'));
  let said = '';
  running.child.stdout.on('data', (text: string) => {
    said += text;
  });
  await running.saying('listening on');
  return { ...running, origin: /listening on (http:\/\/[^/\s]+)/.exec(said)?.[1] ?? '' };
}

const post = (url: string, body: unknown): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

describe('touchstone mock', () => {
  it('answers for several documents, each below its base path', async () => {
    const cwd = await workspace({ 'pets.yaml': pets(), 'hours.yaml': HOURS });
    const { origin, child, outcome } = await mocking(['pets.yaml', 'hours.yaml', '--stateful'], { cwd });
    const made = await post(`${origin}/v1/pets`, { name: 'Rex' });
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: number };
    expect(await (await fetch(`${origin}/v1/pets/${id}`)).json()).toEqual({ id, name: 'Rex' });
    expect(await (await fetch(`${origin}/hours/today`)).text()).toBe('9 to 5');
    expect((await fetch(`${origin}/elsewhere`)).status).toBe(404);
    child.kill('SIGTERM');
    expect((await outcome).code).toBe(0);
  });

  it('reads a document again that changes, says what did, and keeps what was created', async () => {
    const cwd = await workspace({ 'pets.yaml': pets() });
    const { origin, saying } = await mocking(['pets.yaml', '--stateful', '--watch'], { cwd });
    const { id } = (await (await post(`${origin}/v1/pets`, { name: 'Rex' })).json()) as { id: number };
    const health = `  /health:\n    get: { responses: { '204': { description: Well. } } }\n`;
    await writeFile(join(cwd, 'pets.yaml'), pets(health));
    await saying('pets.yaml read again: + GET /health\n');
    expect((await fetch(`${origin}/v1/health`)).status).toBe(204);
    expect(await (await fetch(`${origin}/v1/pets/${id}`)).json()).toEqual({ id, name: 'Rex' });
    const text = await readFile(join(cwd, 'pets.yaml'), 'utf8');
    await writeFile(join(cwd, 'pets.yaml'), text.replace('openapi: 3.1.0', 'openapi: [3.1.0'));
    await saying('pets.yaml stays as it was:');
    expect((await fetch(`${origin}/v1/health`)).status).toBe(204);
  });

  it('begins with the data of a file', async () => {
    const data = '/pets:\n  - { id: 41, name: Bella }\n';
    const cwd = await workspace({ 'pets.yaml': pets(), 'data.yaml': data });
    const { origin } = await mocking(['pets.yaml', '--stateful', '--initial-data', 'data.yaml'], { cwd });
    expect(await (await fetch(`${origin}/v1/pets`)).json()).toEqual([{ id: 41, name: 'Bella' }]);
  });

  it.each([
    ['that the document has no place for', '/pets:\n  - name: 7\n', 'data.yaml:2:5  error  initial-data'],
    ['that does not parse', '/pets: [', 'data.yaml:1:9  error  parsable'],
    ['that leads back to itself', '/pets:\n  - &a { name: A, self: *a }\n', 'data.yaml:2:'],
    ['that is no text', '\u0000\uD800', 'data.yaml:1:1  error'],
    ['with a path twice', '{"/pets": [],\n"/pets": []}', 'data.yaml:2:1  error  parsable'],
    ['without end', `a: &a [x,x]\n${bombs()}`, 'data.yaml:1:1  error  parsable'],
  ])('refuses initial data %s with exit code 2', async (_, data, said) => {
    const cwd = await workspace({ 'pets.yaml': pets(), 'data.yaml': data });
    const args = ['mock', 'pets.yaml', '--stateful', '--initial-data', 'data.yaml'];
    const { code, stderr } = await touchstone(args, { cwd });
    expect(stderr).toContain(said);
    expect(code).toBe(2);
  });

  it('can be tested without a word of configuration', { timeout: 120_000 }, async () => {
    const cwd = await workspace({ 'pets.yaml': pets() });
    const { origin } = await mocking(['pets.yaml', '--stateful', '--check'], { cwd });
    const { code, stdout } = await touchstone(['test', 'pets.yaml', '--server', `${origin}/v1`], { cwd });
    expect(stdout).toContain('✓ 4 of 4 obligations proven');
    expect(code).toBe(0);
  });

  it.each([
    ['what is not there', ['none.yaml'], 'none.yaml'],
    ['two that begin at the same place', ['pets.yaml', 'more.yaml'], 'both begin at /v1'],
    ['initial data for what keeps nothing', ['pets.yaml', '--initial-data', 'data.json'], 'stateful'],
    ['initial data that is not there', ['pets.yaml', '--stateful', '--initial-data', 'no'], 'No such file'],
    ['control without a token', ['pets.yaml', '--control'], 'TOUCHSTONE_CONTROL_TOKEN'],
    ['a port that is none', ['pets.yaml', '--port', '70000'], 'from 0 to 65535'],
    ['a limit that is none', ['pets.yaml', '--rate-limit', 'many'], '100/60'],
    ['a host that is none of this machine', ['pets.yaml', '--host', '203.0.113.9'], '203.0.113.9'],
  ])('refuses %s with exit code 2', async (_, args, said) => {
    const cwd = await workspace({ 'pets.yaml': pets(), 'more.yaml': pets(), 'data.json': '{}' });
    const { code, stderr } = await touchstone(['mock', ...args], { cwd });
    expect(stderr).toContain(said);
    expect(code).toBe(2);
  });

  it('warns of paths that no request can have, which a test does not attempt', {
    timeout: 120_000,
  }, async () => {
    const odd = `  /pets#by-name:\n    get: { responses: { '200': { description: Found. } } }\n`;
    const cwd = await workspace({ 'pets.yaml': pets(odd) });
    const { origin, child, outcome } = await mocking(['pets.yaml', '--stateful'], { cwd });
    const { code, stdout } = await touchstone(['test', 'pets.yaml', '--server', `${origin}/v1`], { cwd });
    expect(stdout).toContain('The path of GET /pets#by-name holds a ? or #');
    expect(code).toBe(0);
    child.kill('SIGTERM');
    expect((await outcome).stderr).toContain('pets.yaml: no request can have the path /pets#by-name');
  });

  it('says so when its port is taken', async () => {
    const cwd = await workspace({ 'pets.yaml': pets() });
    const { origin } = await mocking(['pets.yaml'], { cwd });
    const { code, stderr } = await touchstone(['mock', 'pets.yaml', '--port', new URL(origin).port], { cwd });
    expect(stderr).toContain('give another --port');
    expect(code).toBe(2);
  });

  it('is controlled alone', async () => {
    const cwd = await workspace({ 'pets.yaml': pets(), 'hours.yaml': HOURS });
    const env = { TOUCHSTONE_CONTROL_TOKEN: 'a-token-of-some-length' };
    const { code, stderr } = await touchstone(['mock', 'pets.yaml', 'hours.yaml', '--control'], { cwd, env });
    expect(stderr).toContain('--control is of one document');
    expect(code).toBe(2);
  });

  it('tells no secret of its control', async () => {
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
