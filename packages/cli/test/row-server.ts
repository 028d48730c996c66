import { readdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { type Outcome, start, touchstone, workspace } from './cli.js';

/** The document of {@link RowServer}. */
export const document = `openapi: 3.1.0
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
  /** The status of every response to a request with a credential; null for the status of a working server. */
  refusal: number | null = null;
  requests = 0;
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
    this.requests++;
    if (request.headers['x-api-key'] !== 'canary-5ecret') return answer(401);
    if (this.refusal !== null) return answer(this.refusal);
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

/** The credential that the server accepts. */
export const key = ['--header', 'X-API-Key: canary-5ecret'];

export interface Place {
  readonly cwd: string;
  readonly server: RowServer;
  readonly run: (args: readonly string[]) => Promise<Outcome>;
  readonly journals: () => Promise<readonly string[]>;
}

/** Returns an environment without the journals of other runs. */
export const environmentOf = (cwd: string): Record<string, string> => ({
  XDG_STATE_HOME: join(cwd, 'state'),
  TMPDIR: join(cwd, 'temporary'),
});

/** Starts a server beside a directory with its document. */
export async function place(text: string = document): Promise<Place> {
  const cwd = await workspace({ 'openapi.yaml': text });
  const env = environmentOf(cwd);
  return {
    cwd,
    server: await RowServer.start(),
    run: (args) => touchstone(args, { cwd, env }),
    journals: () => readdir(join(cwd, 'state/touchstone/runs')),
  };
}

export const testArgs = (url: string): readonly string[] => [
  'test',
  'openapi.yaml',
  '--server',
  url,
  ...key,
  '--allow',
  'create,change,destroy',
];

/** Kills a run with SIGKILL when the server has created `count` rows, and returns its id. */
export async function killedRun({ cwd, server }: Place, count: number, concurrency = 1): Promise<string> {
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

/** Executes a run whose removals the server refuses, and returns its id. */
export async function refusedRun({ server, run }: Place): Promise<string> {
  server.keepsRows = true;
  // A document without a GET of the item makes the creation dangerous.
  const { stdout } = await run([...testArgs(server.url), '--allow', 'create,dangerous']);
  server.keepsRows = false;
  expect(server.left.length).toBeGreaterThan(0);
  return /touchstone cleanup (\w+)/.exec(stdout)?.[1] ?? '';
}
