/** A message to deliver. It is sent until the receiver accepts it, a failure is permanent or no retry is left. */
export interface Delivery {
  readonly id: string;
  /** Name of the webhook (`task.create`) or of the callback. */
  readonly event: string;
  readonly method: string;
  readonly url: string;
  readonly body: string;
  /** Seconds to wait after each failed attempt. */
  readonly retries: readonly number[];
  /**
   * Returns the headers of an attempt. The signature depends on the time of the attempt.
   *
   * @param at Time of the attempt in milliseconds since the epoch.
   */
  headers(at: number): Promise<Readonly<Record<string, string>>>;
  /** Returns `false` once the subscriber is revoked. */
  isWanted(): boolean;
}

/** The history of a delivery. */
export interface DeliveryLog {
  readonly id: string;
  /** Name of the webhook (`task.create`) or of the callback. */
  readonly event: string;
  /** The URL without parts that may be secret: `https://receiver.example/…`. */
  readonly url: string;
  readonly attempts: readonly Attempt[];
  /** Time of the next attempt, in RFC 3339 format; `null` if no further attempt is scheduled. */
  readonly nextAt: string | null;
}

/** One attempt to deliver a message. */
export interface Attempt {
  /** Time according to the mock's clock, in RFC 3339 format. */
  readonly at: string;
  /** Status of the response; `null` if there was none. */
  readonly status: number | null;
  /** The human-readable reason for the failure; `null` if the message was accepted. */
  readonly problem: string | null;
}

/** The outcome of one attempt. */
export interface Outcome {
  /** Status of the response; `null` if there was none. */
  readonly status: number | null;
  /** The human-readable reason for the failure; `null` if the message was accepted. */
  readonly problem: string | null;
  /** True if the failure is permanent, so a retry is useless. */
  readonly isFinal?: true;
}

/** Sends a message once. Reports failures in its outcome instead of throwing. */
export type Send = (
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<Outcome>;
