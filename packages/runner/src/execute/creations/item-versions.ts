import type { ReceivedResponse, SentRequest } from '../../http/message.js';
import { isSuccess } from './removal-status.js';

/** The versions of the items that a run may have to remove, which servers require in an `If-Match` header. */
export class ItemVersions {
  /** The last `ETag` of each item, by its URL without the query. */
  readonly #etags = new Map<string, string>();
  readonly #guarded = new Set<string>();

  /** Keeps the `ETag` of a response that shows an item. */
  note({ url }: SentRequest, { status, headers }: ReceivedResponse): void {
    if (isSuccess(status) && headers.etag !== undefined) this.#etags.set(withoutQuery(url), headers.etag);
  }

  /** Notes that the server refused a removal without a version (RFC 9110 §13.1.1, RFC 6585 §3). */
  require(operation: string): void {
    this.#guarded.add(operation);
  }

  /** Returns the `If-Match` that a removal needs: null if no read has shown it; undefined if it needs none. */
  of(operation: string, { url }: SentRequest): string | null | undefined {
    return this.#guarded.has(operation) ? (this.#etags.get(withoutQuery(url)) ?? null) : undefined;
  }
}

const withoutQuery = (url: string): string => url.replace(/[?#].*/, '');
