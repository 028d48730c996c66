import { Reply as BaseReply } from '@touchstone/server-kit/testing';
import { onTestFinished } from 'vitest';
import { type RunningServer, type ServerOptions, startServer } from '../src/server.js';

export const CONTROL_TOKEN = 'control-token-of-the-tests';
export const FAULT = { 'Touchstone-Control': CONTROL_TOKEN, 'Touchstone-Fault': 'server_error' };

export class Reply extends BaseReply {
  /** The status and, for an error, its message: `200` or `404 No task with this _id exists in this workspace.` */
  get outcome(): string {
    return this.status < 400 ? String(this.status) : `${this.status} ${String(this.at('message'))}`;
  }
}

/** A client with a token and a workspace. */
export interface Caller {
  readonly id: string;
  readonly secret: string;
  readonly token: string;
  readonly business: string;
}

export interface CallOptions {
  readonly body?: unknown;
  /** `null` removes a default header. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

/** A server for one test, with helpers for the API, the token endpoint and the control protocol. */
export class TestServer {
  readonly running: RunningServer;
  readonly log: string[];

  constructor(running: RunningServer, log: string[]) {
    this.running = running;
    this.log = log;
  }

  async api(caller: Caller, method: string, path: string, options: CallOptions = {}): Promise<Reply> {
    const { body, headers = {} } = options;
    return await this.send(method, this.running.url + path, body, {
      Authorization: `Bearer ${caller.token}`,
      business: caller.business,
      ...headers,
    });
  }

  async token(form: Record<string, string> | string, headers: Record<string, string> = {}): Promise<Reply> {
    const body = typeof form === 'string' ? form : new URLSearchParams(form).toString();
    return await this.send('POST', `${this.running.url}/oauth/token`, body, {
      'Content-Type': 'application/x-www-form-urlencoded',
      ...headers,
    });
  }

  async control(method: string, path: string, body?: unknown, token = CONTROL_TOKEN): Promise<Reply> {
    return await this.send(method, `${this.running.origin}/control${path}`, body, {
      Authorization: `Bearer ${token}`,
    });
  }

  /** Creates a caller with a token and without an effective rate limit. */
  async caller(settings: Record<string, unknown> = {}): Promise<Caller> {
    const creation = await this.control('POST', '/callers', { limits: { client: 1_000_000 }, ...settings });
    const id = creation.textAt('credentials.OAuth.client_id');
    const secret = creation.textAt('credentials.OAuth.client_secret');
    const token = settings['revoked'] === true ? '' : await this.renewed(id, secret);
    return { id, secret, token, business: creation.textAt('headers.business') };
  }

  /** Requests a new token with the same credentials. */
  async renewed(id: string, secret: string): Promise<string> {
    const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
    return (await this.token(form)).textAt('access_token');
  }

  /** Returns the demo client as a caller, with a new token. */
  async demo(): Promise<Caller> {
    const { demo } = this.running;
    if (demo === undefined)
      throw new Error('The database already contained data, so there is no demo client.');
    const { clientId: id, clientSecret: secret } = demo;
    return { id, secret, token: await this.renewed(id, secret), business: 'the-ceramic-school' };
  }

  async updateCaller(caller: Caller, change: Record<string, unknown>): Promise<void> {
    await this.control('PATCH', `/callers/${caller.id}`, change);
  }

  async freeze(): Promise<void> {
    await this.control('PATCH', '/clock', { freeze: true });
  }

  async advance(seconds: number): Promise<void> {
    await this.control('PATCH', '/clock', { advance: seconds });
  }

  async send(
    method: string,
    url: string,
    body: unknown,
    headers: Readonly<Record<string, string | null>>,
  ): Promise<Reply> {
    const sent = new Headers(body === undefined ? {} : { 'Content-Type': 'application/json' });
    for (const [name, value] of Object.entries(headers)) {
      if (value === null) sent.delete(name);
      else sent.set(name, value);
    }
    const init: RequestInit = { method, headers: sent };
    if (body !== undefined) init.body = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(url, init);
    return new Reply(response.status, response.headers, await response.text());
  }
}

/** Starts a server that stops when the test ends. */
export async function start(options: ServerOptions = {}): Promise<TestServer> {
  const log: string[] = [];
  const running = await startServer({
    controlToken: CONTROL_TOKEN,
    log: (line) => log.push(line),
    ...options,
  });
  onTestFinished(() => running.stop());
  return new TestServer(running, log);
}
