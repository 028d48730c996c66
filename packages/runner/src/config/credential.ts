import type { Json, SecurityScheme } from '@touchstone/core';

/** A secret, identified by the name of its environment variable. Its value is not written to plans, reports or logs. */
export interface Secret {
  readonly env: string;
}

/** The credential of a caller for one security scheme. */
export type Credential =
  | Secret
  | UserCredential
  | ClientCredentials
  | RefreshToken
  | CommandCredential
  | LoginCredential
  | ClientCertificate;

/**
 * A user and a password: for HTTP Basic (RFC 7617) and Digest (RFC 7616) sent as the credential, for OAuth 2 and OpenID
 * Connect exchanged for a token (RFC 6749 §4.3).
 */
export interface UserCredential extends Partial<TokenClient> {
  readonly user: Secret | string;
  readonly password: Secret;
}

/** The client that requests a token, and the endpoint that issues it. */
export interface TokenClient {
  readonly clientId: Secret | string;
  /** Absent for a public client, which sends its id only (RFC 6749 §2.3.1). */
  readonly clientSecret: Secret;
  /**
   * URL of the token endpoint. Default: the scheme's `tokenUrl`, or the token endpoint of its discovery document, at the
   * server under test, if it is relative or below a server of the document. Credentials are sent to another URL only if
   * it is configured here.
   */
  readonly tokenUrl?: string;
}

/** Client credentials (RFC 6749 §4.4). The run requests tokens with them and renews tokens before they expire. */
export type ClientCredentials = TokenClient;

/** A refresh token (RFC 6749 §6), with which the run requests access tokens. */
export interface RefreshToken extends Partial<TokenClient> {
  readonly refreshToken: Secret;
}

/**
 * A command whose output is the credential: the trimmed stdout, or JSON with `token` and, optionally, `expires_in` in
 * seconds. It is executed without a shell, again before the credential expires, and once if the server refuses it.
 */
export interface CommandCredential {
  /** The program and its arguments. */
  readonly exec: readonly string[];
  /** Lifetime of the credential in seconds. Default: `expires_in` of the output, or else unlimited. */
  readonly expires?: number;
}

/** A login whose response contains the credential. */
export interface LoginCredential {
  readonly login: LoginRecipe;
}

/** A JSON value in which `{ env }` stands for a secret. */
export type JsonWithSecrets =
  | Json
  | Secret
  | readonly JsonWithSecrets[]
  | { readonly [name: string]: JsonWithSecrets };

/** The requests that log a user in. They are sent to the server under test and do not follow redirects. */
export interface LoginRecipe {
  /** Default: `POST`, or the method of `operation`. */
  readonly method?: string;
  /** Path below the base URL: `/login`. */
  readonly path?: string;
  /** Id or `operationId` of the operation that logs in, instead of `path`. Its path must have no parameters. */
  readonly operation?: string;
  /** The body as JSON. */
  readonly json?: JsonWithSecrets;
  /** The fields of a form, instead of `json`. */
  readonly form?: Readonly<Record<string, Secret | string>>;
  readonly headers?: Readonly<Record<string, Secret | string>>;
  /** The CSRF token that the login requires. Default: none. */
  readonly csrf?: CsrfToken;
  /** The credential in the response: a JSON Pointer into its body, or the name of a cookie. */
  readonly token?: string;
  readonly cookie?: string;
  /** Lifetime of the credential in seconds. Default: unlimited. */
  readonly expires?: number;
}

/** A CSRF token: the page that contains it, its place there, and its place in the login request. */
export interface CsrfToken {
  /** Path of the page below the base URL, which is requested first with GET. */
  readonly path: string;
  /**
   * The place of the token in the page's response: a JSON Pointer (`json`), a cookie (`cookie`), or the name of an
   * `input` or `meta` element of an HTML page (`html`).
   */
  readonly from: { readonly json: string } | { readonly cookie: string } | { readonly html: string };
  /** The header of the login request that receives the token. */
  readonly header?: string;
  /** The field of the form, or the member of the JSON body, that receives the token. */
  readonly field?: string;
}

/** A client certificate for mutual TLS. The paths are relative to the directory of the configuration. */
export interface ClientCertificate {
  /** Path of the certificate in PEM, with its chain. */
  readonly certificate: string;
  /** Path of the private key in PEM. */
  readonly key: string;
  /** Passphrase of the private key. Default: none. */
  readonly passphrase?: Secret;
}

export const isSecret = (value: unknown): value is Secret =>
  typeof value === 'object' &&
  value !== null &&
  'env' in value &&
  typeof value.env === 'string' &&
  Object.keys(value).length === 1;

/** Returns true for OAuth 2 client credentials: those of a client without a user. */
export const isClientCredentials = (credential: Credential): credential is ClientCredentials =>
  'clientId' in credential && !('user' in credential) && !('refreshToken' in credential);

/**
 * Returns true if the server issues the credential for the run, so that it is neither revoked nor expired.
 * @param type The type of the security scheme.
 */
export function isIssued(credential: Credential, type: SecurityScheme['type'] | undefined): boolean {
  if ('user' in credential) return type === 'oauth2' || type === 'openIdConnect';
  return 'clientId' in credential || 'refreshToken' in credential || 'login' in credential;
}

/** Returns the secrets of a credential, each with its path in the configuration, such as `.password`; empty for itself. */
export function secretsIn(credential: Credential): readonly (readonly [path: string, secret: Secret])[] {
  return collect(credential, '');
}

function collect(value: unknown, path: string): readonly (readonly [string, Secret])[] {
  if (isSecret(value)) return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    collect(member, Array.isArray(value) ? `${path}[${name}]` : `${path}.${name}`),
  );
}
