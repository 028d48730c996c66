import type { Transport } from './faults/fault.js';

/** A request, as far as an answer depends on it: what a `Request` and Node's `IncomingMessage` have in common. */
export interface Incoming {
  /** Upper case. */
  readonly method: string;
  /** `http://localhost:4010`, as the caller called it. */
  readonly origin: string;
  /** As it was sent: not decoded, without the query. */
  readonly path: string;
  /** Without the question mark; empty where there is none. */
  readonly query: string;
  /** The remote address, where there is one. */
  readonly address: string | undefined;
  readonly hasBody: boolean;
  /** By its name in lower case; values of a repeated one joined with `, `. */
  header(name: string): string | undefined;
  /** The whole body; null where it has more bytes than `limit`. Called at most once. */
  body(limit: number): Promise<Uint8Array | null>;
}

/** Statuses that have no content (RFC 9110 §6.4.1), whatever a document says. */
export const hasNoContent = (status: number): boolean => status < 200 || [204, 205, 304].includes(status);

/** An answer, before it is a `Response` or written to a socket. Header names are lower-case. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: no content. */
  readonly body: string | Uint8Array | null;
  /** It stands for what the document has nothing for. */
  readonly isOurs?: boolean;
  /** A fault that only whoever writes it out can inject. */
  readonly transport?: Transport;
}
