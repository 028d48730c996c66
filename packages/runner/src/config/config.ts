/** A secret by the name of its environment variable: the value never enters a plan, report or log. */
export interface Secret {
  readonly env: string;
}

/** Credentials and what they are. */
export interface Principal {
  /** By the name of the security scheme. */
  readonly credentials: Readonly<Record<string, Secret>>;
  /** Scopes or role names the credentials carry; absent: all of the document's. */
  readonly scopes?: readonly string[];
  /** Principals of one tenant see the same resources. Default: `default`. */
  readonly tenant?: string;
  readonly revoked?: boolean;
  readonly expired?: boolean;
  /** Calls admitted per rate class, where they differ from the documented ones. */
  readonly limits?: Readonly<Record<string, number>>;
  /** Calling from here is refused to this principal, whatever it asks. */
  readonly addressBlocked?: boolean;
  /** Error codes a `declared` trigger gives this principal. */
  readonly provokes?: readonly string[];
}

/** A request to make in place of one hook of the control protocol. `{name}` in path and body is filled in. */
export interface HookRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string | Secret>>;
  readonly body?: unknown;
}
