import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseBody } from './parse-body.js';

/** One call that the server under test made to the run. */
export interface Delivery {
  readonly method: string;
  /** Names in lower case; repeated fields joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
  /** What the run answered. */
  readonly answered: 204 | 500;
}

interface Inbox {
  readonly deliveries: Delivery[];
  /** Answers the first delivery of each body with 500. */
  readonly failsFirst: boolean;
  readonly refused: Set<string>;
  readonly waiting: Set<() => void>;
}

/** The largest delivery read, in bytes. */
const MAX_BODY = 16 * 1024 * 1024;

/**
 * Where webhooks come to: a server on a free port of loopback, an inbox for each subscriber under a path of its own.
 * Started with the first inbox.
 */
export class Receiver {
  readonly #inboxes = new Map<string, Inbox>();
  readonly #paths = new Map<string, string>();
  #server: Promise<Server> | undefined;

  /** Opens an inbox; its URL. */
  async open(name: string, failsFirst: boolean): Promise<string> {
    const server = await (this.#server ??= this.#listen());
    const path = `/${this.#paths.size + 1}`;
    this.#paths.set(path, name);
    this.#inboxes.set(name, { deliveries: [], failsFirst, refused: new Set(), waiting: new Set() });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  }

  /** What has come so far, in order. */
  deliveries(name: string): readonly Delivery[] {
    return this.#inboxes.get(name)?.deliveries ?? [];
  }

  /** Waits until so many have come, or the time is over: milliseconds. */
  async await(name: string, count: number, timeoutMs: number, signal: AbortSignal): Promise<void> {
    const inbox = this.#inboxes.get(name);
    if (!inbox) return;
    // A timer of its own: on Node 20 the signal of `AbortSignal.any` may be collected before its timeout fires.
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        inbox.waiting.delete(look);
        resolve();
      };
      const look = (): void => {
        if (inbox.deliveries.length >= count || signal.aborted) done();
      };
      const timer = setTimeout(done, timeoutMs);
      signal.addEventListener('abort', done, { once: true });
      inbox.waiting.add(look);
      look();
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
    if (size > MAX_BODY) throw new RangeError(`A delivery is larger than ${MAX_BODY / 1024 / 1024} MiB.`);
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
