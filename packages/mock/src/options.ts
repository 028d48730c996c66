import type { Clock } from './clock.js';
import type { MockFault } from './faults/fault.js';
import type { InitialData } from './state/initial-data.js';
import type { DeliveryLog } from './webhooks/deliveries.js';
import type { Send } from './webhooks/send.js';

/** How a mock behaves. */
export interface MockOptions {
  /** Who may call. Without any, and without `control`, every credential is accepted. */
  readonly callers?: Readonly<Record<string, MockCaller>>;
  /** Keeps what is created, changed and deleted. Default: every answer comes from the document alone. */
  readonly stateful?: boolean;
  /**
   * What there is to begin with, of the collections that it names; of others, what the document's examples show. For
   * every tenant. Needs `stateful`.
   */
  readonly initialData?: InitialData;
  /** Draws whatever the document leaves open. The same seed gives the same answers. Default 1. */
  readonly seed?: number;
  /** Answers sampled from schemas, instead of the document's examples. */
  readonly dynamic?: boolean;
  /** Where the document's paths begin. Default: the path of its first server. */
  readonly basePath?: string;
  /** Bytes of a body that are read, where the document names no limit. Default 1 MiB. */
  readonly bodyLimit?: number;
  /** What a documented 429 without figures admits; without it such a one never comes by itself. */
  readonly rateLimit?: RateLimit;
  /** Seconds that a token is good for, where the document does not say. Default 3600. */
  readonly tokenLifetime?: number;
  /** Failures to inject. */
  readonly faults?: readonly MockFault[];
  /** Checks each answer against the document; one that breaks it is replaced by a 500 that says how. */
  readonly check?: boolean;
  /** Speaks the control protocol below `/control`, to whoever has the token. */
  readonly control?: { readonly token: string };
  /** Where webhooks go, besides to callers that subscribe. */
  readonly webhooks?: readonly MockWebhook[];
  /**
   * Signs callbacks, and webhooks to receivers that have no secret of their own: `whsec_…`, after Standard Webhooks.
   * Default: one that nobody knows.
   */
  readonly webhookSecret?: string;
  /** Hears of each attempt to deliver something that failed, as the log then has it. */
  readonly onDeliveryFailure?: (log: DeliveryLog) => void;
  /** Sends deliveries. Default: over HTTP, guarded. */
  readonly send?: Send;
  /** Delivers webhooks to private and loopback addresses too. Default: to none. */
  readonly allowPrivateWebhooks?: boolean;
  /** Default: one that shows real time. */
  readonly clock?: Clock;
  /**
   * For tests of what checks a server: codes, or `<code> <trigger kind>`, whose triggers do not fire. An id that names
   * none is refused.
   */
  readonly disabled?: readonly string[];
}

/** A receiver of webhooks. */
export interface MockWebhook {
  readonly url: string;
  /** Names of the document's `webhooks`. Default: all. */
  readonly events?: readonly string[];
  /** `whsec_…`, after Standard Webhooks. Default: `webhookSecret`. */
  readonly secret?: string;
}

export interface RateLimit {
  /** Calls. */
  readonly limit: number;
  /** Seconds. */
  readonly window: number;
}

/** Credentials and what they are. */
export interface MockCaller {
  /** By the name of the security scheme. For HTTP Basic `user:password`. */
  readonly credentials: Readonly<
    Record<string, string | { readonly clientId: string; readonly clientSecret: string }>
  >;
  /** Header parameters that go with the credentials: the name of the tenant they act for. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Scopes or role names; absent: all of the document's. */
  readonly scopes?: readonly string[];
  /** In the words of `x-permission`; absent: all. */
  readonly permissions?: readonly string[];
  /** Callers of one tenant see the same resources. Default: `default`. */
  readonly tenant?: string;
  readonly revoked?: boolean;
  readonly expired?: boolean;
  /** Calls admitted by rate class, where they differ from the documented ones. */
  readonly limits?: Readonly<Record<string, number>>;
  /** CIDR blocks it may call from. Default: anywhere. */
  readonly addresses?: readonly string[];
  /** Codes a `declared` trigger gives this caller. */
  readonly provokes?: readonly string[];
}
