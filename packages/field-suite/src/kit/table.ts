import type { HarmLog } from './harm-log.js';
import type { Client, JsonObject } from './message.js';

/** A stored row. */
export interface Row {
  readonly owner: Client;
  readonly value: JsonObject;
}

/** The rows of one resource type by key, which logs each change of a row that another client created. */
export class Table {
  readonly #name: string;
  readonly #harm: HarmLog;
  readonly #rows = new Map<string, Row>();

  constructor(name: string, harm: HarmLog) {
    this.#name = name;
    this.#harm = harm;
  }

  insert(client: Client, key: string, value: JsonObject): JsonObject {
    this.#rows.set(key, { owner: client, value });
    return value;
  }

  find(key: string): JsonObject | undefined {
    return this.#rows.get(key)?.value;
  }

  /** Returns all rows in the order of their creation. */
  all(): readonly JsonObject[] {
    return [...this.#rows.values()].map(({ value }) => value);
  }

  /** Returns the keys of the rows that a client created. */
  keysOf(client: Client): readonly string[] {
    return [...this.#rows].flatMap(([key, { owner }]) => (owner === client ? [key] : []));
  }

  change(client: Client, key: string, value: JsonObject): JsonObject {
    const { owner } = this.#rows.get(key) ?? { owner: client };
    this.#harm.touched(client, owner, `changed ${this.#name} ${key}`);
    this.#rows.set(key, { owner, value });
    return value;
  }

  /** Changes the key of a row. */
  rename(key: string, other: string): void {
    const row = this.#rows.get(key);
    if (!row) return;
    this.#rows.delete(key);
    this.#rows.set(other, row);
  }

  remove(client: Client, key: string): void {
    const row = this.#rows.get(key);
    if (!row) return;
    this.#harm.touched(client, row.owner, `removed ${this.#name} ${key}`);
    this.#rows.delete(key);
  }

  /** Describes the rows that the observed client created and that still exist. */
  leftovers(): readonly string[] {
    return this.keysOf('run').map((key) => `${this.#name} ${key}`);
  }
}
