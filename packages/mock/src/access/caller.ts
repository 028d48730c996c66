import type { AddressBlocks } from './address.js';

export interface Caller {
  readonly id: string;
  /** Label of the tenant that the caller's requests address by default. */
  readonly tenant: string;
  /** Labels of the tenants that the caller may act for. */
  readonly tenants: readonly string[];
  /** Scopes of the caller; `null` for every scope. */
  readonly scopes: ReadonlySet<string> | null;
  /** Values of `x-permission`; `null` for every permission. */
  readonly permissions: ReadonlySet<string> | null;
  /** Rate limits that override the documented ones, keyed by rate class. */
  readonly limits: Readonly<Record<string, number>>;
  /** Address blocks that the caller may send requests from; `null` for any address. */
  readonly addresses: AddressBlocks | null;
  readonly revoked: boolean;
  readonly expired: boolean;
  /** Codes of the errors with the trigger `declared` that the mock returns to this caller. */
  readonly provokes: ReadonlySet<string>;
  /** Credentials keyed by the name of the security scheme. */
  readonly credentials: Readonly<Record<string, Credential>>;
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
  /** Signing secret in the format of Standard Webhooks: `whsec_…`. */
  readonly secret: string;
}

/**
 * Returns the secrets to mask for a caller. For a `user:password` credential, they include the password on its own.
 */
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

/** Represents all unregistered callers. It has all rights. */
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
