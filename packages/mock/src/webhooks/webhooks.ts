import type { ServerCall, Webhook } from '@touchstone/core';
import type { Environment } from '../environment.js';
import type { Reply } from '../message.js';
import type { RequestContext } from '../request-context.js';
import { newSigningSecret, secretText } from '../secret-text.js';
import type { StoredRecord } from '../state/store/record.js';
import type { Deliveries } from './deliveries.js';
import type { Delivery } from './delivery.js';
import { evaluate } from './expression.js';
import { MessageContent } from './message-content.js';
import { sign } from './signature.js';

/** Retry delays in seconds, as suggested by Standard Webhooks, for documents that do not specify any. */
const DEFAULT_RETRIES: readonly number[] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

interface Subscriber {
  readonly url: string;
  readonly secret: string;
  /** Returns `false` once the subscribing caller is revoked. */
  isWanted(): boolean;
}

/** Sends the webhooks and callbacks of the document when a request causes them. */
export class Webhooks {
  readonly #environment: Environment;
  readonly #deliveries: Deliveries;
  readonly #content: MessageContent;
  readonly #byCause = new Map<string, Webhook[]>();
  /** The secret that signs callbacks, and webhooks to subscribers without a secret. */
  readonly #defaultSecret: string;
  readonly #retries: readonly number[];

  constructor(environment: Environment, deliveries: Deliveries) {
    const { model, options } = environment;
    this.#environment = environment;
    this.#deliveries = deliveries;
    this.#content = new MessageContent(environment);
    const { retries } = model.delivery;
    this.#retries = retries.length > 0 ? retries : DEFAULT_RETRIES;
    this.#defaultSecret = options.webhookSecret ?? newSigningSecret();
    for (const webhook of model.webhooks) {
      for (const cause of webhook.causes) {
        const webhooks = this.#byCause.get(cause);
        if (webhooks) webhooks.push(webhook);
        else this.#byCause.set(cause, [webhook]);
      }
    }
  }

  /**
   * Sends the webhooks and callbacks that an accepted request causes. Each subscriber of a webhook receives one message
   * per changed resource, or one message with the document's example if no resource changed. A callback sends one
   * message to the URL that its expression specifies.
   */
  notify(context: RequestContext, reply: Reply, changed: readonly StoredRecord[]): void {
    const { operation } = context.operation;
    for (const callback of operation.callbacks) {
      const url = evaluate(callback.expression, context, reply);
      const body = this.#content.bodyOf(callback, callback.name, changed[0]);
      if (url === undefined || body === undefined) continue;
      const subscriber = { url, secret: this.#defaultSecret, isWanted: () => true };
      this.#deliveries.add(this.#delivery(callback, callback.name, subscriber, body));
    }
    for (const webhook of this.#byCause.get(operation.id) ?? []) {
      const subscribers = this.#subscribers(webhook, context.tenant);
      if (subscribers.length === 0) continue;
      const bodies =
        changed.length > 0
          ? changed.map((record) => this.#content.bodyOf(webhook, webhook.name, record))
          : [this.#content.bodyOf(webhook, webhook.name)];
      for (const body of bodies) {
        for (const subscriber of subscribers)
          if (body !== undefined)
            this.#deliveries.add(this.#delivery(webhook, webhook.name, subscriber, body));
      }
    }
  }

  #subscribers({ name }: Webhook, tenant: string): readonly Subscriber[] {
    const { callers, options } = this.#environment;
    const subscribed = [...callers.all()].flatMap(({ id, webhooks, tenants, revoked }) => {
      if (!webhooks?.events.includes(name) || !tenants.includes(tenant) || revoked) return [];
      return [{ ...webhooks, isWanted: () => callers.get(id)?.revoked === false }];
    });
    const configured = (options.webhooks ?? [])
      .filter(({ events }) => events === undefined || events.includes(name))
      .map(({ url, secret }) => ({ url, secret: secret ?? this.#defaultSecret, isWanted: () => true }));
    return [...subscribed, ...configured];
  }

  #delivery(
    webhook: ServerCall,
    event: string,
    { url, secret, isWanted }: Subscriber,
    body: string,
  ): Delivery {
    const id = `msg_${secretText().replaceAll(/[^A-Za-z0-9]/g, '0')}`;
    return {
      id,
      event,
      method: webhook.method,
      url,
      body,
      retries: this.#retries,
      isWanted,
      headers: async (at) => {
        const timestamp = String(Math.floor(at / 1000));
        return {
          ...this.#content.headersOf(webhook),
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': await sign(secret, `${id}.${timestamp}.${body}`),
        };
      },
    };
  }
}
