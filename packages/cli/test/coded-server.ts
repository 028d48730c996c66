import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { start, touchstone, workspace } from './cli.js';
import { environmentOf } from './row-server.js';

/** The pattern of a code. Codes such as `K29` are too few to be unique, and no text of a room can contain a marker. */
const SHORT = '^[A-Z][0-9]{1,3}$';
export const LONG = '^[A-Z]{3}[0-9]{6}$';

const propertiesOf = (pattern: string): string =>
  `code: { type: string, pattern: '${pattern}' }, beds: { type: integer, minimum: 1, maximum: 9 }`;

const roomOf = (properties: string): string =>
  `{ type: object, required: [data], properties: { data: { type: object, required: [id, code, beds], properties: { id: { type: string }, ${properties} } } } }`;

/** A document of rooms without free text. The item is wrapped in `data`. */
const documentOf = (properties: string, room: string): string => `openapi: 3.1.0
info: { title: Rooms, version: '1' }
paths:
  /rooms:
    get:
      responses:
        '200': { description: All, content: { application/json: { schema: { type: object, required: [data], properties: { data: { type: array, items: { type: object, required: [id, code, beds], properties: { id: { type: string }, ${properties} } } } } } } } }
    post:
      requestBody:
        required: true
        content: { application/json: { schema: { type: object, required: [code, beds], properties: { ${properties} } } } }
      responses:
        '201': { description: It, content: { application/json: { schema: ${room} } } }
        '400': { description: Invalid }
        '409': { description: The code exists }
  /rooms/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { description: It, content: { application/json: { schema: ${room} } } }, '404': { description: None } } }
    delete: { responses: { '204': { description: Gone }, '404': { description: None } } }
`;

interface Room {
  readonly id: string;
  readonly code: unknown;
  readonly beds: unknown;
}

/** A server of rooms, beside whose clients another one adds rooms. */
class CodedServer {
  readonly rooms = new Map<string, Room>();
  /** Ids of the rooms that the run has created. */
  readonly created: string[] = [];
  /** Called for each request before the server acts on it. The server ignores the request if the result is true. */
  onRequest: (method: string | undefined) => Promise<boolean> = async () => false;
  /** Called after the server has created a room and before it responds. */
  onCreated: () => Promise<unknown> = async () => undefined;
  url = '';
  readonly #newId: () => string;
  readonly #pattern: RegExp;

  private constructor(newId: () => string, pattern: string) {
    this.#newId = newId;
    this.#pattern = new RegExp(pattern);
  }

  /** @param ids `uuid` for random ids, `number` for sequential ones. */
  static async start(ids: 'uuid' | 'number', pattern: string): Promise<CodedServer> {
    let count = 0;
    const rooms = new CodedServer(() => (ids === 'uuid' ? randomUUID() : String(++count)), pattern);
    const server = createServer((request, response) => void rooms.#handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    rooms.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return rooms;
  }

  get left(): readonly string[] {
    return this.created.filter((id) => this.rooms.has(id));
  }

  get others(): readonly string[] {
    return [...this.rooms.keys()].filter((id) => !this.created.includes(id));
  }

  /** Adds a room of another client. */
  add(code: string, id: string = this.#newId()): void {
    this.rooms.set(id, { id, code, beds: 3 });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const part of request) text += part;
    const answer = (status: number, body?: unknown): void => {
      response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    if (await this.onRequest(request.method)) return;
    this.add(`Z${this.rooms.size}`);
    const id = request.url?.split('/')[2];
    if (id !== undefined) {
      const found = this.rooms.get(id);
      if (!found) return answer(404);
      if (request.method === 'GET') return answer(200, { data: found });
      this.rooms.delete(id);
      return answer(204);
    }
    if (request.method === 'GET') return answer(200, { data: [...this.rooms.values()] });
    const { code, beds } = bodyOf(text);
    const isValid = typeof code === 'string' && this.#pattern.test(code) && Number.isInteger(beds);
    if (!isValid || Number(beds) < 1 || Number(beds) > 9) return answer(400);
    if ([...this.rooms.values()].some((other) => other.code === code)) return answer(409);
    const created = { id: this.#newId(), code, beds };
    this.rooms.set(created.id, created);
    this.created.push(created.id);
    await this.onCreated();
    answer(201, { data: created });
  }
}

function bodyOf(text: string): { readonly code?: unknown; readonly beds?: unknown } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

interface KilledRun {
  readonly server: CodedServer;
  readonly cleanup: () => ReturnType<typeof touchstone>;
}

interface KillOptions {
  readonly ids: 'uuid' | 'number';
  /** Number of rooms that the server creates before. */
  readonly count: number;
  readonly pattern?: string;
  /** True to kill the run while the last creation has no answer; false when a room exists whose id it knows. */
  readonly isUnanswered?: boolean;
}

/** Kills a run with SIGKILL. */
export async function killedRun(options: KillOptions): Promise<KilledRun> {
  const { ids, count, pattern = SHORT, isUnanswered = false } = options;
  const server = await CodedServer.start(ids, pattern);
  const properties = propertiesOf(pattern);
  const cwd = await workspace({ 'openapi.yaml': documentOf(properties, roomOf(properties)) });
  const env = environmentOf(cwd);
  const args = ['--allow', 'create,change,destroy', '--concurrency', '1'];
  const running = start(['test', 'openapi.yaml', '--server', server.url, ...args], { cwd, env });
  const kill = async (): Promise<boolean> => {
    if (server.created.length < count || server.left.length === 0) return false;
    running.child.kill('SIGKILL');
    await running.outcome;
    return true;
  };
  if (isUnanswered) server.onCreated = kill;
  // The run has recorded the answer to a creation before it sends another request.
  else server.onRequest = async (method) => method !== 'POST' && kill();
  const { signal, stderr } = await running.outcome;
  expect(signal).toBe('SIGKILL');
  expect(server.left.length).toBeGreaterThan(0);
  server.onRequest = async () => false;
  server.onCreated = async () => undefined;
  const run = /^Run (\w+)/m.exec(stderr)?.[1] ?? '';
  return { server, cleanup: () => touchstone(['cleanup', run], { cwd, env }) };
}
