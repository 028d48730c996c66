import type { AddressBlocks } from './address.js';

/** Credentials and what they are: who may call, and as what. */
export interface Caller {
  readonly id: string;
  /** Label of the tenant it was made in. */
  readonly tenant: string;
  /** Labels of the tenants it may act for. */
  readonly tenants: readonly string[];
  /** Null: all there are. */
  readonly scopes: ReadonlySet<string> | null;
  /** In the words of `x-permission`. Null: all there are. */
  readonly permissions: ReadonlySet<string> | null;
  /** Calls admitted by rate class, where they differ from the documented ones. */
  readonly limits: Readonly<Record<string, number>>;
  /** Where it may call from. Null: anywhere. */
  readonly addresses: AddressBlocks | null;
  readonly revoked: boolean;
  readonly expired: boolean;
  /** Codes of `declared` errors that each of its calls gets. */
  readonly provokes: ReadonlySet<string>;
  /** By the name of the security scheme. */
  readonly credentials: Readonly<Record<string, Credential>>;
  /** Header parameters that go with them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly webhooks: WebhookSubscription | null;
}

export type Credential = string | ClientCredentials;

/** What a token is asked for with (RFC 6749 §2.3.1). */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface WebhookSubscription {
  readonly url: string;
  readonly events: readonly string[];
  /** `whsec_…`, after Standard Webhooks. */
  readonly secret: string;
}

/** What of a caller nobody may read, each part that is a secret by itself: of `user:password` the password too. */
export function secretsOf({ credentials, webhooks }: Caller): readonly string[] {
  const secrets = Object.values(credentials).flatMap((each) =>
    typeof each === 'string' ? [each, each.slice(each.indexOf(':') + 1)] : [each.clientSecret],
  );
  return webhooks ? [...secrets, ...signingSecrets(webhooks.secret)] : secrets;
}

/** One of Standard Webhooks, with and without its prefix. */
export const signingSecrets = (secret: string): readonly string[] => [secret, secret.replace(/^whsec_/, '')];

/** Stands for whoever calls a mock that nobody has been configured for: it may do everything. */
export const ANYBODY: Caller = {
  id: 'anybody',
  tenant: 'default',
  tenants: ['default'],
  scopes: null,
  permissions: null,
  limits: {},
  addresses: null,
  revoked: false,
  expired: false,
  provokes: new Set(),
  credentials: {},
  headers: {},
  webhooks: null,
};
