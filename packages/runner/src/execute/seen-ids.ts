import type { Exchange } from '../checks/exchange.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';

/** Limits the memory of long runs. */
const MAX_IDS = 50_000;
const MAX_LENGTH = 64;
const MAX_DEPTH = 6;

/** The scalars in the lists that the run has read, any of which may be the id of an existing resource. */
export class SeenIds {
  readonly #ids = new Set<string>();

  /** Keeps the scalars of the items of a list that the server returned. */
  note({ request, response: { status, json } }: Exchange): void {
    if (!SAFE_METHODS.includes(request.method) || status < 200 || status > 299) return;
    this.#add(json, false, 0);
  }

  /** Returns true if a list contained the id, in any case, because some servers ignore it. */
  has(id: string): boolean {
    return this.#ids.has(id.toLowerCase());
  }

  #add(value: unknown, isInList: boolean, depth: number): void {
    if (this.#ids.size >= MAX_IDS || depth > MAX_DEPTH) return;
    if (typeof value === 'object' && value !== null)
      for (const child of Object.values(value)) this.#add(child, isInList || Array.isArray(value), depth + 1);
    else if (isInList && (typeof value === 'string' || typeof value === 'number')) {
      const text = String(value);
      if (text.length <= MAX_LENGTH) this.#ids.add(text.toLowerCase());
    }
  }
}
