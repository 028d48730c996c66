import { Reply as BaseReply } from '@touchstone/server-kit/testing';
import { onTestFinished } from 'vitest';
import { type RunningServer, type ServerOptions, startServer } from '../src/server.js';

export const CONTROL_TOKEN = 'control-token-of-the-tests';
export const ADMIN_TOKEN = 'admin-token-of-the-tests';

export class Reply extends BaseReply {
  /** The status and, for an error, its code: `200` or `404 not_found`. */
  get outcome(): string {
    const code = this.at('error');
    return code === undefined ? String(this.status) : `${this.status} ${String(code)}`;
  }
}

export interface CallOptions {
  readonly key?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A server for one test, with helpers for its three surfaces. */
export class TestServer {
  readonly running: RunningServer;
  readonly log: string[];

  constructor(running: RunningServer, log: string[]) {
    this.running = running;
    this.log = log;
  }

  async api(method: string, path: string, options: CallOptions = {}): Promise<Reply> {
    const { key = this.running.demoKey, body, headers = {} } = options;
    return await send(method, this.running.url + path, body, {
      ...(key === undefined || key === '' ? {} : { 'X-API-Key': key }),
      ...headers,
    });
  }

  async admin(method: string, path: string, body?: unknown, token = ADMIN_TOKEN): Promise<Reply> {
    return await send(method, `${this.running.origin}/admin${path}`, body, {
      Authorization: `Bearer ${token}`,
    });
  }

  async control(method: string, path: string, body?: unknown, token = CONTROL_TOKEN): Promise<Reply> {
    return await send(method, `${this.running.origin}/control${path}`, body, {
      Authorization: `Bearer ${token}`,
    });
  }

  async caller(settings: Record<string, unknown> = {}): Promise<{ id: string; key: string }> {
    const reply = await this.control('POST', '/callers', settings);
    return { id: reply.textAt('id'), key: reply.textAt('credentials.ApiKey') };
  }

  async freeze(): Promise<void> {
    await this.control('PATCH', '/clock', { freeze: true });
  }

  async advance(seconds: number): Promise<void> {
    await this.control('PATCH', '/clock', { advance: seconds });
  }
}

/** Starts a server that stops when the test ends. */
export async function start(options: ServerOptions = {}): Promise<TestServer> {
  const log: string[] = [];
  const running = await startServer({
    controlToken: CONTROL_TOKEN,
    adminToken: ADMIN_TOKEN,
    log: (line) => log.push(line),
    ...options,
  });
  onTestFinished(() => running.stop());
  return new TestServer(running, log);
}

async function send(
  method: string,
  url: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Reply> {
  const init: RequestInit = { method, headers };
  if (body !== undefined) {
    init.body = typeof body === 'string' ? body : JSON.stringify(body);
    init.headers = { 'Content-Type': 'application/json', ...headers };
  }
  const response = await fetch(url, init);
  return new Reply(response.status, response.headers, await response.text());
}
