import type { Caller, ControlHooks, Probe, Secret } from '@touchstone/runner';

/** What `touchstone.config.ts` exports. Paths are relative to the file. */
export interface TouchstoneConfig {
  /** Each API by the name used on the command line. */
  readonly systems: Readonly<Record<string, SystemConfig>>;
}

/** One API: its document, a server to test and files to generate. */
export interface SystemConfig {
  /** Path or URL of the OpenAPI document. */
  readonly document: string;
  /** The server under test. */
  readonly server?: ServerConfig;
  /** How to move clocks, block addresses, inject faults and make callers, where that can be done. */
  readonly control?: ControlConfig;
  /** Credentials and what they are, by any name. */
  readonly callers?: Readonly<Record<string, Caller>>;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string | Secret>>;
  /** Existing resources: `{ '/customers/{id}': 'cus_…' }`. */
  readonly references?: Readonly<Record<string, string>>;
  /** What may stay untested, and why. Anything else untested fails the run. */
  readonly untested?: readonly UntestedConfig[];
  /** What `touchstone generate` writes. */
  readonly generate?: readonly GenerateConfig[];
  /** Where `touchstone test` writes its JSON report. */
  readonly report?: string;
  /** Requests under way at the same time. */
  readonly concurrency?: number;
  /** How long to wait for an answer, in milliseconds. */
  readonly timeout?: number;
  /**
   * What may be tried although it can cost a server something: fill rate windows, send wrong
   * credentials. Default: everything on a server that `command` starts, nothing on any other.
   */
  readonly allowProbes?: readonly Probe[];
}

export type ServerConfig = ServerUrl | ServerCommand;

/** A server that runs already. */
export interface ServerUrl {
  readonly url: string;
  /** It is somebody else's: where it differs from what was only inferred or designed, the document is wrong. */
  readonly vendor?: boolean;
}

/** A server to start for the run, and to stop after it. */
export interface ServerCommand {
  readonly command: string;
  readonly args?: readonly string[];
  /** Added to the environment of the child. */
  readonly env?: Readonly<Record<string, string | Secret | GeneratedSecret>>;
  /** Default: the directory of the configuration. */
  readonly cwd?: string;
  /** Matches the line on stdout that says it is ready. The first group is the URL, unless `url` says it. */
  readonly ready: RegExp;
  readonly url?: string;
  /** How long to wait for `ready`, in milliseconds. Default 30,000. */
  readonly readyTimeout?: number;
}

/** A secret made up for each run. */
export interface GeneratedSecret {
  readonly generated: true;
}

/** How the run reaches behind the server: by the control protocol, by hooks of your own, or both. */
export interface ControlConfig {
  /** Of the control protocol, for a server that speaks it. */
  readonly token?: Secret;
  /** Where it is spoken. Default: `/control` at the server's origin. */
  readonly url?: string;
  /** For what the protocol does not offer, or in its place. Called once the server runs. */
  readonly hooks?: (run: HookContext) => ControlHooks | Promise<ControlHooks>;
}

/** What hooks are made from. */
export interface HookContext {
  /** Base URL of the server under test. */
  readonly server: string;
  /** Value of an environment variable, or of a secret generated for the run. Masked wherever it is printed. */
  secret(name: string): string;
}

export interface UntestedConfig {
  /** Id of an obligation; `*` stands for anything: `* 403 * ip_not_allowed`. One that matches none is refused. */
  readonly id: string;
  readonly why: string;
}

export const emitters = ['types', 'zod', 'errors'] as const;
export type Emitter = (typeof emitters)[number];

export interface GenerateConfig {
  readonly emitters: readonly Emitter[];
  readonly directory: string;
  /** Name of the package that holds the output of `types`, for `zod` to import from. */
  readonly typesPackage?: string;
}
