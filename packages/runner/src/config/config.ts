/** A secret by the name of its environment variable: the value never enters a plan, report or log. */
export interface Secret {
  readonly env: string;
}

/** What a token is asked for with (RFC 6749 §4.4): the run asks by itself, and again before the token expires. */
export interface ClientCredentials {
  readonly clientId: Secret | string;
  readonly clientSecret: Secret;
  /**
   * Where. Default: the scheme's `tokenUrl`, where that is below a server of the document: then it is asked at the
   * server under test. To any other place client credentials are sent only when it stands here.
   */
  readonly tokenUrl?: string;
}

/** Credentials and what they are. */
export interface Caller {
  /** By the name of the security scheme. */
  readonly credentials: Readonly<Record<string, Secret | ClientCredentials>>;
  /** Header parameters that go with the credentials: the name of the tenant they act for. No secrets. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Scopes or role names the credentials carry; absent: all of the document's. */
  readonly scopes?: readonly string[];
  /** What the role behind them allows, in the words of `x-permission`; absent: everything. */
  readonly permissions?: readonly string[];
  /** Callers of one tenant see the same resources. Default: `default`. */
  readonly tenant?: string;
  readonly revoked?: boolean;
  readonly expired?: boolean;
  /** Calls admitted per rate class, where they differ from the documented ones. */
  readonly limits?: Readonly<Record<string, number>>;
  /** Calling from here is refused to this caller, whatever it asks. */
  readonly addressBlocked?: boolean;
  /** Error codes a `declared` trigger gives this caller. */
  readonly provokes?: readonly string[];
}

/** Probes that can cost a server that is not ours something: allowed there only when asked for. */
export type Probe = 'rate' | 'credentials';

export const PROBES: readonly Probe[] = ['rate', 'credentials'];

/** Answer of `GET /control/capabilities`, or what the configuration maps by itself. */
export interface Capabilities {
  readonly clock: boolean;
  readonly address: boolean;
  readonly fault: boolean;
  readonly callers: boolean;
  /** Callers can be subscribed to webhooks that are delivered to this machine. */
  readonly webhooks: boolean;
  readonly actions: readonly ControlAction[];
}

export interface ControlAction {
  readonly name: string;
  /** The `x-reference` its value satisfies: `/assets/{id}#/data/meters/*\/id`. */
  readonly creates?: string;
  /** Names of the path parameters it takes. */
  readonly parameters: readonly string[];
}

export const NO_CONTROL: Capabilities = {
  clock: false,
  address: false,
  fault: false,
  callers: false,
  webhooks: false,
  actions: [],
};

export interface PlanOptions {
  readonly seed: number;
  /** By name. The first unrestricted one is used where nothing special is needed. */
  readonly callers: Readonly<Record<string, Caller>>;
  readonly control: Capabilities;
  readonly allow: readonly Probe[];
  /** Values for path parameters and references, by `x-reference` path or item path: `/customers/{id}`. */
  readonly references?: Readonly<Record<string, string>>;
  /** Keeps an obligation, variant or case in the plan. Default: all. */
  readonly select?: (subject: Selectable) => boolean;
}

/** What `--include` and `--exclude` are matched against. A webhook is the operation `webhook:<name>`. */
export interface Selectable {
  readonly operation: string;
  readonly operationId: string | undefined;
  readonly tags: readonly string[];
  readonly error: string | null;
  readonly obligation: string;
}
