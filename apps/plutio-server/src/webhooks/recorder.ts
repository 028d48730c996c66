import { setTimeout } from 'node:timers/promises';
import type { Database, Write } from '@touchstone/server-kit';

interface Entry {
  readonly writes: readonly Write[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const BATCH = 100;
/** Attempts that end within this time share a commit, because each commit waits for the disk. */
const COMMIT_DELAY_MS = 10;

/** Records the results of many attempts in one transaction. */
export class Recorder {
  readonly #database: Database;
  #queue: Entry[] = [];
  #running = false;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Resolves after the writes are committed. Rejects if the transaction fails. */
  add(writes: readonly Write[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ writes, resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#queue.length > 0) {
      await setTimeout(COMMIT_DELAY_MS);
      const entries = this.#queue.splice(0, BATCH);
      try {
        await this.#database.commit(entries.flatMap(({ writes }) => writes));
        for (const { resolve } of entries) resolve();
      } catch (error) {
        for (const { reject } of entries) reject(error);
      }
    }
    this.#running = false;
  }
}
