import type { Client } from './client.js';

/** The clients in memory, by id and by the workspaces they are enabled for. */
export class ClientIndex {
  readonly #byId = new Map<string, Client>();
  /** Ids of those enabled for a workspace, by its id. */
  readonly #byWorkspace = new Map<string, Set<string>>();

  get(id: string): Client | undefined {
    return this.#byId.get(id);
  }

  /** In the order they were made. */
  all(): IterableIterator<Client> {
    return this.#byId.values();
  }

  ofWorkspace(workspaceId: string): Client[] {
    return [...(this.#byWorkspace.get(workspaceId) ?? [])].flatMap((id) => this.#byId.get(id) ?? []);
  }

  /** Keeps a client as it is now, in place of what it was. */
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
