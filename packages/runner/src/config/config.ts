import type { EffectKind, Json } from '@touchstone/core';
import type { Credential } from './credential.js';

/** A configured caller and the properties of its credentials. */
export interface Caller {
  /** Credentials by name of the security scheme. */
  readonly credentials: Readonly<Record<string, Credential>>;
  /** Headers to send with the credentials, such as one that names the tenant. They must not contain secrets. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Scopes or role names of the credentials. Default: all scopes of the document. */
  readonly scopes?: readonly string[];
  /** Permissions of the credentials' role, as in `x-permission`. Default: all permissions. */
  readonly permissions?: readonly string[];
  /**
   * The operations that the caller may call, as patterns of their ids with `*`: `GET *`. A call to another operation is
   * expected to be refused. Default: all operations that its scopes and permissions allow.
   */
  readonly may?: readonly string[];
  /** Name of the tenant. Callers of one tenant see the same resources. Default: `default`. */
  readonly tenant?: string;
  readonly revoked?: boolean;
  readonly expired?: boolean;
  /** Rate limits by rate class, in calls per window, if they differ from the documented limits. */
  readonly limits?: Readonly<Record<string, number>>;
  /** True if the server refuses all calls that this caller makes from this machine's address. */
  readonly addressBlocked?: boolean;
  /** Codes of the errors with `declared: true` that this caller causes. */
  readonly provokes?: readonly string[];
}

/**
 * An effect that the requests of a run may have on the server, in addition to reads.
 *
 * - `create`, `change`, `destroy` and `dangerous` are effects of operations; see `effectOf` of `@touchstone/core`.
 * - `credentials`: wrong credentials, which can lock an account.
 * - `rate`: calls that use up a rate limit.
 */
export type Permission = Exclude<EffectKind, 'read'> | 'credentials' | 'rate';

/** All permissions. */
export const PERMISSIONS: readonly Permission[] = [
  'create',
  'change',
  'destroy',
  'dangerous',
  'credentials',
  'rate',
];

/** The settings of one operation. */
export interface OperationSettings {
  /** The effect of an accepted call. Overrides `x-effect` and the inferred effect. */
  readonly effect?: EffectKind;
  /**
   * `true` sends the operation's requests whatever effect they have, even to resources that the run did not create.
   * `false` never sends them. Default: the permissions of the run decide.
   */
  readonly allow?: boolean;
  /**
   * Values to send in every well-formed call, by the name of a parameter, or by JSON Pointer of a member of the body:
   * `{ 'X-Tenant': 'acme', '/country': 'DE' }`.
   */
  readonly values?: Readonly<Record<string, Json>>;
  /** Whole bodies that the server accepts. The first one replaces the example of the document; each is sent once more. */
  readonly bodies?: readonly Json[];
  /** Ids of existing resources for this operation only, by `x-reference` or item path. Overrides those of the run. */
  readonly references?: Readonly<Record<string, string>>;
  /** The keys of `references` whose resources the run may change and remove. Default: none. */
  readonly disposable?: readonly string[];
}

/** The control hooks that a run can use: the response of `GET /control/capabilities`, or the configured hooks. */
export interface Capabilities {
  readonly clock: boolean;
  readonly address: boolean;
  readonly fault: boolean;
  readonly callers: boolean;
  /** True if callers can subscribe to webhooks that the server can deliver to this machine. */
  readonly webhooks: boolean;
  /** True if the server separates tenants: callers of one do not see the resources of another. Default: false. */
  readonly tenants?: boolean;
  /** The rate classes whose limits a run can set for the callers that it creates. Default: those of the document. */
  readonly rateClasses?: readonly string[];
  readonly actions: readonly ControlAction[];
}

/** A named action of a server; see `POST /control/actions/{name}` of the control protocol. */
export interface ControlAction {
  readonly name: string;
  /**
   * The `x-reference` that the action's value satisfies, such as `/assets/{id}#/meters/*\/id`, with `*` for any index.
   */
  readonly creates?: string;
  /** Names of the path parameters that the action takes. */
  readonly parameters: readonly string[];
}

/** The capabilities of a run without control hooks. */
export const NO_CONTROL: Capabilities = {
  clock: false,
  address: false,
  fault: false,
  callers: false,
  webhooks: false,
  actions: [],
};

/** Options of `plan`. */
export interface PlanOptions {
  /** Seed of all generated values. The same seed produces the same plan. */
  readonly seed: number;
  /**
   * Seed of the values that must be unique among resources, such as names and serial numbers. Choose another one for
   * each run against a server that keeps its data. Default: `seed`.
   */
  readonly valueSeed?: number;
  /** Callers by name. An ordinary call uses the first suitable caller, preferably one without `limits`. */
  readonly callers: Readonly<Record<string, Caller>>;
  /**
   * Names of the callers whose credential is a JSON Web Token; see `isJsonWebToken`. Default: those whose security scheme
   * has the `bearerFormat` JWT.
   */
  readonly jwtCallers?: readonly string[];
  /** Capabilities from `capabilitiesOf`, or `NO_CONTROL`. */
  readonly control: Capabilities;
  /** The effects that requests may have. `[]` plans only reads. */
  readonly allow: readonly Permission[];
  /** Settings of single operations, by operation id: `POST /search`. */
  readonly operations?: Readonly<Record<string, OperationSettings>>;
  /**
   * Values to send in well-formed calls of all operations, by the name of a parameter, or by JSON Pointer of a member of
   * the body. Those of an operation take precedence. A value that an operation does not admit is not sent to it.
   */
  readonly values?: Readonly<Record<string, Json>>;
  /** Ids of existing resources, by `x-reference` or item path: `/customers/{id}`. */
  readonly references?: Readonly<Record<string, string>>;
  /** The keys of `references` whose resources the run may change and remove. Default: none. */
  readonly disposable?: readonly string[];
  /**
   * True if the server contains data of other users. Then a listed resource may belong to others even if the run
   * creates its callers. Default: false.
   */
  readonly isShared?: boolean;
  /**
   * The current time in milliseconds. If `isShared` is true, the days in bodies of creations come after it. Default: 0, so
   * that they only come after those of the document.
   */
  readonly now?: number;
  /** Returns true for the obligations to plan. Default: all. */
  readonly select?: (subject: Selectable) => boolean;
  /**
   * Returns the pattern that excludes an obligation, or undefined. An excluded obligation is untested, and stays in the plan
   * and the report. Default: none is excluded.
   */
  readonly exclude?: (subject: Selectable) => string | undefined;
}

/**
 * The properties of an obligation that `--include` and `--exclude` match against. The operation of a webhook is
 * `webhook:<name>`.
 */
export interface Selectable {
  readonly operation: string;
  readonly operationId: string | undefined;
  readonly tags: readonly string[];
  readonly error: string | null;
  readonly obligation: string;
}
