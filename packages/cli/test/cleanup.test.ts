import { readdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Outcome, start, touchstone, workspace } from './cli.js';

const document = `openapi: 3.1.0
info: { title: Rows, version: '1' }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-API-Key } }
  schemas: { Row: { type: object, required: [id, name], properties: { id: { type: string }, name: { type: string } } } }
security: [{ key: [] }]
paths:
  /rows:
    get:
      parameters:
        - { name: page, in: query, schema: { type: integer, minimum: 1 } }
      responses:
        '200': { description: All, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Row' } } } } }
        '401': { description: No key }
    post:
      requestBody:
        required: true
        content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string, minLength: 3, maxLength: 100 } } } } }
      responses:
        '201': { description: It, content: { application/json: { schema: { $ref: '#/components/schemas/Row' } } } }
        '400': { description: Invalid }
        '401': { description: No key }
  /rows/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      responses:
        '200': { description: It, content: { application/json: { schema: { $ref: '#/components/schemas/Row' } } } }
        '401': { description: No key }
        '404': { description: None }
    delete:
      responses: { '204': { description: Gone }, '401': { description: No key }, '404': { description: None } }
`;

const PAGE = 20;

/** A server that lists rows in pages. At each request, it adds a row that the run did not create. */
class RowServer {
  readonly rows = new Map<string, string>();
  /** Ids of the rows that the run has created. */
  readonly created: string[] = [];
  /** Called after the server has created a row and before it responds. */
  onCreated: () => Promise<void> = async () => undefined;
  keepsRows = false;
  url = '';
  #count = 0;

  static async start(): Promise<RowServer> {
    const rows = new RowServer();
    const server = createServer((request, response) => void rows.#handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    rows.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (let index = 0; index < 50; index++) rows.#add(`other ${index}`);
    return rows;
  }

  get others(): readonly string[] {
    return [...this.rows].filter(([, name]) => name.startsWith('other')).map(([id]) => id);
  }

  /** Ids of the rows of the run that still exist. */
  get left(): readonly string[] {
    return this.created.filter((id) => this.rows.has(id));
  }

  #add(name: string): string {
    const id = `r${++this.#count}`;
    this.rows.set(id, name);
    return id;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const part of request) text += part;
    const answer = (status: number, body?: unknown): void => {
      response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    this.#add(`other after ${this.#count}`);
    if (request.headers['x-api-key'] !== 'canary-5ecret') return answer(401);
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith('/rows')) return answer(404);
    const id = url.pathname.split('/')[2];
    if (id !== undefined) {
      const name = this.rows.get(id);
      if (name === undefined) return answer(404);
      if (request.method !== 'DELETE') return answer(200, { id, name });
      if (this.keepsRows) return answer(403);
      this.rows.delete(id);
      return answer(204);
    }
    if (request.method === 'GET') {
      const first = (Number(url.searchParams.get('page') ?? 1) - 1) * PAGE;
      return answer(
        200,
        [...this.rows].slice(first, first + PAGE).map(([key, name]) => ({ id: key, name })),
      );
    }
    const { name } = parsed(text);
    if (typeof name !== 'string' || name.length < 3 || name.length > 100) return answer(400);
    const created = this.#add(name);
    this.created.push(created);
    await this.onCreated();
    answer(201, { id: created, name });
  }
}

function parsed(text: string): { readonly name?: unknown } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

const key = ['--header', 'X-API-Key: canary-5ecret'];

interface Place {
  readonly cwd: string;
  readonly server: RowServer;
  readonly run: (args: readonly string[]) => Promise<Outcome>;
  readonly journals: () => Promise<readonly string[]>;
}

/** Returns an environment without the journals of other runs. */
const environmentOf = (cwd: string): Record<string, string> => ({
  XDG_STATE_HOME: join(cwd, 'state'),
  TMPDIR: join(cwd, 'temporary'),
});

async function place(): Promise<Place> {
  const cwd = await workspace({ 'openapi.yaml': document });
  const env = environmentOf(cwd);
  return {
    cwd,
    server: await RowServer.start(),
    run: (args) => touchstone(args, { cwd, env }),
    journals: () => readdir(join(cwd, 'state/touchstone/runs')),
  };
}

const testArgs = (url: string): readonly string[] => [
  'test',
  'openapi.yaml',
  '--server',
  url,
  ...key,
  '--allow',
  'create,change,destroy',
];

/** Kills a run with SIGKILL when the server has created `count` rows, and returns its id. */
async function killedRun({ cwd, server }: Place, count: number, concurrency = 1): Promise<string> {
  const args = [...testArgs(server.url), '--concurrency', String(concurrency)];
  const running = start(args, { cwd, env: environmentOf(cwd) });
  let created = 0;
  server.onCreated = async () => {
    if (++created < count) return;
    running.child.kill('SIGKILL');
    await running.outcome;
  };
  const { signal, stderr } = await running.outcome;
  expect(signal).toBe('SIGKILL');
  server.onCreated = async () => undefined;
  return /^Run (\w+)/m.exec(stderr)?.[1] ?? '';
}

describe('touchstone cleanup', () => {
  it('removes the resources of a run that was killed while several requests had no response', async () => {
    const here = await place();
    const { server } = here;
    const run = await killedRun(here, 7, 4);
    const others = server.others;
    const outcome = await here.run(['cleanup', run, ...key]);
    expect(server.left).toEqual([]);
    expect(server.others).toEqual(expect.arrayContaining([...others]));
    // A request with an invalid name, to which there was no response, cannot be searched for.
    if (outcome.code !== 0) expect(outcome.stdout).toContain('no response names what it created');
  });

  it.each([1, 2, 4, 7])(
    'removes exactly the remaining resources of a run that was killed when the server had created row %i',
    async (count) => {
      const here = await place();
      const { server } = here;
      const run = await killedRun(here, count);
      expect(server.left.length).toBeGreaterThan(0);
      const others = server.others;
      const listed = await here.run(['cleanup']);
      expect(listed.stdout).toContain(`${run}  may have left `);
      const outcome = await here.run(['cleanup', run, ...key]);
      expect(server.left).toEqual([]);
      expect(server.others).toEqual(expect.arrayContaining([...others]));
      expect(outcome.stdout).toMatch(/no longer exists?\.\n$/);
      expect(outcome.stdout + outcome.stderr).not.toContain('canary');
      expect(outcome.code).toBe(0);
      expect(await here.journals()).toEqual([]);
      expect((await here.run(['cleanup'])).stdout).toBe('No run on this machine has left any resources.\n');
    },
  );

  it('has no journal to read after a run that removed everything', async () => {
    const here = await place();
    const outcome = await here.run(testArgs(here.server.url));
    expect(outcome.code, outcome.stdout).toBe(0);
    expect(here.server.created.length).toBeGreaterThan(3);
    expect(here.server.left).toEqual([]);
    expect(outcome.stdout).not.toContain('Left behind');
    expect(await here.journals()).toEqual([]);
  });

  it('exits with 1 and prints the request as a curl command while the server refuses the removal', async () => {
    const here = await place();
    const { server } = here;
    server.keepsRows = true;
    const tested = await here.run(testArgs(server.url));
    expect(tested.stdout).toContain('1 resource left behind');
    expect(server.left).toHaveLength(1);
    const run = /touchstone cleanup (\w+)/.exec(tested.stdout)?.[1] ?? '';
    const refused = await here.run(['cleanup', run, ...key]);
    expect(refused.stdout).toContain('DELETE /rows/{id} answered 403, but the resource can still be read');
    expect(refused.stdout).toContain(`-X DELETE '${server.url}/rows/${server.left[0]}'`);
    expect(refused.stdout).toContain('$X_API_KEY');
    expect(refused.stdout).not.toContain('canary');
    expect(refused.code).toBe(1);
    server.keepsRows = false;
    expect((await here.run(['cleanup', run, ...key])).code).toBe(0);
    expect(server.left).toEqual([]);
  });

  it('does not remove a resource of others that has received the id', async () => {
    const here = await place();
    const { server } = here;
    const run = await killedRun(here, 7);
    const ids = server.left;
    for (const id of ids) server.rows.set(id, 'other with the same id');
    const outcome = await here.run(['cleanup', run, ...key]);
    expect(outcome.stdout).toContain('contains no value of the run, so it may belong to others');
    expect(server.left).toEqual(ids);
    expect(outcome.code).toBe(1);
  });

  it('deletes only the journal with --forget', async () => {
    const here = await place();
    here.server.keepsRows = true;
    const tested = await here.run(testArgs(here.server.url));
    const run = /touchstone cleanup (\w+)/.exec(tested.stdout)?.[1] ?? '';
    here.server.keepsRows = false;
    const outcome = await here.run(['cleanup', run, '--forget']);
    expect(outcome.code).toBe(0);
    expect(here.server.left).toHaveLength(1);
    expect(await here.journals()).toEqual([]);
  });

  it('exits with 2 if the run, its server, its credential or its operations are missing', async () => {
    const here = await place();
    const run = await killedRun(here, 2);
    const unknown = await here.run(['cleanup', `${run}0`]);
    expect(unknown.stderr).toContain(`Did you mean '${run}'?`);
    const gone = await here.run(['cleanup', run, ...key, '--server', 'http://127.0.0.1:1']);
    expect(gone.stderr).toContain('cannot be reached');
    const anonymous = await here.run(['cleanup', run]);
    expect(anonymous.stderr).toContain(
      "the caller 'command line', which has no credential now. Pass the same --header",
    );
    await writeFile(join(here.cwd, 'openapi.yaml'), document.replace('/rows/{id}', '/lines/{id}'));
    const changed = await here.run(['cleanup', run, ...key]);
    expect(changed.stderr).toContain('The document has no DELETE /rows/{id} any more');
    expect([unknown.code, gone.code, anonymous.code, changed.code]).toEqual([2, 2, 2, 2]);
    await writeFile(join(here.cwd, 'openapi.yaml'), document);
    const elsewhere = await here.run(['cleanup', run, ...key, '--server', `${here.server.url}/api`]);
    expect(elsewhere.stderr).toMatch(/^Inconclusive: .*404.* Nothing was removed\.\n$/);
    expect(elsewhere.code).toBe(3);
    expect(await here.journals()).toHaveLength(1);
  });

  it('refuses to clean up after a run that has not ended', async () => {
    const here = await place();
    const { server, cwd } = here;
    const running = start(testArgs(server.url), { cwd, env: environmentOf(cwd) });
    let refusal: Outcome | undefined;
    server.onCreated = async () => {
      server.onCreated = async () => undefined;
      const [name = ''] = await here.journals();
      refusal = await here.run(['cleanup', name.replace('.ndjson', ''), ...key]);
    };
    expect((await running.outcome).code).toBe(0);
    expect(refusal?.stderr).toContain(`has not ended: stop process ${running.child.pid}, or wait`);
    expect(refusal?.code).toBe(2);
  });

  it('ignores an incomplete last line of a killed run, and files that are not journals', async () => {
    const here = await place();
    const run = await killedRun(here, 2);
    const file = join(here.cwd, 'state/touchstone/runs', `${run}.ndjson`);
    await writeFile(file, '{"creation":"x","event":"se', { flag: 'a' });
    await writeFile(join(here.cwd, 'state/touchstone/runs/other.ndjson'), 'not a journal\n');
    expect((await here.run(['cleanup', run, ...key])).code).toBe(0);
    expect(here.server.left).toEqual([]);
  });
});
