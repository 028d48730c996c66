import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookEvent } from '@touchstone/plutio-types';
import { parseWebhook, webhooks } from '@touchstone/plutio-zod';
import { Webhook } from 'standardwebhooks';

/** A documented delivery with a valid signature. */
export type Delivery = WebhookEvent & {
  /** The delivery id, which is the same for every attempt. */
  readonly id: string;
};

/** The deliveries of one event, which determines the type of the payload. */
export type DeliveryOf<Event extends Delivery['event']> = Extract<Delivery, { readonly event: Event }>;

const DELIVERY_TIMEOUT_MS = 10_000;
/** Maximum body size. Plutio sends no larger deliveries. */
const MAX_BODY_BYTES = 1_048_576;

/** The endpoint of the client's webhook URL. */
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

  /**
   * Starts a receiver.
   * @param port the port to listen on; 0 selects a free port
   */
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
   * Returns the delivery of an event for the entity with this `_id`, received before or after the call.
   * @throws Error if the delivery does not arrive in time
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
        reject(new Error(`No ${event} delivery for ${_id} arrived within ${DELIVERY_TIMEOUT_MS / 1000} s.`));
      }, DELIVERY_TIMEOUT_MS);
      this.#watchers.add(watch);
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Returns the response status. Plutio retries later unless the status is 2xx. */
  async #receive(request: IncomingMessage): Promise<number> {
    const body = await readBody(request);
    if (body === undefined) return 413;
    if (!this.#isSigned(body, request)) return 401;
    const parsed = parseWebhook(String(request.headers['x-plutio-event']), JSON.parse(body));
    if (!parsed.known) {
      // Accept an event that this program does not know, because a retry would not help. Refuse an undocumented
      // payload, so that Plutio retries.
      return parsed.issues.length === 0 ? 204 : 422;
    }
    const { 'webhook-id': id } = webhooks[parsed.event].headers.parse(request.headers);
    // Deliveries are sent at least once, so ignore duplicates.
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

/** Returns the request body exactly as signed; `undefined` if it is too large. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read the body to its end, because a sender that is still writing would not receive the response.
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size <= MAX_BODY_BYTES ? Buffer.concat(chunks).toString('utf8') : undefined;
}
