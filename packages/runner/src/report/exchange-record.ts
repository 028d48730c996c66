import type { StepRole } from '../plan/step.js';

/**
 * One attempt to send a request, as the exchange store contains it. Known secrets are masked, and other secret and
 * personal values are masked as in findings.
 */
export interface ExchangeRecord {
  /**
   * The id that findings refer to. It is unique within a run, unless a case is sent again because the server had
   * stopped. Such a case repeats its ids.
   */
  readonly id: string;
  /**
   * Id of the case that sent the request; null outside of cases. A shared resource is created by the first case that
   * needs it.
   */
  readonly case: string | null;
  /** Id of the step; for a request that belongs to no step, its role. */
  readonly step: string;
  /**
   * `removal` removes a created resource; `watch` checks whether the server accepts calls; `credential` obtains a
   * credential.
   */
  readonly role: StepRole | 'removal' | 'watch' | 'credential';
  /** Operation id. If a request obtains a credential, its method and path. */
  readonly operation: string;
  /** Id of the variant that the step tries; null if it tries none. */
  readonly variant: string | null;
  /** Id of the obligation that the response should fulfil; null if there is none. */
  readonly expected: string | null;
  /** Name of the caller; null for an anonymous call. */
  readonly caller: string | null;
  /** The time at which the request was sent, in ISO 8601. */
  readonly at: string;
  readonly durationMs: number;
  /** True if a finding of the case refers to this exchange. */
  readonly hasFinding: boolean;
  readonly request: StoredMessage & { readonly method: string; readonly url: string };
  /** Null if no response was received. */
  readonly response: (StoredMessage & { readonly status: number }) | null;
  /** The kind of failure if no response was received; otherwise null. */
  readonly failure: string | null;
}

/** The headers and the body of a message. */
export interface StoredMessage {
  readonly headers: Readonly<Record<string, string>>;
  /** The start of the body, at most 16,384 characters; null if there is none. */
  readonly body: string | null;
  /** Length of the whole body in characters. */
  readonly bodyLength: number;
}
