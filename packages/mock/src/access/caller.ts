import type { AddressBlocks } from './address.js';

/** A caller: its credentials and its rights. */
export interface Caller {
  readonly id: string;
  /** Label of the tenant that its requests address by default. */
  readonly tenant: string;
  /** Labels of the tenants for which it may act. */
  readonly tenants: readonly string[];
  /** Scopes of the caller; `null` for every scope. */
  readonly scopes: ReadonlySet<string> | null;
  /** Values of `x-permission`; `null` for every permission. */
  readonly permissions: ReadonlySet<string> | null;
  /** Rate limits that override the documented ones, keyed by rate class. */
  readonly limits: Readonly<Record<string, number>>;
  /** Addresses from which it may send requests; `null` for any address. */
  readonly addresses: AddressBlocks | null;
  readonly revoked: boolean;
  readonly expired: boolean;
  /** Codes of the errors with the trigger `declared` that the mock returns to this caller. */
  readonly provokes: ReadonlySet<string>;
  /** Credentials keyed by the name of the security scheme. */
  readonly credentials: Readonly<Record<string, Credential>>;
  /** Header parameters to send with the credentials. */
  readonly headers: Readonly<Record<string, string>>;
  readonly webhooks: WebhookSubscription | null;
}

export type Credential = string | ClientCredentials;

/** The client id and secret of a token request (RFC 6749 §2.3.1). */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface WebhookSubscription {
  readonly url: string;
  readonly events: readonly string[];
  /** `whsec_…`, as in Standard Webhooks. */
  readonly secret: string;
}

/** Returns the secrets of a caller that must be masked. A credential `user:password` adds its password separately. */
export function secretsOf({ credentials, webhooks }: Caller): readonly string[] {
  const secrets = Object.values(credentials).flatMap((credential) =>
    typeof credential === 'string'
      ? [credential, credential.slice(credential.indexOf(':') + 1)]
      : [credential.clientSecret],
  );
  return webhooks ? [...secrets, ...signingSecrets(webhooks.secret)] : secrets;
}

/** Returns a Standard Webhooks secret with and without its prefix. */
export const signingSecrets = (secret: string): readonly string[] => [secret, secret.replace(/^whsec_/, '')];

/** Represents every caller that is not registered. It has every right. */
export const UNRESTRICTED_CALLER: Caller = {
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
