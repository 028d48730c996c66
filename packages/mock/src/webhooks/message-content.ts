import { type Json, type MediaType, type Parameter, type ServerCall, sample } from '@touchstone/core';
import { isJson, serializeParameter } from '@touchstone/core/internal';
import type { Environment } from '../environment.js';
import { concreteType, contentValue, isSampleProblem, serialize } from '../respond/content.js';
import { Projection } from '../state/build/projection.js';
import type { StoredRecord } from '../state/store/record.js';

/** Creates the bodies and headers of webhooks and callbacks. */
export class MessageContent {
  readonly #environment: Environment;
  readonly #projection: Projection;
  readonly #headers = new WeakMap<ServerCall, Readonly<Record<string, string>>>();

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#projection = new Projection(environment);
  }

  /**
   * Returns the serialized resource, reduced to the webhook's schema if necessary, or else the document's example.
   * Returns an empty string if the message has no content, and `undefined` if no value can be generated.
   */
  bodyOf(webhook: ServerCall, name: string, record?: StoredRecord): string | undefined {
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

  /** Returns the content type and the headers that the document requires, except those of the signature. */
  headersOf(webhook: ServerCall): Readonly<Record<string, string>> {
    let headers = this.#headers.get(webhook);
    if (!headers) {
      const media = mediaOf(webhook);
      const required = Object.fromEntries(
        webhook.headers
          .filter(({ required, name }) => required && !/^webhook-(id|timestamp|signature)$/i.test(name))
          .flatMap((header) => this.#headerOf(header)),
      );
      headers = { ...(media && { 'content-type': concreteType(media.mediaType) }), ...required };
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

/** Returns the JSON content, or else the first content; `undefined` if the message has no content. */
const mediaOf = ({ content }: ServerCall): MediaType | undefined =>
  content.find(({ mediaType }) => isJson(mediaType)) ?? content[0];
