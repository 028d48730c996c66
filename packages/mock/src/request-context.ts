import {
  decodeForm,
  own,
  type ParameterSource,
  parseQuery,
  type QueryPair,
  type Route,
} from '@touchstone/core/internal';
import type { AuthenticationResult } from './access/authentication-result.js';
import { type Caller, UNRESTRICTED_CALLER } from './access/caller.js';
import type { RateLimitStatus } from './access/rate-limiter.js';
import type { CompiledOperation } from './compiled-operation.js';
import type { Environment } from './environment.js';
import type { Incoming } from './message.js';
import type { ReadBody } from './request/body.js';
import type { ReadParameters } from './request/parameters.js';
import { isSame } from './secret-text.js';

/** A request while it is processed. Its parts are parsed lazily and at most once. */
export class RequestContext implements ParameterSource {
  readonly incoming: Incoming;
  readonly environment: Environment;
  readonly route: Route;
  readonly operation: CompiledOperation;
  /** The raw body; `null` if it exceeds the limit of the operation. */
  readonly bytes: Uint8Array | null;
  /**
   * Usage of the operation's rate classes; `undefined` if the call is not counted yet or the operation has no rate
   * class.
   */
  rateLimit: RateLimitStatus | undefined;
  #query: readonly QueryPair[] | undefined;
  #cookies: ReadonlyMap<string, string> | undefined;
  #parameters: ReadParameters | undefined;
  #body: ReadBody | undefined;
  #authentication: AuthenticationResult | undefined;

  constructor(
    environment: Environment,
    incoming: Incoming,
    route: Route,
    operation: CompiledOperation,
    bytes: Uint8Array | null,
  ) {
    this.environment = environment;
    this.incoming = incoming;
    this.route = route;
    this.operation = operation;
    this.bytes = bytes;
  }

  header(name: string): string | undefined {
    return this.incoming.header(name.toLowerCase());
  }

  path(name: string): string | undefined {
    return own(this.route.values, name);
  }

  get query(): readonly QueryPair[] {
    this.#query ??= parseQuery(this.incoming.query);
    return this.#query;
  }

  queryValue(name: string): string | undefined {
    const pair = this.query.find(([key]) => key === name);
    return pair && decodeForm(pair[1]);
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

  get authentication(): AuthenticationResult {
    this.#authentication ??= this.operation.authenticate(this);
    return this.#authentication;
  }

  /** The authenticated caller, or else {@link UNRESTRICTED_CALLER}. */
  get caller(): Caller {
    return this.authentication.state === 'authenticated' ? this.authentication.caller : UNRESTRICTED_CALLER;
  }

  /** Label of the tenant that the request addresses. */
  get tenant(): string {
    const { tenantHeader } = this.operation;
    const name = tenantHeader === undefined ? undefined : this.header(tenantHeader)?.trim();
    return (name && this.environment.tenants.labelOf(name)) || this.caller.tenant;
  }

  /** Identifies the caller in rate limits. */
  get rateLimitKey(): string {
    const { authentication, caller } = this;
    if (caller !== UNRESTRICTED_CALLER) return caller.id;
    const credential = authentication.state === 'authenticated' ? authentication.credential : undefined;
    return credential ?? this.header('authorization') ?? this.incoming.address ?? '';
  }

  /** Remote address, or the address that an authorized test sets with the header `Touchstone-Address`. */
  get address(): string | undefined {
    return (this.#isFromTest ? this.header('touchstone-address') : undefined) ?? this.incoming.address;
  }

  /** Code of the error that an authorized test injects with the header `Touchstone-Fault`. */
  get fault(): string | undefined {
    return this.#isFromTest ? this.header('touchstone-fault') : undefined;
  }

  /** True if the request carries the token of the control protocol. */
  get #isFromTest(): boolean {
    const token = this.header('touchstone-control');
    const expected = this.environment.options.control?.token;
    return token !== undefined && expected !== undefined && isSame(token, expected);
  }

  #readBody(): ReadBody {
    if (this.bytes === null) return { kind: 'too-large' };
    const { bodyReader } = this.operation;
    if (!bodyReader) return { kind: 'absent' };
    return bodyReader.read(this.header('content-type') ?? '', this.bytes);
  }
}

/** Parses the header `Cookie` (RFC 6265 §4.2.1). */
function parseCookies(text: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of text?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals).trim();
    if (equals > 0 && !cookies.has(name)) cookies.set(name, pair.slice(equals + 1).trim());
  }
  return cookies;
}
