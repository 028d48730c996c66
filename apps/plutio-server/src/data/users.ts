import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import type { Database } from '@touchstone/server-kit';
import { and, eq } from 'drizzle-orm';
import { newId } from '../identifier.js';
import type { Mutants } from '../mutants/catalogue.js';
import type { Permission } from '../terms.js';
import { members, roles, users, workspaces } from './schema.js';

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

export interface NewUser {
  /** The login name, in lower case. */
  readonly email: string;
  readonly name: string;
  /** `null` if the user cannot log in. */
  readonly password: string | null;
}

/** A workspace of a user, with the user's role. */
export interface Membership {
  readonly workspace: { readonly id: string; readonly subdomain: string; readonly name: string };
  readonly role: { readonly id: string; readonly name: string };
}

const NOTHING: ReadonlySet<Permission> = new Set();

/** Stores users, their workspaces, and the permissions of their roles. */
export class UserStore {
  readonly #database: Database;
  readonly #mutants: Mutants;
  /**
   * Permissions by user and workspace. Every change of a membership or a role goes through this store and applies
   * immediately.
   */
  readonly #permissions = new Map<string, ReadonlySet<Permission>>();

  constructor(database: Database, mutants: Mutants) {
    this.#database = database;
    this.#mutants = mutants;
  }

  /** Loads roles and memberships from the database at startup and after a reset. */
  async load(): Promise<void> {
    this.#permissions.clear();
    const query = this.#database.orm
      .select({
        user: members.user_id,
        workspace: members.workspace_id,
        permissions: roles.permissions,
      })
      .from(members)
      .innerJoin(roles, eq(roles.id, members.role_id));
    for (const row of await query.all()) this.#keep(row.user, row.workspace, row.permissions);
  }

  async create({ email, name, password }: NewUser, now: string): Promise<User> {
    const user = { id: newId(), email: email.toLowerCase(), name };
    const hash = password === null ? null : await hashPassword(password);
    await this.#database.orm.insert(users).values({ ...user, password: hash, created_at: now });
    return user;
  }

  /** Changes a user's password. An unknown email has no effect. */
  async changePassword(email: string, password: string): Promise<void> {
    const hash = await hashPassword(password);
    await this.#database.orm
      .update(users)
      .set({ password: hash })
      .where(eq(users.email, email.toLowerCase()));
  }

  async byId(id: string): Promise<User | undefined> {
    const { id: userId, email, name } = users;
    return await this.#database.orm
      .select({ id: userId, email, name })
      .from(users)
      .where(eq(users.id, id))
      .get();
  }

  /**
   * Returns the user with this email and password, or `undefined` if there is none. Checking an unknown email takes as
   * long as checking a wrong password.
   */
  async authenticate(email: string, password: string): Promise<User | undefined> {
    const query = this.#database.orm.select().from(users).where(eq(users.email, email.toLowerCase()));
    const row = await query.get();
    const matches = await samePassword(password, row?.password ?? NO_PASSWORD);
    if (row === undefined || row.password === null || !matches) return undefined;
    return { id: row.id, email: row.email, name: row.name };
  }

  /** Adds the user to the workspace with an individual role, or changes the role of a member. */
  async join(
    userId: string,
    workspaceId: string,
    role: { readonly name: string; readonly permissions: readonly Permission[] },
  ): Promise<void> {
    const { orm } = this.#database;
    const where = and(eq(members.user_id, userId), eq(members.workspace_id, workspaceId));
    const member = await orm.select().from(members).where(where).get();
    if (member !== undefined) {
      if (this.#mutants.has('role-change-ignored')) return;
      await orm.update(roles).set(role).where(eq(roles.id, member.role_id));
    } else {
      const id = newId();
      await this.#database.commit([
        orm.insert(roles).values({ id, workspace_id: workspaceId, ...role }),
        orm.insert(members).values({ user_id: userId, workspace_id: workspaceId, role_id: id }),
      ]);
    }
    this.#keep(userId, workspaceId, role.permissions);
  }

  /** Returns the workspaces of a user, sorted by name. */
  async memberships(userId: string): Promise<Membership[]> {
    return await this.#database.orm
      .select({
        workspace: { id: workspaces.id, subdomain: workspaces.subdomain, name: workspaces.name },
        role: { id: roles.id, name: roles.name },
      })
      .from(members)
      .innerJoin(workspaces, eq(workspaces.id, members.workspace_id))
      .innerJoin(roles, eq(roles.id, members.role_id))
      .where(eq(members.user_id, userId))
      .orderBy(workspaces.name)
      .all();
  }

  /** Returns the permissions of the user's role in the workspace; empty if the user has no role there. */
  permissions(userId: string, workspaceId: string): ReadonlySet<Permission> {
    return this.#permissions.get(`${userId} ${workspaceId}`) ?? NOTHING;
  }

  #keep(userId: string, workspaceId: string, permissions: readonly Permission[]): void {
    this.#permissions.set(`${userId} ${workspaceId}`, new Set(permissions));
  }
}

// The scrypt parameters recommended by OWASP. Each hash needs 128 × N × r = 32 MiB.
const COST: ScryptOptions = { N: 2 ** 15, r: 8, p: 3, maxmem: 2 ** 26 };
const HASH_BYTES = 32;
/** A hash that matches no password, so that checking an unknown email takes as long as checking a known one. */
const NO_PASSWORD = `${Buffer.alloc(16).toString('base64')}$${Buffer.alloc(HASH_BYTES).toString('base64')}`;

async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString('base64')}$${(await derive(password, salt)).toString('base64')}`;
}

async function samePassword(password: string, stored: string): Promise<boolean> {
  const [salt = '', hash = ''] = stored.split('$');
  const derived = await derive(password, Buffer.from(salt, 'base64'));
  return timingSafeEqual(derived, Buffer.from(hash, 'base64'));
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, COST, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
