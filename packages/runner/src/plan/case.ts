import type { ApiModel, Effect, Json } from '@touchstone/core';
import type { Permission } from '../config/config.js';
import type { ComparedList } from './compared-list.js';
import type { Evidence } from './evidence.js';
import type { MentionedItem } from './mentioned-item.js';
import type { Obligation, Variant, WebhookObligation, WebhookVariant } from './obligation.js';
import type { PlannedCaller } from './planned-caller.js';
import type { Untested } from './reasons.js';
import type { Step } from './step.js';

/** The cases of a run as pure data. The same model, options and seed produce the same plan. */
export interface Plan {
  readonly model: ApiModel;
  readonly seed: number;
  /** Seed of the values that must be unique among resources. */
  readonly valueSeed: number;
  /** The selected obligations, which the ledger lists. */
  readonly obligations: readonly Obligation[];
  /** The selected obligations of webhooks. */
  readonly webhooks: readonly WebhookObligation[];
  /** All obligations of the document by id. Checks compare responses with these. */
  readonly obligationsById: ReadonlyMap<string, Obligation>;
  /** All obligations of the document by operation and status: `GET /jobs 403`. */
  readonly obligationsByStatus: ReadonlyMap<string, readonly Obligation[]>;
  /** All variants of the document by id, including those of webhooks. */
  readonly variantsById: ReadonlyMap<string, Variant | WebhookVariant>;
  readonly cases: readonly Case[];
  /** The permissions of the run. */
  readonly allow: readonly Permission[];
  /** True if the run did not start the server, so that others may use it. */
  readonly isShared: boolean;
  /** The effect of each operation, in document order. */
  readonly effects: readonly OperationEffect[];
  /** The cases that the options do not allow. */
  readonly heldBack: readonly HeldBackCase[];
  /** Resources that several cases share, by name. Each is created on first use. */
  readonly fixtures: ReadonlyMap<string, Fixture>;
  readonly callers: ReadonlyMap<string, PlannedCaller>;
  /** The reasons why no case tries a variant, by variant id. */
  readonly untested: ReadonlyMap<string, Untested>;
  /** Explains which violations of a variant no case tries, by variant id. */
  readonly omissions: ReadonlyMap<string, string>;
  /** The bodies that the configuration and the examples of the document contain, by operation id. */
  readonly knownBodies: ReadonlyMap<string, readonly Json[]>;
  /** The lists that the run compares before and after its cases. Empty if the run starts the server, or only reads. */
  readonly lists: readonly ComparedList[];
  /**
   * The resources that the responses to creations may mention, by operation id. The run reads them at its end. Empty if the
   * run starts the server.
   */
  readonly mentions: ReadonlyMap<string, readonly MentionedItem[]>;
  /** The variants of errors whose causes the document does not declare, by variant id. */
  readonly open: ReadonlyMap<string, OpenVariant>;
  /**
   * Returns the plan of the next round: this plan with further cases for the open variants that the evidence does not
   * prove. Pure: the order of the evidence does not matter. Absent if no variant is open. `selectCases` narrows a plan in
   * all rounds.
   */
  readonly next?: (evidence: readonly Evidence[]) => Plan;
}

/** A variant of an error whose cause the document does not declare. The first case that receives the error proves it. */
export interface OpenVariant {
  /** Ids of the planned cases that may receive the error. */
  readonly cases: readonly string[];
  /** The reason why no case tries the variant; null if one does. */
  readonly untested: Untested | null;
  /** True if the causes inferred from the status were tried first, without a proof. */
  readonly isInferred?: true;
  /** How to configure what another cause needs. Absent if every cause was planned. */
  readonly advice?: string;
  /** The possible cause that the words of the error code name more clearly than that of a case, by case id. */
  readonly named: ReadonlyMap<string, string>;
}

/** The steps that together try one variant, or several variants that share a setup such as a rate window. */
export interface Case {
  /** A unique id that does not depend on the seed: `POST /jobs validation_failed maxLength at /title`. */
  readonly id: string;
  /** Operation id; for a webhook, `webhook:<name>`. */
  readonly operation: string;
  /** Ids of the variants that the case tries. */
  readonly variants: readonly string[];
  /** The steps in order. Steps with the role `cleanup` run even if an earlier step failed. */
  readonly steps: readonly Step[];
  /**
   * True if the case moves the clock, fills a rate window or is dangerous. Exclusive cases run one at a time, after all
   * others.
   */
  readonly exclusive: boolean;
  /** Number of earlier attempts at the case; absent for the first one. */
  readonly repetition?: number;
  /** True if a request of the case, or of a fixture that it uses, may affect more than the resources of the run. */
  readonly isDangerous?: true;
  /** The possible cause of errors that the case tries: `credential: missing`, `duplicate: /sku`. Absent for other cases. */
  readonly candidate?: string;
  /** That cause as an entry of `x-error.when`. Absent for other cases. */
  readonly when?: { readonly [name: string]: Json };
  /** What identifies the errors of that cause. Absent for other cases. */
  readonly names?: CauseNames;
}

/** What identifies the errors of a possible cause. */
export interface CauseNames {
  /** The label of the cause, without the name of a violation. */
  readonly label: string;
  /** Words that error codes use for the cause, in lower case. */
  readonly words: readonly string[];
  /** Groups of words of which a code that names the cause contains one each. Absent if there are none. */
  readonly identity?: readonly (readonly string[])[];
  /** The statuses that servers usually return to the cause. */
  readonly statuses: readonly string[];
}

/** The effect of an operation. */
export interface OperationEffect extends Effect {
  /** Operation id. */
  readonly operation: string;
}

/** A planned case that is not sent. */
export interface HeldBackCase {
  readonly id: string;
  readonly operation: string;
  readonly why: Untested;
}

/** A resource that cases share. It is created again only after a case has unexpectedly modified or removed it. */
export interface Fixture {
  readonly name: string;
  /** The steps that create the resource. The last step binds `value`. */
  readonly steps: readonly Step[];
}
