/** A failure that a mock injects, on a share of the calls. */
export type MockFault = FaultKind & {
  /** A wildcard (`createWildcard` of core) that matches operation ids, such as `GET /jobs/*`. Default: all operations. */
  readonly operation?: string;
  /** From 0, never, to 1, always. */
  readonly share: number;
};

export type FaultKind =
  /** An answer that comes late. `jitter`: up to so many milliseconds more. */
  | { readonly kind: 'latency'; readonly milliseconds: number; readonly jitter?: number }
  /** The document's own 5xx where it has one. Nothing of the request is kept. */
  | { readonly kind: 'server-error'; readonly status?: number }
  /** The connection ends without an answer. */
  | { readonly kind: 'reset' }
  /** A body that comes in parts, so long apart. */
  | { readonly kind: 'slow-body'; readonly milliseconds: number }
  /** A body that ends before its length. */
  | { readonly kind: 'truncated-body' }
  /** A whole answer whose JSON ends in the middle. */
  | { readonly kind: 'malformed-json' };

/** What a listener has to do to a connection, for what no `Response` can express. */
export type Transport =
  | { readonly kind: 'reset' }
  | { readonly kind: 'slow-body'; readonly milliseconds: number }
  | { readonly kind: 'truncated-body' };
