import {
  decodeForm,
  type ParameterSource,
  parseQuery,
  type QueryPair,
  type Route,
} from '@touchstone/core/internal';
import { ANYBODY, type Caller } from './access/caller.js';
import type { Judgement } from './access/judge.js';
import type { Standing } from './access/rates.js';
import type { Incoming } from './message.js';
import type { Prepared } from './operation.js';
import type { ReadBody } from './request/body.js';
import type { ReadParameters } from './request/parameters.js';
import { isSame } from './secret-text.js';
import type { StoredRecord } from './state/store.js';
import type { World } from './world.js';

/** A request on its way to an answer. What is asked of it more than once is found out once. */
export class Call implements ParameterSource {
  readonly incoming: Incoming;
  readonly world: World;
  readonly route: Route;
  readonly operation: Prepared;
  /** Null: there were more bytes than are read. */
  readonly bytes: Uint8Array | null;
  /** Where the caller stands in the operation's rate classes; undefined before it is counted, or where there are none. */
  standing: Standing | undefined;
  /** What it has changed: each thing as it is now, or last was. */
  changed: readonly StoredRecord[] = [];
  #query: readonly QueryPair[] | undefined;
  #cookies: ReadonlyMap<string, string> | undefined;
  #parameters: ReadParameters | undefined;
  #body: ReadBody | undefined;
  #judgement: Judgement | undefined;

  constructor(world: World, incoming: Incoming, route: Route, operation: Prepared, bytes: Uint8Array | null) {
    this.world = world;
    this.incoming = incoming;
    this.route = route;
    this.operation = operation;
    this.bytes = bytes;
  }

  header(name: string): string | undefined {
    return this.incoming.header(name.toLowerCase());
  }

  path(name: string): string | undefined {
    return this.route.values[name];
  }

  get query(): readonly QueryPair[] {
    this.#query ??= parseQuery(this.incoming.query);
    return this.#query;
  }

  queryValue(name: string): string | undefined {
    const found = this.query.find(([key]) => key === name);
    return found && decodeForm(found[1]);
  }

  cookie(name: string): string | undefined {
    this.#cookies ??= parseCookies(this.incoming.header('cookie'));
    return this.#cookies.get(name);
  }

  get parameters(): ReadParameters {
    this.#parameters ??= this.operation.parameters.read(this);
    return this.#parameters;
  }

  get body(): ReadBody {
    this.#body ??= this.#readBody();
    return this.#body;
  }

  get judgement(): Judgement {
    this.#judgement ??= this.operation.judge(this);
    return this.#judgement;
  }

  /** Who calls; {@link ANYBODY} where nobody has to be known. */
  get caller(): Caller {
    return this.judgement.state === 'known' ? this.judgement.caller : ANYBODY;
  }

  /** Label of the tenant that the call is for. */
  get tenant(): string {
    return this.operation.tenantOf(this);
  }

  /** By whom calls are counted. */
  get rateLimitKey(): string {
    const { judgement, caller } = this;
    if (caller !== ANYBODY) return caller.id;
    const credential = judgement.state === 'known' ? judgement.credential : undefined;
    return credential ?? this.header('authorization') ?? this.incoming.address ?? '';
  }

  /** Where the call comes from, or is to count as coming from. */
  get address(): string | undefined {
    return (this.#isControlled ? this.header('touchstone-address') : undefined) ?? this.incoming.address;
  }

  /** Code of the error that the call is to fail with. */
  get fault(): string | undefined {
    return this.#isControlled ? this.header('touchstone-fault') : undefined;
  }

  /** Whether the caller may ask for what only a test may. */
  get #isControlled(): boolean {
    const token = this.header('touchstone-control');
    const expected = this.world.options.control?.token;
    return token !== undefined && expected !== undefined && isSame(token, expected);
  }

  #readBody(): ReadBody {
    if (this.bytes === null) return { kind: 'too-large' };
    const { bodyReader } = this.operation;
    if (!bodyReader) return { kind: 'absent' };
    return bodyReader.read(this.header('content-type') ?? '', this.bytes);
  }
}

/** RFC 6265 §4.2.1. */
function parseCookies(text: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of text?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals).trim();
    if (equals > 0 && !cookies.has(name)) cookies.set(name, pair.slice(equals + 1).trim());
  }
  return cookies;
}
