import type { ApiModel, SecurityScheme } from '@touchstone/core';
import {
  type ClientCertificate,
  type Credential,
  isClientCredentials,
  isSecret,
  type Secret,
  type UserCredential,
} from '../config/credential.js';
import type { ClientSecret, CreatedCaller } from '../control/control-hooks.js';
import type { ClientIdentity } from '../http/message.js';
import { BlockedError } from '../plan/blocked.js';
import { commandIssuer } from './command-issuer.js';
import type { CredentialClient } from './credential-client.js';
import type { Issuer } from './issued.js';
import { loginIssuer } from './login-issuer.js';
import { oauthIssuer, type TokenGrant } from './oauth-issuer.js';
import { tokenEndpoint } from './token-endpoint.js';

/** The credential of a caller: a secret, client credentials, a credential to request, or a client certificate. */
export type CallerCredential = string | ClientSecret | Issuer | ClientIdentity;

/** The value that a request carries. */
export type CredentialValue = string | ClientIdentity;

/** A caller of the run. */
export interface RunCaller extends Omit<CreatedCaller, 'credentials'> {
  /** Credentials by name of the security scheme. */
  readonly credentials: Readonly<Record<string, CallerCredential>>;
}

export interface CredentialSources {
  readonly model: ApiModel;
  /** Base URL of the server under test, without a trailing slash. */
  readonly server: string;
  readonly client: CredentialClient;
  readonly resolveSecret: (secret: Secret) => string;
  /** Runs a command and returns its stdout; see `ExecuteOptions`. */
  readonly runCommand?: ((command: readonly string[]) => Promise<string>) | undefined;
  /** Reads a file of a client certificate; see `ExecuteOptions`. */
  readonly readFile?: ((path: string) => Promise<string>) | undefined;
  /** Receives each new credential, and with `isOther` each other secret of a login. */
  readonly onToken: (token: string, scheme: string, isOther?: boolean) => void;
}

/**
 * Returns the credential of a configured caller.
 * @throws {BlockedError} if a file of a client certificate cannot be read.
 */
export async function callerCredential(
  caller: string,
  schemeName: string,
  credential: Credential,
  sources: CredentialSources,
): Promise<CallerCredential> {
  const { resolveSecret, client, onToken } = sources;
  const textOf = (value: Secret | string): string => (isSecret(value) ? resolveSecret(value) : value);
  const common = {
    key: `${schemeName} of ${caller}`,
    scheme: schemeName,
    caller,
    onToken: (token: string, isOther?: boolean) => onToken(token, schemeName, isOther),
  };
  if ('env' in credential) return resolveSecret(credential);
  if ('exec' in credential) return commandIssuer({ ...common, credential, runCommand: sources.runCommand });
  if ('login' in credential) {
    const { model, server } = sources;
    return loginIssuer({ ...common, recipe: credential.login, model, server, client, resolveSecret });
  }
  if ('certificate' in credential) return clientIdentity(schemeName, credential, sources);
  if (isClientCredentials(credential))
    return { client_id: textOf(credential.clientId), client_secret: resolveSecret(credential.clientSecret) };
  const scheme = schemeOf(sources.model, schemeName);
  if ('user' in credential && scheme.type === 'http') return userAndPassword(credential, resolveSecret);
  const { clientId, clientSecret, tokenUrl } = credential;
  const grant: TokenGrant = {
    fields:
      'user' in credential
        ? {
            grant_type: 'password',
            username: textOf(credential.user),
            password: resolveSecret(credential.password),
          }
        : { grant_type: 'refresh_token', refresh_token: resolveSecret(credential.refreshToken) },
    ...(clientId !== undefined && { clientId: textOf(clientId) }),
    ...(clientSecret !== undefined && { clientSecret: resolveSecret(clientSecret) }),
  };
  const { model, server } = sources;
  const endpoint = () => tokenEndpoint(scheme, { model, server, tokenUrl, client });
  return oauthIssuer({ ...common, grant, endpoint, client });
}

/** Returns the scheme with this name. */
export function schemeOf({ securitySchemes }: ApiModel, name: string): SecurityScheme {
  const scheme = securitySchemes.get(name);
  if (!scheme) throw new BlockedError(`${name} is not a security scheme of the document`);
  return scheme;
}

/** Returns `user:password` (RFC 7617 §2). */
export const userAndPassword = (
  { user, password }: UserCredential,
  resolveSecret: (secret: Secret) => string,
): string => `${isSecret(user) ? resolveSecret(user) : user}:${resolveSecret(password)}`;

async function clientIdentity(
  scheme: string,
  { certificate, key, passphrase }: ClientCertificate,
  { readFile, resolveSecret }: CredentialSources,
): Promise<ClientIdentity> {
  const contentOf = async (path: string): Promise<string> => {
    if (!readFile) throw new BlockedError(`no credential for ${scheme}: this run reads no files`);
    return readFile(path).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new BlockedError(`no credential for ${scheme}: ${reason}`);
    });
  };
  return {
    certificate: await contentOf(certificate),
    key: await contentOf(key),
    ...(passphrase && { passphrase: resolveSecret(passphrase) }),
    paths: { certificate, key },
  };
}
