import { randomBytes } from 'node:crypto';
import { hashSecret } from '@touchstone/server-kit';
import { and, eq, gt, lte } from 'drizzle-orm';
import { sessions, users } from '../data/schema.js';
import type { User } from '../data/users.js';
import type { Environment } from '../environment.js';

/** A session ends twelve hours after login by the server's clock, even if it is in use. */
export const SESSION_SECONDS = 43_200;

export interface Session {
  readonly hash: string;
  readonly user: User;
  /** The token that every form of the session must send. */
  readonly csrf: string;
}

/**
 * Login sessions. The cookie contains 256 random bits and the database only their hash, so that the database does
 * not reveal a usable cookie.
 */
export class SessionStore {
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Deletes expired sessions, creates a session and returns the value of its cookie. */
  async begin(userId: string): Promise<string> {
    const { clock, database } = this.#environment;
    const token = randomToken();
    await database.commit([
      database.orm.delete(sessions).where(lte(sessions.expires_at, clock.now())),
      database.orm.insert(sessions).values({
        hash: hashOf(token),
        user_id: userId,
        csrf: randomToken(),
        created_at: clock.iso(),
        expires_at: clock.now() + SESSION_SECONDS * 1000,
      }),
    ]);
    return token;
  }

  async find(token: string): Promise<Session | undefined> {
    return await this.#environment.database.orm
      .select({
        hash: sessions.hash,
        csrf: sessions.csrf,
        user: { id: users.id, email: users.email, name: users.name },
      })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.user_id))
      .where(and(eq(sessions.hash, hashOf(token)), gt(sessions.expires_at, this.#environment.clock.now())))
      .get();
  }

  async end(token: string): Promise<void> {
    await this.#environment.database.orm.delete(sessions).where(eq(sessions.hash, hashOf(token)));
  }
}

/** Returns 256 random bits in base64url. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

function hashOf(token: string): string {
  return hashSecret(token).toString('hex');
}
