import { NoAnswerError, UnsendableError } from '../../http/errors.js';
import type { ReceivedResponse, SentRequest } from '../../http/message.js';
import { pathOf } from '../../http/path-of.js';
import { isSuccess } from './removal-status.js';

/**
 * The result of equal DELETE requests: `possible` if one received a 5xx or no response, so that the server may have
 * removed the resource.
 */
export type EarlierRemoval = 'none' | 'possible' | 'accepted';

interface EqualRemovals {
  /** Number of the last accepted request; 0 if there is none. */
  accepted: number;
  /** Number of the last request that the server may have accepted; 0 if there is none. */
  possible: number;
}

/** The DELETE requests of a run, so that no second one is sent blindly: another client may have received the id. */
export class SentRemovals {
  /** By URL and body, because some servers read the id from the body. */
  readonly #equal = new Map<string, EqualRemovals>();
  /** The paths of the resources that no longer exist after a removal. */
  readonly #gone = new Set<string>();
  #count = 0;

  /** Number of DELETE requests that were sent so far. */
  get count(): number {
    return this.#count;
  }

  /** Returns the result of the equal requests that were sent after the first `count` DELETE requests of the run. */
  earlier(request: SentRequest, count: number): EarlierRemoval {
    const { accepted, possible } = this.#equal.get(keyOf(request)) ?? { accepted: 0, possible: 0 };
    if (accepted > count) return 'accepted';
    return possible > count ? 'possible' : 'none';
  }

  /** Returns true if an accepted DELETE request, or one that the server may have accepted, names the id in its path. */
  hasRemoved(id: string): boolean {
    const names = [id, encodeURIComponent(id)];
    return [...this.#equal].some(([key, { accepted, possible }]) => {
      const [url] = JSON.parse(key) as readonly [string];
      return (
        accepted + possible > 0 &&
        pathOf(url)
          .split('/')
          .some((segment) => names.includes(segment))
      );
    });
  }

  /** Forgets the removals of a resource, because an accepted PUT of the run created it again. */
  forget(url: string): void {
    this.#equal.delete(keyOf({ url, body: undefined }));
    this.#gone.delete(pathOf(url));
  }

  /** Records that the resource at a URL no longer exists. */
  noteGone(url: string): void {
    this.#gone.add(pathOf(url));
  }

  /** Returns true if the URL is below that of a resource that no longer exists. */
  isBelowGone(url: string): boolean {
    const segments = pathOf(url).split('/');
    return segments.some((_, index) => index > 1 && this.#gone.has(segments.slice(0, index).join('/')));
  }

  /**
   * Sends a DELETE request with `send`, and records its result.
   * @throws the error of `send`.
   */
  async record(request: SentRequest, send: () => Promise<ReceivedResponse>): Promise<ReceivedResponse> {
    const key = keyOf(request);
    const removals = this.#equal.get(key) ?? { accepted: 0, possible: 0 };
    this.#equal.set(key, removals);
    const before = removals.possible;
    const number = ++this.#count;
    removals.possible = number;
    try {
      const response = await send();
      if (response.status < 500) removals.possible = before;
      if (isSuccess(response.status)) removals.accepted = number;
      return response;
    } catch (error) {
      const isUnsent =
        error instanceof UnsendableError || (error instanceof NoAnswerError && error.kind === 'unreachable');
      if (isUnsent) removals.possible = before;
      throw error;
    }
  }
}

const keyOf = ({ url, body }: Pick<SentRequest, 'url' | 'body'>): string =>
  JSON.stringify([url, body ?? null]);
