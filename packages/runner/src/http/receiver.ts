import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Delivery } from './delivery.js';
import { parseBody } from './parse-body.js';

interface Inbox {
  readonly deliveries: Delivery[];
  /** True if the first delivery of each distinct body is answered with 500. */
  readonly failsFirst: boolean;
  readonly refused: Set<string>;
  readonly waiting: Set<() => void>;
}

const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * An HTTP server for webhooks on a free port of the loopback interface, with an inbox for each subscriber. Each inbox
 * has a separate path. The server starts when the first inbox is opened.
 */
export class Receiver {
  readonly #inboxes = new Map<string, Inbox>();
  readonly #paths = new Map<string, string>();
  #server: Promise<Server> | undefined;

  async open(name: string, failsFirst: boolean): Promise<string> {
    const server = await (this.#server ??= this.#listen());
    const path = `/${this.#paths.size + 1}`;
    this.#paths.set(path, name);
    this.#inboxes.set(name, { deliveries: [], failsFirst, refused: new Set(), waiting: new Set() });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  }

  /** Returns the deliveries received so far, in order. */
  deliveries(name: string): readonly Delivery[] {
    return this.#inboxes.get(name)?.deliveries ?? [];
  }

  /** Waits until `count` deliveries have arrived, `timeoutMs` milliseconds have passed, or the signal aborts. */
  async await(name: string, count: number, timeoutMs: number, signal: AbortSignal): Promise<void> {
    const inbox = this.#inboxes.get(name);
    if (!inbox) return;
    // Uses a separate timer, because Node 20 may garbage-collect the signal of `AbortSignal.any` before its timeout
    // fires.
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        inbox.waiting.delete(check);
        resolve();
      };
      const check = (): void => {
        if (inbox.deliveries.length >= count || signal.aborted) done();
      };
      const timer = setTimeout(done, timeoutMs);
      signal.addEventListener('abort', done, { once: true });
      inbox.waiting.add(check);
      check();
    });
  }

  async close(): Promise<void> {
    const server = await this.#server;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  async #listen(): Promise<Server> {
    const server = createServer((request, response) => {
      this.#receive(request).then(
        (status) => response.writeHead(status).end(),
        () => response.destroy(),
      );
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  async #receive(request: IncomingMessage): Promise<number> {
    const text = await readBounded(request);
    const inbox = this.#inboxes.get(this.#paths.get(request.url ?? '') ?? '');
    if (!inbox) return 404;
    const headers = flatten(request);
    const answered = inbox.failsFirst && !inbox.refused.has(text) ? 500 : 204;
    inbox.refused.add(text);
    inbox.deliveries.push({ method: request.method ?? '', headers, text, ...parseBody(text), answered });
    for (const wake of [...inbox.waiting]) wake();
    return answered;
  }
}

async function readBounded(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).byteLength;
    if (size > MAX_BODY_BYTES)
      throw new RangeError(`A delivery is larger than ${MAX_BODY_BYTES / 1024 / 1024} MiB.`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const flatten = ({ headers }: IncomingMessage): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
