import type { Clock } from './clock.js';
import type { MockFault } from './faults/fault.js';
import type { InitialData } from './state/seed/initial-data.js';
import type { DeliveryLog, Send } from './webhooks/delivery.js';

/** Options of `createMock`. All are optional. */
export interface MockOptions {
  /**
   * Callers keyed by id. If neither this option nor `control` is set, every well-formed credential is accepted, except
   * expired tokens.
   */
  readonly callers?: Readonly<Record<string, MockCaller>>;
  /** Store created, changed and deleted resources. Default `false`: every reply comes from the document alone. */
  readonly stateful?: boolean;
  /**
   * Initial resources of every tenant, keyed by the path of their collection. Other collections are seeded from the
   * document's examples; with `control`, only the collections that no operation adds to. Requires `stateful`.
   */
  readonly initialData?: InitialData;
  /** Seed of all sampled values. The same seed and the same requests produce the same sampled values. Default 1. */
  readonly seed?: number;
  /** Sample responses from schemas instead of using the document's examples. Default `false`. */
  readonly dynamic?: boolean;
  /**
   * The prefix of all paths, such as `/api/v1`. Default: the path of the document's first server, with the defaults of
   * its variables.
   */
  readonly basePath?: string;
  /** Maximum size of a request body in bytes, if the document does not define a limit. Default 1 MiB. */
  readonly bodyLimit?: number;
  /**
   * The rate limit for a 429 that is documented without a limit. Default: no limit; the 429 then occurs only if a
   * caller requests it with the header `Prefer`.
   */
  readonly rateLimit?: RateLimit;
  /** Lifetime of a token in seconds, if the document does not specify it. Default 3600. */
  readonly tokenLifetime?: number;
  /** Failures to inject. Default: none. */
  readonly faults?: readonly MockFault[];
  /**
   * Check each response against the document and replace an invalid response with a 500 that lists the violations.
   * Default `false`.
   */
  readonly check?: boolean;
  /** Serve the control protocol below `/control` to callers that send this bearer token. Default: off. */
  readonly control?: { readonly token: string };
  /** Receivers of webhooks, in addition to callers that subscribe. */
  readonly webhooks?: readonly MockWebhook[];
  /**
   * The secret that signs callbacks, and webhooks to receivers without a secret: `whsec_…`, as in Standard Webhooks.
   * Default: a random secret.
   */
  readonly webhookSecret?: string;
  /** Called with the log of a delivery after each failed attempt. */
  readonly onDeliveryFailure?: (log: DeliveryLog) => void;
  /** Sends webhooks and callbacks. Default: a client that sends them over HTTP and does not follow redirects. */
  readonly send?: Send;
  /** Also send webhooks to private and loopback addresses. Default `false`. */
  readonly allowPrivateWebhooks?: boolean;
  /** The clock of the mock. Default: a new clock that follows real time. */
  readonly clock?: Clock;
  /**
   * Documented errors that the mock does not check for: `<code>` or `<code> <trigger kind>`. This option is for testing
   * a test tool. An entry that matches no documented error is rejected.
   */
  readonly disabled?: readonly string[];
}

/** A receiver of webhooks. */
export interface MockWebhook {
  /** An absolute `http` or `https` URL without credentials. */
  readonly url: string;
  /** Names of the document's `webhooks`. Default: all. */
  readonly events?: readonly string[];
  /** Signing secret in the format of Standard Webhooks: `whsec_…`. Default: `webhookSecret`. */
  readonly secret?: string;
}

/** A rate limit per caller, counted in a rolling window. */
export interface RateLimit {
  /** Maximum number of calls within the window. */
  readonly limit: number;
  /** Length of the window in seconds. */
  readonly window: number;
}

/** A caller with its credentials and rights. */
export interface MockCaller {
  /** Credentials keyed by the name of the security scheme; `user:password` for HTTP Basic. */
  readonly credentials: Readonly<
    Record<string, string | { readonly clientId: string; readonly clientSecret: string }>
  >;
  /** Headers that the caller sends with its credentials, such as the header that identifies the tenant. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Scopes or role names. Default: all. */
  readonly scopes?: readonly string[];
  /** Values of `x-permission`. Default: all. */
  readonly permissions?: readonly string[];
  /** Label of the caller's tenant. Callers of the same tenant share resources. Default: `default`. */
  readonly tenant?: string;
  /** True if the caller is revoked. Default `false`. */
  readonly revoked?: boolean;
  /** True if the credentials are expired. Default `false`. */
  readonly expired?: boolean;
  /** Rate limits that override the documented ones, keyed by rate class. */
  readonly limits?: Readonly<Record<string, number>>;
  /** CIDR blocks that the caller may send requests from. Default: any address. */
  readonly addresses?: readonly string[];
  /** Codes of errors with the trigger `declared` that the mock returns to this caller. Default: none. */
  readonly provokes?: readonly string[];
}
