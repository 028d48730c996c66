import { type Database, hashSecret, type Write } from '@touchstone/server-kit';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { AddressList } from '../http/address.js';
import { newId } from '../identifier.js';
import type { Mutants } from '../mutants/catalogue.js';
import { newKeySecret } from '../secret.js';
import { type Plan, RATE_CLASSES, RATE_RULES, type RateClass, type Scope } from '../terms.js';
import { companies, keys } from './schema.js';

/** An API key with the plan of its company, as the checks of a call use it. */
export interface Key {
  readonly id: string;
  readonly companyId: string;
  readonly plan: Plan;
  readonly hash: Buffer;
  readonly scopes: ReadonlySet<Scope>;
  readonly limits: Readonly<Record<RateClass, number>>;
  /** The addresses from which calls are accepted; `null` for any address. */
  readonly addresses: AddressList | null;
  readonly revoked: boolean;
  /** Milliseconds since the epoch; `null` if the key does not expire. */
  readonly expiresAt: number | null;
}

export type KeyRow = typeof keys.$inferSelect;

export interface KeySettings {
  readonly name?: string | undefined;
  readonly mode?: 'live' | 'test' | undefined;
  readonly scopes?: readonly Scope[] | undefined;
  readonly addresses?: readonly string[] | null | undefined;
  readonly limits?: Readonly<Partial<Record<RateClass, number>>> | undefined;
  readonly expires_at?: string | null | undefined;
  readonly company_id?: string | undefined;
}

/** Maximum number of cached keys. If the cache is full, its oldest entry is removed. */
const CACHE_SIZE = 20_000;

/**
 * Creates, finds, changes, rotates and revokes keys. Keys are cached until they change. Every change goes through
 * this store, so that it applies from the next call.
 */
export class KeyStore {
  readonly #database: Database;
  readonly #mutants: Mutants;
  /** Keys by the hexadecimal hash of their secret. */
  readonly #cache = new Map<string, Key>();
  readonly #hashOf = new Map<string, string>();
  readonly #byHash;
  /** The number of removals from the cache. It prevents caching a row that was read before a change. */
  #generation = 0;

  constructor(database: Database, mutants: Mutants) {
    this.#database = database;
    this.#mutants = mutants;
    this.#byHash = database.orm
      .select({ key: keys, plan: companies.plan })
      .from(keys)
      .innerJoin(companies, eq(companies.id, keys.company_id))
      .where(eq(keys.hash, sql.placeholder('hash')))
      .prepare();
  }

  /** Finds the key by the hash of its secret. The key may be revoked or expired. */
  async find(hash: Buffer): Promise<Key | undefined> {
    const hex = hash.toString('hex');
    const cached = this.#cache.get(hex);
    if (cached !== undefined) return cached;
    const generation = this.#generation;
    const row = await this.#byHash.get({ hash: hex });
    if (row === undefined) return undefined;
    const key = toKey(row.key, row.plan);
    if (generation === this.#generation) this.#keep(hex, key);
    return key;
  }

  /** Returns a new key with its secret and the write that stores the key. Only the hash of the secret is stored. */
  create(companyId: string, settings: KeySettings, now: string, presetSecret?: string): NewKey {
    const secret = presetSecret ?? newKeySecret(settings.mode ?? 'live');
    const row: KeyRow = {
      id: newId('key'),
      company_id: companyId,
      name: settings.name ?? 'API key',
      mode: settings.mode ?? 'live',
      scopes: settings.scopes ?? [],
      addresses: settings.addresses ?? null,
      limits: settings.limits ?? {},
      revoked_at: null,
      expires_at: settings.expires_at ?? null,
      created_at: now,
      rotated_at: null,
      ...ofSecret(secret),
    };
    return { row, secret, write: this.#database.orm.insert(keys).values(row) };
  }

  async byId(id: string): Promise<KeyRow | undefined> {
    return await this.#database.orm.select().from(keys).where(eq(keys.id, id)).get();
  }

  async ofCompany(companyId: string): Promise<KeyRow[]> {
    return await this.#database.orm.select().from(keys).where(eq(keys.company_id, companyId)).all();
  }

  /** Changes the given settings and keeps those that are `undefined`. Returns `undefined` if the key does not exist. */
  async change(id: string, settings: KeySettings): Promise<KeyRow | undefined> {
    const change = { ...settings, id };
    if (this.#mutants.has('address-change-ignored')) delete change.addresses;
    if (this.#mutants.has('added-address-ignored') && change.addresses && (await this.byId(id))?.addresses) {
      delete change.addresses;
    }
    if (this.#mutants.has('scope-change-ignored')) delete change.scopes;
    await this.#database.orm.update(keys).set(change).where(eq(keys.id, id));
    this.forget(id);
    return await this.byId(id);
  }

  /**
   * Replaces the secret. The old secret is invalid once the promise resolves. Returns `undefined` if the key does not
   * exist or is revoked.
   */
  async rotate(id: string, now: string): Promise<NewSecret | undefined> {
    const old = await this.byId(id);
    if (old === undefined || old.revoked_at !== null) return undefined;
    const secret = newKeySecret(old.mode);
    const changed = { ...ofSecret(secret), rotated_at: now };
    await this.#database.orm.update(keys).set(changed).where(eq(keys.id, id));
    if (!this.#mutants.has('rotated-key-accepted')) this.forget(id);
    return { row: { ...old, ...changed }, secret };
  }

  /** Revokes the key immediately. Revoking it again has no effect. Returns `undefined` if the key does not exist. */
  async revoke(id: string, now: string): Promise<KeyRow | undefined> {
    await this.#database.orm
      .update(keys)
      .set({ revoked_at: now })
      .where(and(eq(keys.id, id), isNull(keys.revoked_at)));
    if (!this.#mutants.has('revocation-cached')) this.forget(id);
    return await this.byId(id);
  }

  /** Undoes a revocation. */
  async restore(id: string): Promise<void> {
    await this.#database.orm.update(keys).set({ revoked_at: null }).where(eq(keys.id, id));
    this.forget(id);
  }

  /** Removes one key or all keys from the cache after the key or its company has changed. */
  forget(id?: string): void {
    this.#generation += 1;
    if (id === undefined) {
      this.#cache.clear();
      this.#hashOf.clear();
    } else {
      this.#cache.delete(this.#hashOf.get(id) ?? '');
      this.#hashOf.delete(id);
    }
  }

  /** Returns the oldest key, as if its company had the `enterprise` plan. Only a mutant uses this method. */
  async first(): Promise<Key | undefined> {
    const row = await this.#database.orm.select().from(keys).orderBy(asc(keys.created_at)).limit(1).get();
    return row === undefined ? undefined : toKey(row, 'enterprise');
  }

  #keep(hex: string, key: Key): void {
    const oldest = this.#cache.size >= CACHE_SIZE ? this.#cache.values().next().value : undefined;
    if (oldest !== undefined) this.forget(oldest.id);
    this.#cache.set(hex, key);
    this.#hashOf.set(key.id, hex);
  }
}

export interface NewSecret {
  readonly row: KeyRow;
  readonly secret: string;
}

export interface NewKey extends NewSecret {
  readonly write: Write;
}

function ofSecret(secret: string): { hash: string; ending: string } {
  return { hash: hashSecret(secret).toString('hex'), ending: secret.slice(-4) };
}

function toKey(row: KeyRow, plan: Plan): Key {
  const limits = { lists: 0, reads: 0, writes: 0, daily: 0 };
  for (const name of RATE_CLASSES) limits[name] = row.limits[name] ?? RATE_RULES[name].limit;
  return {
    id: row.id,
    companyId: row.company_id,
    plan,
    hash: Buffer.from(row.hash, 'hex'),
    scopes: new Set(row.scopes),
    limits,
    addresses: row.addresses === null ? null : new AddressList(row.addresses),
    revoked: row.revoked_at !== null,
    expiresAt: row.expires_at === null ? null : Date.parse(row.expires_at),
  };
}
