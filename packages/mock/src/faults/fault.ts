/** A failure that the mock injects into a share of the requests. */
export type MockFault = FaultKind & {
  /**
   * A wildcard (`createWildcard` of core) that matches operation ids, such as `GET /jobs/*`. Default: all operations.
   */
  readonly operation?: string;
  /** Probability per request, from 0 (never) to 1 (always). */
  readonly share: number;
};

/** The kind of an injected failure and its parameters. */
export type FaultKind =
  /** Delays the response by `milliseconds`, plus up to `jitter` milliseconds at random. */
  | { readonly kind: 'latency'; readonly milliseconds: number; readonly jitter?: number }
  /** Answers with `status`. Default: the documented 5xx, or else 500. The request changes no state. */
  | { readonly kind: 'server-error'; readonly status?: number }
  /** Resets the connection without a response. */
  | { readonly kind: 'reset' }
  /** Sends the body in at most eight parts, `milliseconds` apart. */
  | { readonly kind: 'slow-body'; readonly milliseconds: number }
  /** Closes the connection in the middle of the body. */
  | { readonly kind: 'truncated-body' }
  /** Cuts a JSON or text body in half and sends it as a complete response. */
  | { readonly kind: 'malformed-json' };

/** A fault that the listener injects, because it affects the connection. */
export type Transport =
  | { readonly kind: 'reset' }
  | { readonly kind: 'slow-body'; readonly milliseconds: number }
  | { readonly kind: 'truncated-body' };
