export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** A response as it was received. Redirects are not followed, and content is not decoded. */
export interface ReceivedResponse {
  readonly status: number;
  /** Headers with lower-case names; repeated fields are joined by commas (RFC 9110 §5.2). */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; undefined if it is not JSON. */
  readonly json: unknown;
  /** The reason why a JSON body was not parsed. */
  readonly unread?: string;
}
