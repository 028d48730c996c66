import {
  type Json,
  type MediaType,
  type Parameter,
  type ServerCall,
  sample,
  type Webhook,
} from '@touchstone/core';
import { isJson, serializeParameter } from '@touchstone/core/internal';
import type { Call } from '../call.js';
import type { Reply } from '../message.js';
import { concrete, contentValue, isSampleProblem, serialize } from '../respond/content.js';
import { newSigningSecret, secretText } from '../secret-text.js';
import type { StoredRecord } from '../state/store.js';
import type { World } from '../world.js';
import type { Delivery } from './deliveries.js';
import { evaluate } from './expression.js';
import { sign } from './signature.js';

/** Standard Webhooks' own suggestion, in seconds; for a document that says nothing of it. */
const RETRIES: readonly number[] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

/** Who wants an event. */
interface Subscriber {
  readonly url: string;
  readonly secret: string;
  isWanted(): boolean;
}

/** Sends the document's webhooks to whoever subscribed, when an operation causes them. */
export class Webhooks {
  readonly #world: World;
  readonly #byCause = new Map<string, Webhook[]>();
  readonly #headers = new WeakMap<ServerCall, Readonly<Record<string, string>>>();
  /** For subscribers that gave none: what they are sent is signed all the same. */
  readonly #ownSecret: string;
  readonly #retries: readonly number[];

  constructor(world: World) {
    this.#world = world;
    const { retries } = world.model.delivery;
    this.#retries = retries.length > 0 ? retries : RETRIES;
    this.#ownSecret = world.options.webhookSecret ?? newSigningSecret();
    for (const webhook of world.model.webhooks) {
      for (const cause of webhook.causes) {
        const known = this.#byCause.get(cause);
        if (known) known.push(webhook);
        else this.#byCause.set(cause, [webhook]);
      }
    }
  }

  /**
   * Whatever a call that was accepted causes: of a webhook a delivery for each thing it changed, or one as the document
   * shows it; of a callback one, to where the call says.
   */
  caused(call: Call, reply: Reply): void {
    for (const callback of call.operation.operation.callbacks) {
      const url = evaluate(callback.expression, call, reply);
      const body = this.#bodyOf(callback, callback.name, call.changed[0]);
      if (url === undefined || body === undefined) continue;
      const subscriber = { url, secret: this.#ownSecret, isWanted: () => true };
      this.#world.deliveries.add(this.#delivery(callback, callback.name, subscriber, body));
    }
    for (const webhook of this.#byCause.get(call.operation.operation.id) ?? []) {
      const subscribers = this.#subscribers(webhook, call.tenant);
      if (subscribers.length === 0) continue;
      const bodies =
        call.changed.length > 0
          ? call.changed.map((each) => this.#bodyOf(webhook, webhook.name, each))
          : [this.#bodyOf(webhook, webhook.name)];
      for (const body of bodies) {
        for (const subscriber of subscribers)
          if (body !== undefined)
            this.#world.deliveries.add(this.#delivery(webhook, webhook.name, subscriber, body));
      }
    }
  }

  #subscribers({ name }: Webhook, tenant: string): readonly Subscriber[] {
    const { callers, options } = this.#world;
    const own = [...callers.all()].flatMap(({ id, webhooks, tenants, revoked }) => {
      if (!webhooks?.events.includes(name) || !tenants.includes(tenant) || revoked) return [];
      return [{ ...webhooks, isWanted: () => callers.get(id)?.revoked === false }];
    });
    const fixed = (options.webhooks ?? [])
      .filter(({ events }) => events === undefined || events.includes(name))
      .map(({ url, secret }) => ({ url, secret: secret ?? this.#ownSecret, isWanted: () => true }));
    return [...own, ...fixed];
  }

  #delivery(
    webhook: ServerCall,
    event: string,
    { url, secret, isWanted }: Subscriber,
    body: string,
  ): Delivery {
    const id = `msg_${secretText().replaceAll(/[^A-Za-z0-9]/g, '0')}`;
    const media = mediaOf(webhook);
    const type = media && { 'content-type': concrete(media.mediaType) };
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
          ...this.#ownHeaders(webhook),
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': await sign(secret, `${id}.${timestamp}.${body}`),
        };
      },
    };
  }

  /** The thing as the webhook shows it; without one, what the document has for an example. */
  #bodyOf(webhook: ServerCall, name: string, record?: StoredRecord): string | undefined {
    const media = mediaOf(webhook);
    if (!media) return '';
    const { validator, state } = this.#world;
    if (record && media.schema) {
      const isWhole = validator.validate(media.schema, record.value, { direction: 'response' }).length === 0;
      const shown = isWhole ? record.value : state?.things.projected(record, media.schema.pointer);
      if (shown) return serialize(media.mediaType, shown);
    }
    const value = this.#shown(media, name);
    return value === undefined ? undefined : serialize(media.mediaType, value);
  }

  #shown(media: MediaType, name: string): Json | undefined {
    try {
      return contentValue(this.#world.model, media, { dynamic: false, random: this.#world.nextRandom(name) });
    } catch (error) {
      if (!isSampleProblem(error)) throw error;
      return media.examples[0]?.value;
    }
  }

  /** Those that the document demands, besides the signature's. */
  #ownHeaders(webhook: ServerCall): Readonly<Record<string, string>> {
    let found = this.#headers.get(webhook);
    if (!found) {
      found = Object.fromEntries(
        webhook.headers
          .filter(({ required, name }) => required && !/^webhook-(id|timestamp|signature)$/i.test(name))
          .flatMap((header) => this.#headerOf(header)),
      );
      this.#headers.set(webhook, found);
    }
    return found;
  }

  #headerOf(header: Parameter): readonly (readonly [string, string])[] {
    try {
      const random = this.#world.random.fork(header.name);
      const value = sample(this.#world.model, header.schema, {
        random,
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

/** JSON sooner than what else there is; of what has no content nothing. */
const mediaOf = ({ content }: ServerCall): MediaType | undefined =>
  content.find(({ mediaType }) => isJson(mediaType)) ?? content[0];
