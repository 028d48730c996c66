import type { Database, Write } from '@touchstone/server-kit';
import { hashSecret } from '@touchstone/server-kit';
import { eq, lt, sql } from 'drizzle-orm';
import type { Mutants } from '../mutants/catalogue.js';
import { newSecret } from '../secret.js';
import { TOKEN_SECONDS } from '../terms.js';
import { tokens } from './schema.js';

/** An access token without its secret. */
export interface Token {
  readonly clientId: string;
  /** Milliseconds since the epoch. The token is refused from this time on. */
  readonly expiresAt: number;
}

export interface NewToken extends Token {
  /** The token itself, which is returned once and not stored. */
  readonly secret: string;
  readonly write: Write;
}

/** Maximum number of cached tokens. If the cache is full, its oldest entry is removed. */
const CACHE_SIZE = 50_000;
/** Time during which an expired token can be distinguished from an unknown one. */
const EXPIRED_RETENTION_MS = 30 * 86_400_000;

/** Access tokens by their hash. They never change, so they are cached after the first read. */
export class TokenStore {
  readonly #database: Database;
  readonly #cache = new Map<string, Token>();
  readonly #byHash;

  readonly #mutants: Mutants;
  /** The last token of each client. Only a mutant uses it. */
  readonly #last = new Map<string, NewToken>();
  /** Clients whose tokens were ended. Only a mutant uses them. */
  readonly #ended = new Set<string>();

  constructor(database: Database, mutants: Mutants) {
    this.#database = database;
    this.#mutants = mutants;
    this.#byHash = database.orm
      .select({ clientId: tokens.client_id, expiresAt: tokens.expires_at })
      .from(tokens)
      .where(eq(tokens.hash, sql.placeholder('hash')))
      .prepare();
  }

  /** Creates a token that is valid for 72 hours and the write that stores its hash. */
  issue(clientId: string, now: number): NewToken {
    const last = this.#last.get(clientId);
    if (last !== undefined) return last;
    this.#ended.delete(clientId);
    const secret = newSecret();
    const expiresAt = now + TOKEN_SECONDS * 1000;
    const row = { hash: hashOf(secret), client_id: clientId, expires_at: expiresAt };
    const write = this.#database.orm.insert(tokens).values(row).onConflictDoNothing();
    const token = { clientId, expiresAt, secret, write };
    if (this.#mutants.has('same-token-again')) this.#last.set(clientId, token);
    return token;
  }

  /** Finds a token by its secret. The token may be expired. */
  async find(secret: string): Promise<Token | undefined> {
    const hash = hashOf(secret);
    const cached = this.#cache.get(hash);
    if (cached !== undefined) return this.#ended.has(cached.clientId) ? undefined : cached;
    const token = await this.#byHash.get({ hash });
    if (token !== undefined) this.#keep(hash, token);
    return token;
  }

  /** Deletes tokens that expired more than `EXPIRED_RETENTION_MS` ago. */
  async sweep(now: number): Promise<void> {
    await this.#database.orm.delete(tokens).where(lt(tokens.expires_at, now - EXPIRED_RETENTION_MS));
  }

  /** Ends the tokens of a client. Only a mutant calls this method. */
  end(clientId: string): void {
    this.#ended.add(clientId);
  }

  forget(): void {
    this.#last.clear();
    this.#cache.clear();
  }

  #keep(hash: string, token: Token): void {
    const oldest = this.#cache.size >= CACHE_SIZE ? this.#cache.keys().next().value : undefined;
    if (oldest !== undefined) this.#cache.delete(oldest);
    this.#cache.set(hash, token);
  }
}

function hashOf(secret: string): string {
  return hashSecret(secret).toString('hex');
}
