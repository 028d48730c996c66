import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ReadableStream } from 'node:stream/web';
import { expect, onTestFinished } from 'vitest';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | ReadableStream<Uint8Array>;
}

/** Returns the response to the call with this number, starting at 1; `null` leaves the call without a response. */
export type Script = (number: number, received: Received) => Answer | null | Promise<Answer | null>;

/** A webhook receiver over real HTTP on loopback. */
export class Receiver {
  readonly url: string;
  readonly received: Received[] = [];
  script: Script = () => ({ status: 204 });
  /** The number of connections so far. */
  connections = 0;

  constructor(server: Server) {
    const { port } = server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}/hooks`;
    server.on('connection', () => {
      this.connections += 1;
    });
    server.on('request', async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const received = { path: request.url ?? '', headers: request.headers, body };
      this.received.push(received);
      const answer = await this.script(this.received.length, received);
      if (answer === null) return;
      response.writeHead(answer.status, answer.headers);
      if (!(answer.body instanceof ReadableStream)) return response.end(answer.body);
      // The client may close the connection before the end of the response.
      await pipeline(Readable.fromWeb(answer.body), response).catch(() => undefined);
    });
  }

  /** Resolves after the given number of calls. Fails if more calls have arrived by then. */
  async hasReceived(count: number): Promise<void> {
    await expect
      .poll(() => this.received.length, { timeout: 10_000, interval: 5 })
      .toBeGreaterThanOrEqual(count);
    expect(this.received).toHaveLength(count);
  }

  /** Returns the values of a header in all calls so far. */
  header(name: string): (string | string[] | undefined)[] {
    return this.received.map(({ headers }) => headers[name]);
  }
}

/** Starts a receiver that stops when the test ends. */
export async function startReceiver(script?: Script): Promise<Receiver> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const receiver = new Receiver(server);
  if (script !== undefined) receiver.script = script;
  return receiver;
}
