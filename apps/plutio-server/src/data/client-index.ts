import type { Client } from './client.js';

/** The clients in memory, by id and by enabled workspace. */
export class ClientIndex {
  readonly #byId = new Map<string, Client>();
  /** Ids of the enabled clients, by workspace id. */
  readonly #byWorkspace = new Map<string, Set<string>>();

  get(id: string): Client | undefined {
    return this.#byId.get(id);
  }

  /** Returns all clients in order of creation. */
  all(): IterableIterator<Client> {
    return this.#byId.values();
  }

  ofWorkspace(workspaceId: string): Client[] {
    return [...(this.#byWorkspace.get(workspaceId) ?? [])].flatMap((id) => this.#byId.get(id) ?? []);
  }

  /** Adds a client, or replaces its previous state. */
  keep(client: Client): void {
    for (const id of this.#byId.get(client.id)?.workspaces ?? []) {
      this.#byWorkspace.get(id)?.delete(client.id);
    }
    for (const id of client.workspaces) {
      const enabled = this.#byWorkspace.get(id) ?? new Set();
      this.#byWorkspace.set(id, enabled.add(client.id));
    }
    this.#byId.set(client.id, client);
  }

  clear(): void {
    this.#byId.clear();
    this.#byWorkspace.clear();
  }
}
