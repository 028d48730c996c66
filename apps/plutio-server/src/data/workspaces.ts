import type { Database } from '@touchstone/server-kit';
import { newId } from '../identifier.js';
import { workspaces } from './schema.js';

export type Workspace = typeof workspaces.$inferSelect;

/** Stores the workspaces. Keeps all of them in memory, because every call looks one up by its subdomain. */
export class WorkspaceStore {
  readonly #database: Database;
  readonly #byId = new Map<string, Workspace>();
  readonly #bySubdomain = new Map<string, Workspace>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Loads the workspaces from the database at startup and after a reset. */
  async load(): Promise<void> {
    this.#byId.clear();
    this.#bySubdomain.clear();
    for (const row of await this.#database.orm.select().from(workspaces).all()) this.#keep(row);
  }

  async create(
    settings: { readonly subdomain: string; readonly name: string; readonly label?: string },
    now: string,
  ): Promise<Workspace> {
    const row = { id: newId(), label: null, created_at: now, ...settings };
    await this.#database.orm.insert(workspaces).values(row);
    this.#keep(row);
    return row;
  }

  byId(id: string): Workspace | undefined {
    return this.#byId.get(id);
  }

  /** Finds a workspace by its subdomain, which is case-sensitive. */
  bySubdomain(subdomain: string): Workspace | undefined {
    return this.#bySubdomain.get(subdomain);
  }

  byLabel(label: string): Workspace | undefined {
    for (const workspace of this.#byId.values()) if (workspace.label === label) return workspace;
    return undefined;
  }

  #keep(row: Workspace): void {
    this.#byId.set(row.id, row);
    this.#bySubdomain.set(row.subdomain, row);
  }
}
