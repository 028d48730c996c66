import { KnownSecrets } from '../mask/known-secrets.js';
import { type Credential, type Principal, secretsOf } from './principal.js';

/** A token that was given out at a `tokenUrl`. */
export interface Token {
  readonly scheme: string;
  /** Id of the principal it was given to. */
  readonly principal: string;
  /** Milliseconds since the epoch; the token is good until then. */
  readonly expiresAt: number;
}

/** Tokens that are remembered, so that an expired one is told from one that nobody was given. */
const MOST_TOKENS = 100_000;

/** Everybody who may call, found by what they send. */
export class Principals {
  /** Credentials and tokens, those too that have been replaced: whoever still sends one need not show it. */
  readonly secrets: KnownSecrets = new KnownSecrets();
  readonly #byId = new Map<string, Principal>();
  /** By scheme and secret. */
  readonly #bySecret = new Map<string, string>();
  readonly #byClient = new Map<string, string>();
  readonly #tokens = new Map<string, Token>();

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): Principal | undefined {
    return this.#byId.get(id);
  }

  all(): Iterable<Principal> {
    return this.#byId.values();
  }

  /** Adds one, or changes it: what it had for credentials before is nobody's from now on. */
  set(principal: Principal): void {
    const before = this.#byId.get(principal.id);
    for (const [scheme, credential] of Object.entries(before?.credentials ?? {}))
      this.#forget(scheme, credential);
    this.#byId.set(principal.id, principal);
    for (const secret of secretsOf(principal)) this.secrets.add(secret);
    for (const [scheme, credential] of Object.entries(principal.credentials)) {
      if (typeof credential === 'string') this.#bySecret.set(`${scheme} ${credential}`, principal.id);
      else this.#byClient.set(credential.clientId, principal.id);
    }
  }

  bySecret(scheme: string, secret: string): Principal | undefined {
    return this.#byId.get(this.#bySecret.get(`${scheme} ${secret}`) ?? '');
  }

  byClient(clientId: string): Principal | undefined {
    return this.#byId.get(this.#byClient.get(clientId) ?? '');
  }

  giveToken(text: string, token: Token): void {
    if (this.#tokens.size >= MOST_TOKENS) {
      const [oldest] = this.#tokens.keys();
      if (oldest !== undefined) {
        this.#tokens.delete(oldest);
        this.secrets.delete(oldest);
      }
    }
    this.#tokens.set(text, token);
    this.secrets.add(text);
  }

  token(text: string): Token | undefined {
    return this.#tokens.get(text);
  }

  clear(): void {
    this.#byId.clear();
    this.#bySecret.clear();
    this.#byClient.clear();
    this.#tokens.clear();
    this.secrets.clear();
  }

  #forget(scheme: string, credential: Credential): void {
    if (typeof credential === 'string') this.#bySecret.delete(`${scheme} ${credential}`);
    else this.#byClient.delete(credential.clientId);
  }
}
