import type { Json, MediaType, Operation, Response } from '@touchstone/core';
import { isJson } from '@touchstone/core/internal';
import type { Environment } from '../environment.js';
import type { Reply } from '../message.js';
import { negotiateType } from '../request/negotiate-type.js';
import type { Preference } from '../request/preference.js';
import { concreteType, contentValue, isSampleProblem, randomOf, serialize } from './content.js';
import { type HeaderFacts, type HeaderWriter, headerWriter } from './headers.js';
import { problemReply } from './problem.js';
import type { ReplyRequest } from './reply-request.js';

interface Content {
  readonly media: MediaType;
  readonly type: string;
  /** The serialized `value`. Both are `undefined` until the content is first used. */
  text: string | undefined;
  value: Json | undefined;
}

export class DocumentedResponse {
  readonly response: Response;
  readonly status: number;
  /** Concrete media types of the response, JSON first. */
  readonly types: readonly string[];
  readonly headers: HeaderWriter;
  readonly #environment: Environment;
  readonly #label: string;
  readonly #contents: ReadonlyMap<string, Content>;
  /** True if the reply depends only on the media type, because the response has no headers. */
  readonly #isFixed: boolean;
  readonly #replies = new Map<string, Reply>();

  constructor(environment: Environment, operation: Operation, response: Response, allow: string) {
    this.#environment = environment;
    this.#label = `${operation.id} ${response.status}`;
    this.response = response;
    this.status = statusOf(response.status);
    const random = environment.random.fork(`${this.#label} headers`);
    this.headers = headerWriter(response.headers, {
      model: environment.model,
      operation,
      random,
      allow,
    });
    this.#isFixed = response.headers.length === 0;
    const sorted = [...response.content].sort(
      (one, other) => Number(isJson(other.mediaType)) - Number(isJson(one.mediaType)),
    );
    this.#contents = new Map(
      sorted.map((media): [string, Content] => {
        const type = concreteType(media.mediaType);
        return [type, { media, type, text: undefined, value: undefined }];
      }),
    );
    this.types = [...this.#contents.keys()];
  }

  /** Returns the media type of the reply to a request; `undefined` if the response has no content. */
  typeFor(request: ReplyRequest): string | undefined {
    return this.types.length === 0
      ? undefined
      : (negotiateType(request.header('accept'), this.types) ?? this.types[0]);
  }

  /**
   * Returns the value for a media type: a documented example, or else a sampled value; `undefined` if there is neither.
   */
  documentedValue(type: string): Json | undefined {
    return this.#contentOf(type)?.value;
  }

  /**
   * Returns the {@link documentedValue} for the given media type, or for the first media type if the response lacks the
   * given one.
   */
  exampleFor(mediaType: string | undefined): Json | undefined {
    const type = this.types.find((candidate) => candidate === mediaType) ?? this.types[0];
    return type === undefined ? undefined : this.documentedValue(type);
  }

  schemaOf(type: string): MediaType['schema'] {
    return this.#contents.get(type)?.media.schema;
  }

  /**
   * Returns the documented reply, or the example or sample that the caller prefers, or a 500 if no valid value can be
   * generated.
   */
  reply(request: ReplyRequest, preference: Preference): Reply {
    const type = this.typeFor(request);
    if (type === undefined) return { status: this.status, headers: this.headers({ request }), body: null };
    const isPlain =
      preference.example === undefined && !(preference.dynamic ?? this.#environment.options.dynamic);
    if (!isPlain) return this.#preferred(request, type, preference);
    const fixed = this.#isFixed ? this.#replies.get(type) : undefined;
    if (fixed) return fixed;
    const content = this.#contentOf(type);
    if (content?.text === undefined) return this.#impossible(type);
    const reply = this.#reply({ request }, type, content.text);
    if (this.#isFixed) this.#replies.set(type, reply);
    return reply;
  }

  /** Returns a reply with the given value as its body, or without a body if the response has no content. */
  replyWith(facts: HeaderFacts, value: Json): Reply {
    const type = this.typeFor(facts.request);
    return type === undefined
      ? { status: this.status, headers: this.headers(facts), body: null }
      : this.#reply(facts, type, serialize(type, value));
  }

  #reply(facts: HeaderFacts, type: string, body: string): Reply {
    return { status: this.status, headers: { 'content-type': type, ...this.headers(facts) }, body };
  }

  #preferred(request: ReplyRequest, type: string, { example, dynamic, seed }: Preference): Reply {
    const { model, options, nextRandom } = this.#environment;
    const media = this.#contents.get(type)?.media;
    const random = randomOf(seed, nextRandom(this.#label));
    const isDynamic = dynamic ?? options.dynamic ?? false;
    try {
      const value =
        media &&
        contentValue(model, media, {
          dynamic: isDynamic && example === undefined,
          random,
          ...(example !== undefined && { example }),
        });
      return value === undefined
        ? this.#impossible(type)
        : this.#reply({ request }, type, serialize(type, value));
    } catch (error) {
      if (!isSampleProblem(error)) throw error;
      return this.#impossible(type, error.message);
    }
  }

  #contentOf(type: string): Content | undefined {
    const content = this.#contents.get(type);
    if (!content || content.text !== undefined) return content;
    const random = this.#environment.random.fork(`${this.#label} ${type}`);
    try {
      content.value = contentValue(this.#environment.model, content.media, { dynamic: false, random });
    } catch (error) {
      if (!isSampleProblem(error)) throw error;
      content.value = content.media.examples[0]?.value;
    }
    if (content.value === undefined && !content.media.schema) content.value = isJson(type) ? {} : '';
    if (content.value !== undefined) content.text = serialize(type, content.value);
    return content;
  }

  #impossible(type: string, reason = 'no valid value for its schema was found'): Reply {
    return problemReply(
      500,
      'Internal Server Error',
      `The mock cannot generate the response ${this.#label} as ${type}: ${reason}. Add an example to the document.`,
    );
  }
}

function statusOf(key: string): number {
  if (/^\d+$/.test(key)) return Number(key);
  return key === 'default' ? 200 : Number(`${key.charAt(0)}00`);
}
