import type { ApiModel, Operation } from '../model/model.js';
import type { Trigger } from './trigger.js';
import type { TriggerEntry } from './trigger-entry.js';

export type TriggerKind = Trigger['kind'];

/** The variant of {@link Trigger} with the given kind. */
export type TriggerOf<Kind extends TriggerKind> = Extract<Trigger, { readonly kind: Kind }>;

/** The definition of one kind of trigger, except how the mock and the runner handle it. */
export interface TriggerDefinition<T extends Trigger = Trigger> {
  /** The syntax of the trigger in `x-error.when`; null if a document cannot declare it. */
  readonly syntax: TriggerSyntax<T> | null;
  /** The stage of request handling at which servers usually check for the trigger. */
  readonly stage: CheckStage;
  /**
   * Position among the checks of the same stage. Kinds with equal positions are checked in an order that differs
   * between servers. Default: 0.
   */
  readonly position?: number;
  /**
   * The parts of a call that a violation changes. Two violations fit in one call if they share no part. Absent if the
   * violation cannot be combined with others.
   */
  readonly changes?: readonly CallPart[];
  /** Returns the label of the trigger, such as `credential: missing`. Default: the kind, with spaces for hyphens. */
  label?(trigger: T): string;
  /**
   * Explains why the trigger cannot fire on an operation; undefined if it can. Default: the trigger can always fire.
   */
  obstacle?(context: ObstacleContext<T>): string | undefined;
}

/** One definition per kind of trigger. A kind without a definition is a compile error. */
export type TriggerDefinitions = {
  readonly [Kind in TriggerKind]: TriggerDefinition<TriggerOf<Kind>>;
};

/** A trigger, the operation whose response declares it, and their model. */
export interface ObstacleContext<T extends Trigger = Trigger> {
  readonly model: ApiModel;
  readonly operation: Operation;
  readonly trigger: T;
}

/** The syntax of an entry of `x-error.when`. The subject is the key that names the trigger, such as `credential`. */
export type TriggerSyntax<T extends Trigger = Trigger> = WordSyntax<T> | FreeSyntax<T>;

interface SubjectSyntax {
  readonly subject: string;
  /** Properties that an entry may have in addition to the subject. */
  readonly beside: readonly string[];
}

/** The syntax of a subject that takes a word or a list of words. Each word declares one trigger. */
export interface WordSyntax<T extends Trigger> extends SubjectSyntax {
  readonly words: ReadonlyMap<string, (entry: TriggerEntry) => T>;
}

/** The syntax of a subject that is not restricted to a fixed set of words. */
export interface FreeSyntax<T extends Trigger> extends SubjectSyntax {
  readAll(entry: TriggerEntry): readonly T[];
}

/** The parts of a call that a violation can change. */
export type CallPart =
  | 'credential'
  | 'tenant'
  | 'plan'
  | 'address'
  | 'header'
  | 'media type'
  | 'scopes'
  | 'resource'
  | 'body'
  | 'client'
  | 'conflict';

export type CheckStage = (typeof CHECK_STAGES)[number];

/** The stages of request handling, in the order in which servers usually perform them. */
export const CHECK_STAGES = [
  'authentication',
  'account',
  'address',
  'rate limit',
  'headers',
  'method',
  'representation',
  'availability',
  'authorization',
  'request',
  'client authentication',
  'state',
  'fault',
  'undetermined',
] as const;
