import type { Caller, ControlHooks, Permission, Secret } from '@touchstone/runner';
import type { ConfiguredReference, ConfiguredValue, OperationConfig } from './values.js';

/**
 * The default export of `touchstone.config.ts`. Paths are relative to that file.
 *
 * @example
 * export default defineConfig({
 *   systems: {
 *     billing: {
 *       document: 'openapi/billing.yaml',
 *       server: { command: 'node', args: ['dist/server.js'], ready: /listening on (\S+)/ },
 *       report: 'reports/billing.json',
 *     },
 *   },
 * });
 */
export interface TouchstoneConfig {
  /** The APIs, keyed by the names that the command line accepts. */
  readonly systems: Readonly<Record<string, SystemConfig>>;
}

/** One API: its document, the server to test and the files to generate. */
export interface SystemConfig {
  /** Path or URL of the OpenAPI document. */
  readonly document: string;
  /** Paths of OpenAPI Overlays (1.0 or 1.1), applied in order to the document. `--overlay` adds to them. */
  readonly overlays?: readonly string[];
  /** The server under test. `--server` overrides it. */
  readonly server?: ServerConfig;
  /** Controls the server's clock, callers, faults and other state, if the server supports it. */
  readonly control?: ControlConfig;
  /** Callers, keyed by a name of your choice, each with its credentials and properties such as scopes. */
  readonly callers?: Readonly<Record<string, Caller>>;
  /** Headers to send with every request, except when the run obtains a token. */
  readonly headers?: Readonly<Record<string, string | Secret>>;
  /** Ids of existing resources by item path or `x-reference`: `{ '/customers/{id}': 'cus_…' }`. */
  readonly references?: Readonly<Record<string, ConfiguredReference>>;
  /**
   * Values to send in well-formed calls of all operations, by the name of a parameter, or by JSON Pointer of a member of
   * the body: `{ 'X-Tenant': 'acme', '/country': 'DE' }`. Those of an operation take precedence.
   */
  readonly values?: Readonly<Record<string, ConfiguredValue>>;
  /**
   * Documented responses that may remain untested, with reasons. Any other untested response fails the run, unless it
   * is untested for safety.
   */
  readonly untested?: readonly UntestedConfig[];
  /** The files that `touchstone generate` writes. */
  readonly generate?: readonly GenerateConfig[];
  /** The file to which `touchstone test` writes its JSON report. `--reporter` overrides it. */
  readonly report?: string;
  /** Maximum number of concurrent requests, up to 1000. Default: 8 if `command` starts the server, otherwise 4. */
  readonly concurrency?: number;
  /** Time limit for each response in milliseconds. Default: 10,000. */
  readonly timeout?: number;
  /** Seconds after which no case is started. `--max-time` overrides it. Default: unlimited. */
  readonly maxTime?: number;
  /**
   * Number of requests that cases may send, without those that remove resources. `--max-requests` overrides it. Default:
   * unlimited.
   */
  readonly maxRequests?: number;
  /**
   * Patterns of operations, operationIds, tags, error codes and documented responses that are not tested: `POST /exports*`.
   * They are reported as untested and fail no run. A pattern that matches nothing is rejected.
   */
  readonly exclude?: readonly string[];
  /**
   * The effects that requests may have in addition to reads. Default: all if `command` starts the server on this
   * machine, `create` if another server on this machine is tested, none otherwise.
   */
  readonly allow?: readonly Permission[];
  /** Settings of operations, keyed by an id or `operationId`, in which `*` matches any text: `POST *\/search`. */
  readonly operations?: Readonly<Record<string, OperationConfig>>;
}

/** The server under test. */
export type ServerConfig = ServerUrl | ServerCommand;

/** A server that is already running. */
export interface ServerUrl {
  /** Base URL, without credentials, query or fragment. */
  readonly url: string;
  /**
   * True if the server belongs to a vendor. If a response contradicts an error with the provenance `inferred` or
   * `designed`, the document is considered wrong, so the finding is a warning and not a violation. Default: false.
   */
  readonly vendor?: boolean;
}

/** A server that the run starts and stops. */
export interface ServerCommand {
  /** The program to run, without a shell. */
  readonly command: string;
  /** Arguments of the program. Default: none. */
  readonly args?: readonly string[];
  /** Variables that the server receives in addition to the environment of this process. */
  readonly env?: Readonly<Record<string, string | Secret | GeneratedSecret>>;
  /** Working directory. Default: the directory of the configuration. */
  readonly cwd?: string;
  /** Matches the line on stdout that reports readiness. Its first group captures the base URL, unless `url` is set. */
  readonly ready: RegExp;
  /** Base URL, if the line on stdout does not contain it. */
  readonly url?: string;
  /** Time limit for `ready` in milliseconds. Default: 30,000. */
  readonly readyTimeout?: number;
}

/** An existing resource. */
export interface Reference {
  readonly id: string;
  /** True if the run may change and remove the resource. Default: false. */
  readonly disposable?: boolean;
}

/** A secret that is generated for each run. */
export interface GeneratedSecret {
  /** Distinguishes a generated secret from a {@link Secret}. */
  readonly generated: true;
}

/** The means by which a run controls the server: the control protocol, custom hooks, or both. */
export interface ControlConfig {
  /** Token of the control protocol, if the server implements it. */
  readonly token?: Secret;
  /** URL of the control protocol. Default: `/control` at the server's origin. */
  readonly url?: string;
  /** Creates hooks that add to the protocol or replace it. Called once the server is running. */
  readonly hooks?: (run: HookContext) => ControlHooks | Promise<ControlHooks>;
}

/** The argument of {@link ControlConfig.hooks}. */
export interface HookContext {
  /** Base URL of the server under test. */
  readonly server: string;
  /**
   * Returns the value of an environment variable or a generated secret. The value is masked in all output.
   * @throws {UsageError} if the variable is not set.
   */
  secret(name: string): string;
}

/** A documented response that may remain untested. */
export interface UntestedConfig {
  /**
   * Id of a documented response. `*` matches any text: `* 403 * ip_not_allowed`. An id that matches nothing is
   * rejected.
   */
  readonly id: string;
  /** The reason, which the report includes. */
  readonly why: string;
}

/** The emitters of `touchstone generate`. */
export const emitters = ['types', 'zod', 'errors'] as const;

/** The name of an emitter: `types`, `zod` or `errors`. */
export type Emitter = (typeof emitters)[number];

/** One directory of generated files. */
export interface GenerateConfig {
  /** The emitters to run. `errors` requires `types`; `zod` requires `types` or {@link GenerateConfig.typesPackage}. */
  readonly emitters: readonly Emitter[];
  /** The directory to write to. */
  readonly directory: string;
  /** Name of the package with the output of `types`, which the output of `zod` imports. */
  readonly typesPackage?: string;
  /**
   * The engine that the output of `zod` and `errors` tests patterns with. `linear` tests patterns that can make the
   * native engine slow with the package `re2js`, which must be installed. Default: `native`.
   */
  readonly patterns?: PatternEngine;
}

/** The engines of {@link GenerateConfig.patterns}. */
export const patternEngines = ['native', 'linear'] as const;

/** The engine that generated validators test patterns with. */
export type PatternEngine = (typeof patternEngines)[number];
