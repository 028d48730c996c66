import type { ApiModel, ClientAuthenticationMethod, Json, MediaType } from '@touchstone/core';
import type { SkipReason, UntestedReason } from '../report/report.js';
import type { Obligation, WebhookObligation } from './obligation.js';

/** What a run will do: pure data. The same model, options and seed give the same plan. */
export interface Plan {
  readonly model: ApiModel;
  readonly seed: number;
  /** Those asked for: the ledger's. */
  readonly obligations: readonly Obligation[];
  /** Those asked for of what the server sends by itself. */
  readonly webhooks: readonly WebhookObligation[];
  /** All of the document's, by id: what answers are held against. */
  readonly known: ReadonlyMap<string, Obligation>;
  /** The same by operation and status: `GET /jobs 403`. */
  readonly byStatus: ReadonlyMap<string, readonly Obligation[]>;
  readonly cases: readonly Case[];
  /** Things several cases only read or refer to, made once each, by name. */
  readonly fixtures: ReadonlyMap<string, Fixture>;
  readonly callers: ReadonlyMap<string, PlannedCaller>;
  /** Variants that no case tries, by variant id. */
  readonly untested: ReadonlyMap<string, Untested>;
}

export interface Untested {
  readonly reason: UntestedReason;
  /** What to configure, or what the document lacks. */
  readonly detail: string;
}

/** Steps that together try one variant, or several of one rate window. */
export interface Case {
  /** Unique, stable under another seed: `POST /jobs validation_failed maxLength at /title`. */
  readonly id: string;
  /** Operation id. */
  readonly operation: string;
  readonly variants: readonly string[];
  readonly steps: readonly Step[];
  /** Always run, in order, whatever happened: sets the clock free. What was made is removed by itself, see {@link Undo}. */
  readonly cleanup: readonly Step[];
  /** Moves the clock: runs alone, after all others. */
  readonly exclusive: boolean;
}

export interface Fixture {
  readonly name: string;
  /** The last step binds `value`. */
  readonly steps: readonly Step[];
}

export type Step = RequestStep | ControlStep | DeliveryStep;

/** One request and what is expected of its answer. */
export interface RequestStep {
  readonly kind: 'request';
  /** Unique within its case. */
  readonly id: string;
  readonly request: RequestTemplate;
  readonly expect: Expectation;
  /** Only when that earlier step was refused: what was never refused cannot be mended. */
  readonly afterRefusal?: string;
  /** Values to take from the answer. */
  readonly bind?: readonly Bind[];
  /** How to take back what the call makes, should it make something. */
  readonly undo?: Undo;
}

/** Removes a new thing: the call, and the place in it that takes the new id: a path parameter, or a property. */
export interface Undo {
  /** Where the answer has the id, as in {@link Bind}. */
  readonly pointer: string;
  readonly place: Pick<Substitution, 'in' | 'at'>;
  readonly request: RequestTemplate;
}

export interface Bind {
  readonly name: string;
  /** JSON Pointer into the answer's body, `*` for any array index; or `header location`, for its last segment. */
  readonly pointer: string;
  /** Bindings whose values are not taken. */
  readonly not?: readonly Bound[];
}

/** What an answer must be. `rule` is the finding's when it is not. */
export interface Expectation {
  readonly rule: 'status-intended' | 'recovered' | 'error-order' | 'rate-limit';
  /** The obligation the answer should be. */
  readonly obligation: string;
  /** The variant this step tries; a finding of its own intention is held against it. */
  readonly variant?: string;
  /** The obligation whose promise is at stake, where it is not the answer's own: a refusal that should be mended. */
  readonly onBehalfOf?: string;
  /** A prerequisite: when it fails, the case could not be attempted. */
  readonly prerequisite?: boolean;
  readonly compare?: Comparison;
  /** State that could not be compared, and why. */
  readonly skipped?: SkipReason;
}

/** What the answer is held against, beside the document. */
export type Comparison =
  /** The same bytes as the answer of an earlier step, apart from what varies by nature. */
  | { readonly kind: 'indistinguishable'; readonly from: string }
  /** The same state as an earlier read saw: nothing happened in between. */
  | { readonly kind: 'unchanged'; readonly since: string; readonly refused: string }
  /** A collection without an item that carries the marker. */
  | { readonly kind: 'absent'; readonly marker: string; readonly refused: string }
  /** Figures of a 429: nothing remains of the class's limit. */
  | { readonly kind: 'rate'; readonly limit: number | null };

/** What must have come to a subscriber by now. */
export interface DeliveryStep {
  readonly kind: 'deliveries';
  /** Unique within its case. */
  readonly id: string;
  /** Name of the webhook. */
  readonly webhook: string;
  /** The obligation's variant that is at stake. */
  readonly variant: string;
  /** Planned caller whose webhooks come to the run. */
  readonly subscriber: string;
  /**
   * `delivered`: so many, each of what one of the causes answered. `again`: the same once more, later.
   * `nothing more`: no more than so many; what is beyond them is unwanted.
   */
  readonly expect: 'delivered' | 'again' | 'nothing more';
  readonly count: number;
  /** Ids of the steps that cause them. */
  readonly causes: readonly string[];
}

/** A hook of the control protocol, or what a run does between requests. */
export type ControlStep =
  | { readonly kind: 'update-caller'; readonly caller: string; readonly change: CallerChange }
  | { readonly kind: 'rotate-caller'; readonly caller: string }
  | {
      readonly kind: 'act';
      readonly action: string;
      readonly parameters: Readonly<Record<string, Bound>>;
      readonly bind: string;
    }
  | { readonly kind: 'freeze-clock'; readonly frozen: boolean }
  /** Seconds, or the wait of an earlier 429, or the rest of a token's life, plus `offset` seconds. */
  | {
      readonly kind: 'advance-clock';
      readonly by:
        | number
        | { readonly waitOf: string; readonly offset: number }
        | { readonly lifeOf: string; readonly offset: number };
    }
  /** Lets what the server does by itself come to rest: milliseconds. */
  | { readonly kind: 'pause'; readonly milliseconds: number }
  /** Makes the caller, whose webhooks come to the run from here on. */
  | { readonly kind: 'subscribe'; readonly caller: string }
  /** A new token for the caller, with the same client credentials. */
  | { readonly kind: 'renew-token'; readonly caller: string };

export interface CallerChange {
  readonly scopes?: readonly string[];
  readonly addresses?: readonly string[] | null;
  readonly revoked?: boolean;
  readonly permissions?: readonly string[];
  /** Labels of all the tenants it may act for. */
  readonly tenants?: readonly string[];
}

/** A request with what is only known at run time left open. */
export interface RequestTemplate {
  /** Operation id of the document; for an undeclared verb, one of the same path. */
  readonly operation: string;
  readonly method: string;
  /** The path template. */
  readonly path: string;
  readonly parameters: readonly ParameterValue[];
  readonly body?: Body;
  readonly substitutions: readonly Substitution[];
  /** Name of a planned caller; null: none. */
  readonly caller: string | null;
  readonly credential:
    | 'as it is'
    | 'missing'
    | 'malformed'
    | 'unknown'
    | 'in the query'
    | 'in the body'
    | 'rotated out';
  /** The token at hand is sent though it may have expired, and a 401 is no reason to ask for another. */
  readonly keepsToken?: true;
  /** At a token endpoint: who the caller's client says it is, and how. */
  readonly client?: ClientAuthentication;
  /** Source address to come from, by the control protocol. */
  readonly address?: string;
  /** Code of the fault to inject, by the control protocol. */
  readonly fault?: string;
}

export interface ClientAuthentication {
  readonly by: ClientAuthenticationMethod;
  readonly is: 'as it is' | 'unknown' | 'wrong secret' | 'without id' | 'without secret' | 'missing';
}

/** `text` goes out as it is, with its name where it is a query or cookie parameter; without it `value` does, encoded. */
export interface ParameterValue {
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly name: string;
  readonly value: Json;
  readonly text?: string;
  /** A header of a caller's own, where it has one of that name: the caller's, or another planned one's. */
  readonly of?: 'caller' | { readonly caller: string };
  /** A header that is not sent, though the caller has one of that name. */
  readonly omitted?: true;
}

export type Body =
  | { readonly mediaType: string; readonly value: Json; readonly encoding?: MediaType['encoding'] }
  /** Sent as it stands, to be unreadable or of another type. */
  | { readonly mediaType: string; readonly text: string }
  /** JSON of more than so many bytes, made when it is sent. */
  | { readonly mediaType: string; readonly moreThan: number };

/** Where a bound value goes. */
export interface Substitution {
  readonly in: 'path' | 'query' | 'header' | 'body';
  /** Parameter name, or JSON Pointer into the body. */
  readonly at: string;
  readonly value: Bound;
}

/** A value known at run time: bound by this case, or by a fixture. */
export interface Bound {
  readonly binding: string;
  readonly fixture?: string;
  /** What the call is about, made once for all that is refused of an operation: cases on it take turns. */
  readonly isSubject?: true;
  /** Known already: from the configuration. */
  readonly given?: string;
  /** Changed beyond recognition but alike in form: names something that does not exist. */
  readonly altered?: boolean;
}

/** Credentials a case needs: from the configuration, or made by the control protocol when first used. */
export type PlannedCaller =
  | { readonly from: 'configuration'; readonly name: string }
  | {
      readonly from: 'control';
      readonly description: CallerDescription;
      /** Of its webhooks, the run answers the first delivery of each with 500. */
      readonly failsFirst?: boolean;
    };

/** Body of `POST /control/callers`. */
export interface CallerDescription {
  readonly tenant: string;
  readonly scopes?: readonly string[];
  readonly limits?: Readonly<Record<string, number>>;
  readonly addresses?: readonly string[];
  readonly revoked?: boolean;
  readonly expired?: boolean;
  readonly provokes?: readonly string[];
  readonly permissions?: readonly string[];
  readonly tenants?: readonly string[];
  /** Events that come to the run; where to, it says when it makes the caller. */
  readonly webhooks?: { readonly events: readonly string[] };
}
