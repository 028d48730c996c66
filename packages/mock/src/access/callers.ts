import { SecretMasker } from '@touchstone/core';
import { type Caller, type Credential, secretsOf } from './caller.js';

/** A token that was given out at a `tokenUrl`. */
export interface Token {
  readonly scheme: string;
  /** Id of the caller it was given to. */
  readonly caller: string;
  /** Milliseconds since the epoch; the token is good until then. */
  readonly expiresAt: number;
}

/** Tokens that are remembered, so that an expired one is told from one that nobody was given. */
const MOST_TOKENS = 100_000;

/** Everybody who may call, found by what they send. */
export class Callers {
  /** Credentials and tokens, those too that have been replaced: whoever still sends one need not show it. */
  readonly secrets: SecretMasker = new SecretMasker();
  readonly #byId = new Map<string, Caller>();
  /** By scheme and secret. */
  readonly #bySecret = new Map<string, string>();
  readonly #byClient = new Map<string, string>();
  readonly #tokens = new Map<string, Token>();

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): Caller | undefined {
    return this.#byId.get(id);
  }

  all(): Iterable<Caller> {
    return this.#byId.values();
  }

  /** Adds one, or changes it: what it had for credentials before is nobody's from now on. */
  set(caller: Caller): void {
    const before = this.#byId.get(caller.id);
    for (const [scheme, credential] of Object.entries(before?.credentials ?? {}))
      this.#forget(scheme, credential);
    this.#byId.set(caller.id, caller);
    for (const secret of secretsOf(caller)) this.secrets.add(secret);
    for (const [scheme, credential] of Object.entries(caller.credentials)) {
      if (typeof credential === 'string') this.#bySecret.set(`${scheme} ${credential}`, caller.id);
      else this.#byClient.set(credential.clientId, caller.id);
    }
  }

  bySecret(scheme: string, secret: string): Caller | undefined {
    return this.#byId.get(this.#bySecret.get(`${scheme} ${secret}`) ?? '');
  }

  byClient(clientId: string): Caller | undefined {
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
