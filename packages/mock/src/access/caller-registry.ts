import { SecretMasker } from '@touchstone/core/internal';
import { type Caller, type Credential, secretsOf } from './caller.js';

/** A token issued at a `tokenUrl`. */
export interface Token {
  readonly scheme: string;
  /** Id of the caller that received the token. */
  readonly caller: string;
  /** Expiry time in milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * Maximum number of tokens. The oldest token is dropped first. Expired tokens are kept to distinguish them from tokens
 * that were never issued.
 */
const MAX_TOKENS = 100_000;

/** Registered callers and issued tokens, indexed by credential. */
export class CallerRegistry {
  /**
   * The secrets to mask: credentials, tokens and webhook secrets. Replaced secrets are included, because a caller may
   * still send them.
   */
  readonly secrets: SecretMasker = new SecretMasker();
  readonly #byId = new Map<string, Caller>();
  /** Ids of callers, keyed by scheme and secret. */
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

  /** Adds or replaces a caller. The previous credentials of a replaced caller become invalid. */
  set(caller: Caller): void {
    const previous = this.#byId.get(caller.id);
    for (const [scheme, credential] of Object.entries(previous?.credentials ?? {}))
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

  addToken(text: string, token: Token): void {
    if (this.#tokens.size >= MAX_TOKENS) {
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
