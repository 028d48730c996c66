/** One change that a writer requested. */
export interface Change {
  readonly event: 'note.create' | 'note.edit' | 'note.remove';
  /** The content of every note that the change creates or edits; unique among the writer's changes. */
  readonly marker: string;
  readonly ids: readonly string[];
  /** `unknown` if the server was killed before it responded. */
  outcome: 'acknowledged' | 'unknown';
}

/** The current base URL of the server. */
export interface Target {
  url: string;
}

const KEEP = 12;

/**
 * A client that changes the notes of its own workspace, one change after another. It creates single notes, edits and
 * removes notes singly and in bulk, and tracks the notes whose changes were all acknowledged.
 */
export class CrashWriter {
  readonly changes: Change[] = [];
  readonly #target: Target;
  readonly #headers: Record<string, string>;
  readonly #random: () => number;
  /** The marker of the last change of each note with a known state, by id, oldest change first. */
  readonly notes = new Map<string, string>();
  #count = 0;

  constructor(target: Target, headers: Record<string, string>, seed: number) {
    this.#target = target;
    this.#headers = { ...headers, 'Content-Type': 'application/json' };
    this.#random = generator(seed);
  }

  /** Makes changes until the writer has made the given number in total or the server does not respond. */
  async run(changes: number, onAnswer: () => void): Promise<void> {
    while (this.changes.length < changes) {
      if (!(await this.#next())) return;
      onAnswer();
    }
  }

  async #next(): Promise<boolean> {
    this.#count += 1;
    const marker = `change ${this.#count}`;
    if (this.notes.size < KEEP || this.#random() < 0.3) return await this.#create(marker);
    const ids = this.#pick();
    const edits = this.#random() < 0.7;
    const isBulk = ids.length > 1;
    const fields = edits ? { content: marker } : {};
    const body = isBulk ? { _ids: ids, ...fields } : { _id: ids[0], ...fields };
    const change: Change = {
      event: edits ? 'note.edit' : 'note.remove',
      marker,
      ids,
      outcome: 'unknown',
    };
    this.changes.push(change);
    const answer = await this.#send(edits ? 'PUT' : 'DELETE', isBulk ? '/notes/bulk' : '/notes', body);
    for (const id of ids) this.notes.delete(id);
    if (answer === undefined) return false;
    change.outcome = 'acknowledged';
    if (edits) for (const id of ids) this.notes.set(id, marker);
    return true;
  }

  async #create(marker: string): Promise<boolean> {
    const answer = await this.#send('POST', '/notes', { title: 'A note', content: marker });
    const id = typeof answer === 'object' && answer !== null ? String(Reflect.get(answer, '_id')) : undefined;
    const outcome = id === undefined ? 'unknown' : 'acknowledged';
    this.changes.push({ event: 'note.create', marker, ids: id === undefined ? [] : [id], outcome });
    if (id !== undefined) this.notes.set(id, marker);
    return id !== undefined;
  }

  /** Selects one note, or two to six notes. */
  #pick(): string[] {
    const ids = [...this.notes.keys()];
    const count = this.#random() < 0.5 ? 1 : 2 + Math.floor(this.#random() * 5);
    const from = Math.floor(this.#random() * (ids.length - count));
    return ids.slice(from, from + count);
  }

  /** Returns the response; `undefined` if the server was killed before the response was complete. */
  async #send(method: string, path: string, body: unknown): Promise<unknown> {
    let status: number;
    let text: string;
    try {
      const response = await fetch(this.#target.url + path, {
        method,
        headers: this.#headers,
        body: JSON.stringify(body),
      });
      status = response.status;
      text = await response.text();
    } catch {
      return undefined;
    }
    if (status >= 300) throw new Error(`${method} ${path} returned ${status}: ${text}`);
    return JSON.parse(text);
  }

  /** Returns the content of all notes, by id. */
  async read(): Promise<Map<string, string>> {
    const contents = new Map<string, string>();
    for (let skip = 0; ; skip += 100) {
      const url = `${this.#target.url}/notes?limit=100&skip=${skip}&sort=createdAt`;
      const page = (await (await fetch(url, { headers: this.#headers })).json()) as StoredNote[];
      for (const { _id, content } of page) contents.set(_id, content);
      if (page.length < 100) return contents;
    }
  }
}

interface StoredNote {
  readonly _id: string;
  readonly content: string;
}

/** Returns a pseudo-random number generator (Mulberry32). The same seed produces the same numbers. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
