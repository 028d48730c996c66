import type { Capabilities } from '../config/config.js';
import type { CallerChange, CallerDescription } from '../plan/planned-caller.js';

/** Credentials made for the run. */
export interface CreatedCaller {
  readonly id: string;
  /** By the name of the security scheme: the secret, or what a token is asked for with. */
  readonly credentials: Readonly<Record<string, string | ClientSecret>>;
  /** Header parameters that go with them: the name of the tenant. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What its webhooks are signed with: `whsec_…`. */
  readonly webhookSecret?: string;
}

/** Client credentials (RFC 6749 §2.3.1). */
export interface ClientSecret {
  readonly client_id: string;
  readonly client_secret: string;
}

/** What a caller is made from, and where its webhooks go. */
export type CallerSettings = Omit<CallerDescription, 'webhooks'> & {
  readonly webhooks?: { readonly url: string; readonly events: readonly string[] };
};

/**
 * What lets a run bring about what no request alone can. A server that speaks the control protocol offers all
 * of them; for another the configuration gives those it can. Each may throw: its message becomes the reason.
 */
export interface ControlHooks {
  /** What the headers of `address` and `fault` hold that nobody may read, by the name to show instead. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly clock?: {
    /** Time stands still until advanced or set free. */
    readonly freeze: (frozen: boolean) => Promise<void>;
    readonly advance: (seconds: number) => Promise<void>;
  };
  /** Headers by which one request counts as coming from an address. */
  readonly address?: (address: string) => Readonly<Record<string, string>>;
  /** Headers by which one request fails with a documented fault, as late as possible. */
  readonly fault?: (code: string) => Readonly<Record<string, string>>;
  readonly callers?: {
    readonly create: (settings: CallerSettings) => Promise<CreatedCaller>;
    readonly update: (id: string, change: CallerChange) => Promise<void>;
    readonly rotate: (id: string) => Promise<CreatedCaller>;
  };
  /** Whether `callers.create` takes `webhooks`, and the server can reach this machine. */
  readonly webhooks?: boolean;
  /** By name. */
  readonly actions?: Readonly<Record<string, ControlActionHook>>;
}

export interface ControlActionHook {
  /** The `x-reference` its value satisfies: `/assets/{id}#/meters/0/id` with `*` for the index. */
  readonly creates?: string;
  /** Names of the path parameters it takes. */
  readonly parameters: readonly string[];
  readonly run: (parameters: Readonly<Record<string, string>>) => Promise<string>;
}

/** What a plan may count on. */
export function capabilitiesOf(hooks: ControlHooks): Capabilities {
  return {
    clock: hooks.clock !== undefined,
    address: hooks.address !== undefined,
    fault: hooks.fault !== undefined,
    callers: hooks.callers !== undefined,
    webhooks: hooks.callers !== undefined && hooks.webhooks === true,
    actions: Object.entries(hooks.actions ?? {}).map(([name, { creates, parameters }]) => ({
      name,
      parameters,
      ...(creates !== undefined && { creates }),
    })),
  };
}
