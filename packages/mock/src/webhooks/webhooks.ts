import {
  isJson,
  type Json,
  type MediaType,
  type Parameter,
  type ServerCall,
  sample,
  serializeParameter,
  type Webhook,
} from '@touchstone/core';
import type { Environment } from '../environment.js';
import type { Reply } from '../message.js';
import type { RequestContext } from '../request-context.js';
import { concreteType, contentValue, isSampleProblem, serialize } from '../respond/content.js';
import { newSigningSecret, secretText } from '../secret-text.js';
import { Projection } from '../state/build/projection.js';
import type { StoredRecord } from '../state/store/record.js';
import type { Deliveries } from './deliveries.js';
import type { Delivery } from './delivery.js';
import { evaluate } from './expression.js';
import { sign } from './signature.js';

/** Delays in seconds that Standard Webhooks suggests, for a document that specifies none. */
const DEFAULT_RETRIES: readonly number[] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

/** A receiver of an event. */
interface Subscriber {
  readonly url: string;
  readonly secret: string;
  /** Returns `false` once the subscribing caller is revoked. */
  isWanted(): boolean;
}

/** Sends the document's webhooks and callbacks when an operation causes them. */
export class Webhooks {
  readonly #environment: Environment;
  readonly #deliveries: Deliveries;
  readonly #projection: Projection;
  readonly #byCause = new Map<string, Webhook[]>();
  readonly #headers = new WeakMap<ServerCall, Readonly<Record<string, string>>>();
  /** Signs messages to subscribers without a secret. */
  readonly #defaultSecret: string;
  readonly #retries: readonly number[];

  constructor(environment: Environment, deliveries: Deliveries) {
    const { model, options } = environment;
    this.#environment = environment;
    this.#deliveries = deliveries;
    this.#projection = new Projection(environment);
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
   * Sends the webhooks and callbacks that an accepted request causes: of a webhook one message per changed resource, or
   * else one with the document's example; of a callback one message to the URL that the request specifies.
   */
  notify(context: RequestContext, reply: Reply, changed: readonly StoredRecord[]): void {
    const { operation } = context.operation;
    for (const callback of operation.callbacks) {
      const url = evaluate(callback.expression, context, reply);
      const body = this.#bodyOf(callback, callback.name, changed[0]);
      if (url === undefined || body === undefined) continue;
      const subscriber = { url, secret: this.#defaultSecret, isWanted: () => true };
      this.#deliveries.add(this.#delivery(callback, callback.name, subscriber, body));
    }
    for (const webhook of this.#byCause.get(operation.id) ?? []) {
      const subscribers = this.#subscribers(webhook, context.tenant);
      if (subscribers.length === 0) continue;
      const bodies =
        changed.length > 0
          ? changed.map((record) => this.#bodyOf(webhook, webhook.name, record))
          : [this.#bodyOf(webhook, webhook.name)];
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
    const media = mediaOf(webhook);
    const type = media && { 'content-type': concreteType(media.mediaType) };
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
          ...type,
          ...this.#requiredHeaders(webhook),
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': await sign(secret, `${id}.${timestamp}.${body}`),
        };
      },
    };
  }

  /** Returns a resource as the webhook shows it, or else the document's example. */
  #bodyOf(webhook: ServerCall, name: string, record?: StoredRecord): string | undefined {
    const media = mediaOf(webhook);
    if (!media) return '';
    const { validator } = this.#environment;
    if (record && media.schema) {
      const isValid = validator.validate(media.schema, record.value, { direction: 'response' }).length === 0;
      const body = isValid ? record.value : this.#projection.project(record.value, media.schema.pointer);
      if (body) return serialize(media.mediaType, body);
    }
    const value = this.#exampleOf(media, name);
    return value === undefined ? undefined : serialize(media.mediaType, value);
  }

  #exampleOf(media: MediaType, name: string): Json | undefined {
    try {
      const { model, nextRandom } = this.#environment;
      return contentValue(model, media, { dynamic: false, random: nextRandom(name) });
    } catch (error) {
      if (!isSampleProblem(error)) throw error;
      return media.examples[0]?.value;
    }
  }

  /** Returns the headers that the document requires, except those of the signature. */
  #requiredHeaders(webhook: ServerCall): Readonly<Record<string, string>> {
    let headers = this.#headers.get(webhook);
    if (!headers) {
      headers = Object.fromEntries(
        webhook.headers
          .filter(({ required, name }) => required && !/^webhook-(id|timestamp|signature)$/i.test(name))
          .flatMap((header) => this.#headerOf(header)),
      );
      this.#headers.set(webhook, headers);
    }
    return headers;
  }

  #headerOf(header: Parameter): readonly (readonly [string, string])[] {
    try {
      const { model, random } = this.#environment;
      const value = sample(model, header.schema, {
        random: random.fork(header.name),
        shape: 'minimal',
        direction: 'request',
      });
      return [[header.name.toLowerCase(), serializeParameter(header, value)]];
    } catch (error) {
      if (!isSampleProblem(error)) throw error;
      return [];
    }
  }
}

/** Returns the JSON content, or else the first one; `undefined` if the message has no content. */
const mediaOf = ({ content }: ServerCall): MediaType | undefined =>
  content.find(({ mediaType }) => isJson(mediaType)) ?? content[0];
