import type { Database, Write } from '@touchstone/server-kit';
import { hashSecret } from '@touchstone/server-kit';
import { eq, lt, sql } from 'drizzle-orm';
import type { Mutants } from '../mutants/catalogue.js';
import { newSecret } from '../secret.js';
import { TOKEN_SECONDS } from '../terms.js';
import { tokens } from './schema.js';

/** An access token, without what was given out. */
export interface Token {
  readonly clientId: string;
  /** Milliseconds since the epoch; refused from then on. */
  readonly expiresAt: number;
}

export interface NewToken extends Token {
  /** What is given out, and kept nowhere. */
  readonly secret: string;
  readonly write: Write;
}

/** Past it the oldest entry is read again when next used. */
const CACHE_SIZE = 50_000;
/** How long an expired token is told from one that never was. */
const KEPT_MS = 30 * 86_400_000;

/** The access tokens, by their hash. They never change, so what was found stays in memory. */
export class TokenStore {
  readonly #database: Database;
  readonly #cache = new Map<string, Token>();
  readonly #byHash;

  readonly #mutants: Mutants;
  /** Of mutants alone: the last token of each client, and the clients whose tokens have ended. */
  readonly #last = new Map<string, NewToken>();
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

  /** A token that lives 72 hours from now, and the write that keeps its hash. */
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

  /** Expired ones included. */
  async find(secret: string): Promise<Token | undefined> {
    const hash = hashOf(secret);
    const cached = this.#cache.get(hash);
    if (cached !== undefined) return this.#ended.has(cached.clientId) ? undefined : cached;
    const found = await this.#byHash.get({ hash });
    if (found !== undefined) this.#keep(hash, found);
    return found;
  }

  /** Drops what expired so long ago that nobody asks for it any more. */
  async sweep(now: number): Promise<void> {
    await this.#database.orm.delete(tokens).where(lt(tokens.expires_at, now - KEPT_MS));
  }

  /** Ends the tokens that a client has; only a bug does. */
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
