import type { EffectKind, Json } from '@touchstone/core';
import type { Reference } from './config.js';

/** A value that a command prints: `{ exec: ['node', 'scripts/coupon.js'] }`. */
export interface ValueCommand {
  /**
   * The program and its arguments, run once per run, without a shell, in the directory of the configuration. Its stdout is
   * the value, as JSON or else as text without the final line break. It may take 30 seconds and print 1 MiB.
   */
  readonly exec: readonly [program: string, ...args: string[]];
}

/** Computes a value when the server is running. Called once per run. */
export type ValueFunction = (run: ValueContext) => Json | Promise<Json>;

/** The argument of a {@link ValueFunction}. */
export interface ValueContext {
  /** Base URL of the server under test. */
  readonly server: string;
  /**
   * Returns the value of an environment variable or a generated secret. The value is masked in all output.
   * @throws {UsageError} if the variable is not set.
   */
  secret(name: string): string;
}

/** A value that is computed when the server is running. */
export type ComputedValue = ValueFunction | ValueCommand;

/** A value to send: a literal, or a computed one. */
export type ConfiguredValue = Json | ComputedValue;

/** The id of an existing resource, or a computed one. */
export type ConfiguredReference = string | Reference | ComputedValue;

/** The settings of one operation. */
export interface OperationConfig {
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
  readonly values?: Readonly<Record<string, ConfiguredValue>>;
  /** Whole bodies that the server accepts. The first one replaces the example of the document; each is sent once more. */
  readonly bodies?: readonly ConfiguredValue[];
  /** Ids of existing resources for this operation only, by item path or `x-reference`. */
  readonly references?: Readonly<Record<string, ConfiguredReference>>;
}
