import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookEvent } from '@touchstone/plutio-types';
import { parseWebhook, webhooks } from '@touchstone/plutio-zod';
import { Webhook } from 'standardwebhooks';

/** A delivery that was signed by Plutio and is as documented. */
export type Delivery = WebhookEvent & {
  /** The same for every attempt. */
  readonly id: string;
};

/** That of one event, which says of what type the payload is. */
export type DeliveryOf<Event extends Delivery['event']> = Extract<Delivery, { readonly event: Event }>;

const PATIENCE_MS = 10_000;
/** Nothing that Plutio sends is larger. */
const LARGEST_BYTES = 1_048_576;

/** The end that the client's webhook URL leads to. */
export class WebhookReceiver {
  readonly #server: Server;
  readonly #signature: Webhook;
  readonly #arrived = new Map<string, Delivery>();
  readonly #watchers = new Set<(delivery: Delivery) => void>();

  private constructor(secret: string) {
    this.#signature = new Webhook(secret);
    this.#server = createServer((request, response) => {
      this.#receive(request).then(
        (status) => response.writeHead(status).end(),
        () => response.writeHead(500).end(),
      );
    });
  }

  /** @param port 0 takes a free one. */
  static async listen(port: number, secret: string): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver(secret);
    receiver.#server.listen(port, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /**
   * What came, or is still to come, of an event and the entity with this `_id`.
   * @throws when nothing comes in time.
   */
  async next<Event extends Delivery['event']>(event: Event, _id: string): Promise<DeliveryOf<Event>> {
    const isWanted = (delivery: Delivery): delivery is DeliveryOf<Event> =>
      delivery.event === event && delivery.payload._id === _id;
    const there = [...this.#arrived.values()].find(isWanted);
    if (there) return there;
    return await new Promise((resolve, reject) => {
      const watch = (delivery: Delivery): void => {
        if (!isWanted(delivery)) return;
        clearTimeout(timer);
        this.#watchers.delete(watch);
        resolve(delivery);
      };
      const timer = setTimeout(() => {
        this.#watchers.delete(watch);
        reject(new Error(`No ${event} of ${_id} came within ${PATIENCE_MS / 1000} s.`));
      }, PATIENCE_MS);
      this.#watchers.add(watch);
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** The status to answer with: anything but 2xx, and Plutio tries again later. */
  async #receive(request: IncomingMessage): Promise<number> {
    const body = await readBody(request);
    if (body === undefined) return 413;
    if (!this.#isSigned(body, request)) return 401;
    const parsed = parseWebhook(String(request.headers['x-plutio-event']), JSON.parse(body));
    if (!parsed.known) {
      // An event newer than this program is nothing to try again; a payload that is not as documented is.
      return parsed.issues.length === 0 ? 204 : 422;
    }
    const { 'webhook-id': id } = webhooks[parsed.event].headers.parse(request.headers);
    // At least once is how deliveries come.
    if (this.#arrived.has(id)) return 204;
    const delivery: Delivery = { ...parsed, id };
    this.#arrived.set(id, delivery);
    for (const watch of this.#watchers) watch(delivery);
    return 204;
  }

  #isSigned(body: string, { headers }: IncomingMessage): boolean {
    try {
      this.#signature.verify(body, {
        'webhook-id': String(headers['webhook-id']),
        'webhook-timestamp': String(headers['webhook-timestamp']),
        'webhook-signature': String(headers['webhook-signature']),
      });
      return true;
    } catch {
      return false;
    }
  }
}

/** The text that was signed, to the byte; undefined for more of it than anybody should keep. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read to its end all the same: whoever is still sending would not see the answer.
    if (size <= LARGEST_BYTES) chunks.push(chunk);
  }
  return size <= LARGEST_BYTES ? Buffer.concat(chunks).toString('utf8') : undefined;
}
