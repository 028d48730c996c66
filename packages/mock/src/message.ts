import type { Transport } from './faults/fault.js';

/** A request, independent of the server library: the data that `Request` and Node's `IncomingMessage` share. */
export interface Incoming {
  /** The method in upper case. */
  readonly method: string;
  /** Scheme and authority of the requested URL: `http://localhost:4010`. */
  readonly origin: string;
  /** The raw path, without the query. */
  readonly path: string;
  /** The raw query without the question mark; empty if absent. */
  readonly query: string;
  /** The remote address; `undefined` if it is not available. */
  readonly address: string | undefined;
  /** True if the request has a body, which {@link Incoming.body} reads. */
  readonly hasBody: boolean;
  /**
   * Returns the value of a header; the values of a repeated header are joined with `, `.
   *
   * @param name Name of the header in lower case.
   */
  header(name: string): string | undefined;
  /** Reads the whole body, or returns `null` if it has more than `limit` bytes. Called at most once. */
  body(limit: number): Promise<Uint8Array | null>;
}

/**
 * Returns `true` for statuses that never have content (RFC 9110 §6.4.1, §15.3.6), even if the document describes
 * content.
 */
export const hasNoContent = (status: number): boolean => status < 200 || [204, 205, 304].includes(status);

/** A response before it is converted to a `Response` or written to a socket. */
export interface Reply {
  readonly status: number;
  /** Headers keyed by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The content; `null` if there is none. */
  readonly body: string | Uint8Array | null;
  /** True if the mock chose this response because the document does not describe the case. */
  readonly isUndocumented?: boolean;
  /** A connection fault for the listener to inject. */
  readonly transport?: Transport;
}
