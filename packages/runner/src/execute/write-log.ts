import type { ReceivedResponse, SentRequest } from '../http/message.js';
import { pathOf } from '../http/path-of.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';

interface Write {
  readonly request: SentRequest;
  readonly path: string;
  /** The case that sent the write; undefined for a removal after a case. */
  readonly sender: object | undefined;
  /** The time of the response; infinite until then. */
  end: number;
  /** False if the response shows that the write changed nothing. */
  mayBeApplied: boolean;
}

/** Two reads of a resource in one case, and the refused call between them. */
export interface ComparedReads {
  readonly before: ReceivedResponse;
  readonly after: SentRequest;
  readonly refused: SentRequest;
  readonly sender: object;
}

/** Maximum number of writes that are kept. Far fewer are sent between two reads of one case. */
const MAX_WRITES = 1000;

/** The last writes of the run, so that their effects are not ascribed to a refused call. */
export class WriteLog {
  readonly #writes: Write[] = [];
  /** The latest end of the writes that are no longer kept. */
  #forgotten = 0;
  /** The times at which reads were sent, by their responses. */
  readonly #reads = new WeakMap<ReceivedResponse, number>();
  #time = 0;

  /**
   * Sends a request and keeps it.
   * @param sender The case that sends the request.
   */
  async record(
    request: SentRequest,
    sender: object | undefined,
    send: () => Promise<ReceivedResponse>,
  ): Promise<ReceivedResponse> {
    const start = ++this.#time;
    if (SAFE_METHODS.includes(request.method)) {
      const response = await send();
      this.#reads.set(response, start);
      return response;
    }
    const path = pathOf(request.url);
    const write: Write = { request, path, sender, end: Number.POSITIVE_INFINITY, mayBeApplied: true };
    this.#writes.push(write);
    if (this.#writes.length > MAX_WRITES) this.#forget();
    try {
      const response = await send();
      write.mayBeApplied = response.status < 400 || response.status >= 500;
      return response;
    } finally {
      write.end = ++this.#time;
    }
  }

  /**
   * Returns true if the run may have changed the resource between the reads: by a write of the same case or of a fixture
   * that it created, or by a write of another case to the path of the resource or below. The refused call does not count.
   * Also returns true if not all writes since the first read are kept.
   */
  isChangedBetween({ before, after, refused, sender }: ComparedReads): boolean {
    const start = this.#reads.get(before);
    if (start === undefined) return false;
    if (start < this.#forgotten) return true;
    const path = pathOf(after.url);
    const isRelevant = (write: Write): boolean =>
      write.sender === sender || write.path === path || write.path.startsWith(`${path}/`);
    return this.#writes.some(
      (write) => write.end > start && write.mayBeApplied && write.request !== refused && isRelevant(write),
    );
  }

  /** Forgets the oldest write with a response. */
  #forget(): void {
    const index = this.#writes.findIndex(({ end }) => end < Number.POSITIVE_INFINITY);
    const [oldest] = index < 0 ? [] : this.#writes.splice(index, 1);
    if (oldest?.mayBeApplied) this.#forgotten = Math.max(this.#forgotten, oldest.end);
  }
}
