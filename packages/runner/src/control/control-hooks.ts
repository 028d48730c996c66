import type { Capabilities } from '../config/config.js';
import type { CallerChange, CallerDescription } from '../plan/planned-caller.js';

/** A caller that was created for the run. */
export interface CreatedCaller {
  readonly id: string;
  /** Credentials by name of the security scheme: a secret, or client credentials for requesting tokens. */
  readonly credentials: Readonly<Record<string, string | ClientSecret>>;
  /** Headers to send with the credentials, such as one that names the tenant. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The secret that signs the caller's webhooks, such as `whsec_…`. */
  readonly webhookSecret?: string;
}

/** Client credentials (RFC 6749 §2.3.1). */
export interface ClientSecret {
  readonly client_id: string;
  readonly client_secret: string;
}

/** The settings of a new caller, with the URL for its webhooks. */
export type CallerSettings = Omit<CallerDescription, 'webhooks'> & {
  readonly webhooks?: { readonly url: string; readonly events: readonly string[] };
};

/**
 * Functions that bring the server into states that requests alone cannot reach. A server that implements the control
 * protocol offers the hooks that its capabilities list; see `connectControl`. The configuration can provide other
 * hooks. If a hook throws, the error message becomes the reason why the case is blocked.
 */
export interface ControlHooks {
  /** Secrets in the headers of `address` and `fault`, by the name that replaces them in output. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly clock?: {
    /** Stops the clock if `frozen` is true; otherwise restarts it. */
    readonly freeze: (frozen: boolean) => Promise<void>;
    readonly advance: (seconds: number) => Promise<void>;
  };
  /** Returns the headers that set the source address of one request. */
  readonly address?: (address: string) => Readonly<Record<string, string>>;
  /**
   * Returns the headers that make one request fail with the documented error `code`. The request should fail as late as
   * possible, after its writes and before they are committed.
   */
  readonly fault?: (code: string) => Readonly<Record<string, string>>;
  readonly callers?: {
    readonly create: (settings: CallerSettings) => Promise<CreatedCaller>;
    readonly update: (id: string, change: CallerChange) => Promise<void>;
    /** Replaces the credentials of a caller. */
    readonly rotate: (id: string) => Promise<CreatedCaller>;
  };
  /** True if `callers.create` takes `webhooks` and the server can reach this machine. */
  readonly webhooks?: boolean;
  /** True if callers of different tenants do not see each other's resources. Default: false. */
  readonly tenants?: boolean;
  /** The rate classes that the `limits` of `callers.create` can contain. Default: those of the document. */
  readonly rateClasses?: readonly string[];
  /** Actions by name. */
  readonly actions?: Readonly<Record<string, ControlActionHook>>;
}

/** A named action that creates a resource or value for which the document has no operation. */
export interface ControlActionHook {
  /**
   * The `x-reference` that the action's value satisfies, such as `/assets/{id}#/meters/*\/id`, with `*` for any index.
   */
  readonly creates?: string;
  /** Names of the path parameters that the action takes. */
  readonly parameters: readonly string[];
  readonly run: (parameters: Readonly<Record<string, string>>) => Promise<string>;
}

/** Returns the capabilities that a plan can use with these hooks. */
export function capabilitiesOf(hooks: ControlHooks): Capabilities {
  return {
    clock: hooks.clock !== undefined,
    address: hooks.address !== undefined,
    fault: hooks.fault !== undefined,
    callers: hooks.callers !== undefined,
    webhooks: hooks.callers !== undefined && hooks.webhooks === true,
    ...(hooks.callers && hooks.tenants && { tenants: true }),
    ...(hooks.rateClasses && { rateClasses: hooks.rateClasses }),
    actions: Object.entries(hooks.actions ?? {}).map(([name, { creates, parameters }]) => ({
      name,
      parameters,
      ...(creates !== undefined && { creates }),
    })),
  };
}
