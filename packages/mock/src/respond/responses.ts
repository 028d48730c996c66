import type { Json, MediaType, Operation, Response } from '@touchstone/core';
import { isJson } from '@touchstone/core/internal';
import type { Call } from '../call.js';
import type { Reply } from '../message.js';
import type { Preference } from '../request/prefer.js';
import type { World } from '../world.js';
import { preferred } from './accept.js';
import { concrete, contentValue, isSampleProblem, randomOf, serialize } from './content.js';
import { type HeaderFacts, type HeaderWriter, headerWriter } from './headers.js';
import { problemReply } from './problem.js';

/** The documented responses of an operation, each made ready when it is first given. */
export class Responses {
  readonly #world: World;
  readonly #operation: Operation;
  readonly #allow: string;
  readonly #prepared = new Map<Response, PreparedResponse>();
  readonly #usual: Response | undefined;

  constructor(world: World, operation: Operation, allow: string) {
    this.#world = world;
    this.#operation = operation;
    this.#allow = allow;
    this.#usual = usualResponse(operation);
  }

  /** What a call is answered with when nothing is wrong: the lowest 2xx. */
  get usual(): PreparedResponse {
    return this.of(this.#usual);
  }

  /** Whether the document says what a success is answered. */
  get hasUsual(): boolean {
    return this.#usual !== undefined;
  }

  of(response: Response | undefined): PreparedResponse {
    if (!response) return new PreparedResponse(this.#world, this.#operation, NOTHING, this.#allow);
    let found = this.#prepared.get(response);
    if (!found) {
      found = new PreparedResponse(this.#world, this.#operation, response, this.#allow);
      this.#prepared.set(response, found);
    }
    return found;
  }

  /** By a status, `404`, or what stands for it: `4XX`, `default`. */
  byStatus(status: string): Response | undefined {
    const { responses } = this.#operation;
    return [status, `${status.charAt(0)}XX`, 'default'].flatMap(
      (key) => responses.find((response) => response.status === key) ?? [],
    )[0];
  }
}

/** Where an operation documents no response that a success could have. */
const NOTHING: Response = {
  status: '204',
  description: '',
  headers: [],
  content: [],
  errors: [],
  location: { source: '', pointer: '#/' },
};

function usualResponse({ responses }: Operation): Response | undefined {
  const successes = responses.filter(({ status }) => /^2\d\d$/.test(status));
  const [lowest] = [...successes].sort((one, other) => Number(one.status) - Number(other.status));
  return (
    lowest ??
    responses.find(({ status }) => status === '2XX') ??
    responses.find(({ status }) => status.startsWith('3')) ??
    responses.find(({ status }) => status === 'default')
  );
}

interface Content {
  readonly media: MediaType;
  readonly type: string;
  /** Made when it is first sent. */
  text: string | undefined;
  value: Json | undefined;
}

/** One response of an operation. */
export class PreparedResponse {
  readonly response: Response;
  readonly status: number;
  /** Media types it can be sent as, JSON first. */
  readonly types: readonly string[];
  readonly headers: HeaderWriter;
  readonly #world: World;
  readonly #label: string;
  readonly #contents: ReadonlyMap<string, Content>;
  readonly #isFixed: boolean;
  readonly #replies = new Map<string, Reply>();

  constructor(world: World, operation: Operation, response: Response, allow: string) {
    this.#world = world;
    this.#label = `${operation.id} ${response.status}`;
    this.response = response;
    this.status = statusOf(response.status);
    const random = world.random.fork(`${this.#label} headers`);
    this.headers = headerWriter(world.model, response.headers, random, allow);
    this.#isFixed = response.headers.length === 0;
    const sorted = [...response.content].sort(
      (one, other) => Number(isJson(other.mediaType)) - Number(isJson(one.mediaType)),
    );
    this.#contents = new Map(
      sorted.map((media): [string, Content] => {
        const type = concrete(media.mediaType);
        return [type, { media, type, text: undefined, value: undefined }];
      }),
    );
    this.types = [...this.#contents.keys()];
  }

  /** The media type of an answer to this call; undefined where there is no content. */
  typeFor(call: Call): string | undefined {
    return this.types.length === 0 ? undefined : (preferred(call, this.types) ?? this.types[0]);
  }

  /** What the document shows of this response, in a media type. */
  shown(type: string): Json | undefined {
    return this.#shown(type)?.value;
  }

  schemaOf(type: string): MediaType['schema'] {
    return this.#contents.get(type)?.media.schema;
  }

  /** As the document shows it, or as it is asked for. */
  reply(call: Call, preference: Preference): Reply {
    const type = this.typeFor(call);
    if (type === undefined) return { status: this.status, headers: this.headers({ call }), body: null };
    const isPlain = preference.example === undefined && !(preference.dynamic ?? this.#world.options.dynamic);
    if (!isPlain) return this.#chosen(call, type, preference);
    const known = this.#isFixed ? this.#replies.get(type) : undefined;
    if (known) return known;
    const content = this.#shown(type);
    if (content?.text === undefined) return this.#impossible(type);
    const reply = this.#reply({ call }, type, content.text);
    if (this.#isFixed) this.#replies.set(type, reply);
    return reply;
  }

  /** With a value that something else has made. */
  replyWith(facts: HeaderFacts, value: Json): Reply {
    const type = this.typeFor(facts.call);
    return type === undefined
      ? { status: this.status, headers: this.headers(facts), body: null }
      : this.#reply(facts, type, serialize(type, value));
  }

  #reply(facts: HeaderFacts, type: string, body: string): Reply {
    return { status: this.status, headers: { 'content-type': type, ...this.headers(facts) }, body };
  }

  #chosen(call: Call, type: string, { example, dynamic, seed }: Preference): Reply {
    const media = this.#contents.get(type)?.media;
    const random = randomOf(seed, this.#world.nextRandom(this.#label));
    const isDynamic = dynamic ?? this.#world.options.dynamic ?? false;
    try {
      const value =
        media &&
        contentValue(this.#world.model, media, {
          dynamic: isDynamic && example === undefined,
          random,
          ...(example !== undefined && { example }),
        });
      return value === undefined
        ? this.#impossible(type)
        : this.#reply({ call }, type, serialize(type, value));
    } catch (error) {
      if (!isSampleProblem(error)) throw error;
      return this.#impossible(type, error.message);
    }
  }

  #shown(type: string): Content | undefined {
    const content = this.#contents.get(type);
    if (!content || content.text !== undefined) return content;
    const random = this.#world.random.fork(`${this.#label} ${type}`);
    try {
      content.value = contentValue(this.#world.model, content.media, { dynamic: false, random });
    } catch (error) {
      if (!isSampleProblem(error)) throw error;
      content.value = content.media.examples[0]?.value;
    }
    if (content.value === undefined && !content.media.schema) content.value = isJson(type) ? {} : '';
    if (content.value !== undefined) content.text = serialize(type, content.value);
    return content;
  }

  #impossible(type: string, why = 'no value was found that its schema admits'): Reply {
    return problemReply(
      500,
      'Internal Server Error',
      `The document describes ${this.#label} as ${type}, and no answer of that kind can be made: ${why}. Give it an example.`,
    );
  }
}

function statusOf(key: string): number {
  if (/^\d+$/.test(key)) return Number(key);
  return key === 'default' ? 200 : Number(`${key.charAt(0)}00`);
}
