import type { Binding, Extraction } from './binding.js';
import type { CallerChange } from './planned-caller.js';
import type { SkipReason } from './reasons.js';
import type { RequestTemplate, Substitution } from './request-template.js';

/**
 * The purpose of a step within its case.
 *
 * - `prerequisite` creates or finds a resource that the attempt needs, or prepares the server. A failure blocks the
 *   case.
 * - `before` reads the state before the attempt. A failure blocks the case.
 * - `attempt` tries the variant.
 * - `after` reads the state again and compares it. A failure blocks the case.
 * - `recovered` lifts the cause of a refusal, or repeats the call, which must now succeed.
 * - `cleanup` always runs, after all other steps.
 */
export type StepRole = 'prerequisite' | 'before' | 'attempt' | 'after' | 'recovered' | 'cleanup';

/** A step of a case. */
export type Step = RequestStep | ControlStep | DeliveryStep;

/** One request and the expected response. */
export interface RequestStep {
  readonly kind: 'request';
  readonly role: StepRole;
  /** Unique within its case. */
  readonly id: string;
  readonly request: RequestTemplate;
  readonly expect: Expectation;
  /** Id of an earlier step. This step is skipped unless the earlier step was refused. */
  readonly afterRefusal?: string;
  /** Values to extract from the response. */
  readonly bind?: readonly Extraction[];
  /** The removal of the resource that the request may create. */
  readonly undo?: Undo;
  /**
   * States why no request removes the resource that this request creates if it is answered with a 201 or with a 202 that
   * names a resource, or with any 2xx (`after`). Absent if the run removes the resource, or starts the server.
   */
  readonly remains?: {
    readonly because: string;
    readonly after: '201' | '2xx';
    /** The read of the resource if its path is not below that of the request. */
    readonly item?: RemainingItem;
  };
  readonly stored?: StoredReads;
  /** How many times the request is sent at most, one after another, until the status is 429. Default: once. */
  readonly burst?: number;
  /**
   * Present if the request may change something that the run did not create and does not restore: `read` is the id of
   * the GET of its path, or null if there is none. `mayOnlyRead` is true if the name of the operation suggests that the
   * request changes nothing. `isReplacement` is true if it replaced a resource, whatever status it returned.
   */
  readonly changes?: {
    readonly read: string | null;
    readonly mayOnlyRead?: true;
    readonly isReplacement?: true;
  };
}

/** The GET of a resource that no request removes. */
export interface RemainingItem {
  /** The location of the id in the response, as in {@link Extraction}. */
  readonly pointer: string;
  readonly read: NonNullable<Undo['read']>;
}

/** The reads before and after an update, which show whether the server stored the values of its body. */
export interface StoredReads {
  /** Id of the step that created the resource. */
  readonly creation: string;
  /** The GET of the resource, with the id of its success obligation. */
  readonly read: RequestStep;
  /** Names of the body's members whose values the GET should return. */
  readonly members: readonly string[];
  /** Names of the members that may be fixed at creation. They prove nothing unless another member is lost, too. */
  readonly fixed: readonly string[];
}

/** The request that removes a new resource, and the requests that show whether the resource exists. */
export interface Undo {
  /**
   * The location of the id in the response, as in {@link Extraction}; in the body of the request, as in
   * {@link SENT_KEY_PREFIX}; or `null` if the URL of the request already names it.
   */
  readonly pointer: string | null;
  /** The path parameter or body property that receives the id. */
  readonly place: Pick<Substitution, 'in' | 'at'>;
  readonly request: RequestTemplate;
  /** The GET of the item, and the path parameter that receives the id. Absent if the document has none. */
  readonly read?: { readonly at: string; readonly request: RequestTemplate };
  readonly search?: Search;
  /** The request that removes the resource for good if `request` moves it into a trash. It is shown, and never sent. */
  readonly permanent?: Pick<Undo, 'place' | 'request'>;
  /** True if the run must see the removal work once before it creates a second resource. */
  readonly needsProof?: true;
  /**
   * True if the request is an action that may create a resource in another collection. The resource is removed only if
   * the list of the collection did not contain its id before the request.
   */
  readonly isElsewhere?: true;
  /**
   * True if the response may identify an existing resource: the document has no 201, and the request has no value that only
   * the run uses. The resource is new only after a 201, or if the list of the collection did not contain its id before.
   */
  readonly mayExist?: true;
  /**
   * True if the list may lack resources of others, so that the response must also contain the values of the request, but
   * the request must not name the resource.
   */
  readonly needsValues?: true;
  /** True if the id is the place of the resource in a list, where others may be by now. No request removes it. */
  readonly isPosition?: true;
}

/** Returns true for a PUT on a collection, which creates an item or changes an existing one. */
export const isUpsert = ({ request: { method }, undo }: Pick<RequestStep, 'request' | 'undo'>): boolean =>
  method === 'PUT' && undo !== undefined && undo.pointer !== null;

/** Returns true if one request may create several resources, whose ids are in an array of the response. */
export const isBatch = ({ pointer }: Undo): boolean => pointer?.includes('/*') === true;

/** A GET of the collection, which finds a new item whose id is unknown. */
export interface Search {
  readonly request: RequestTemplate;
  /** JSON Pointer to the ids, with `*` as the index of the item. */
  readonly pointer: string;
  /**
   * The query parameter that selects the next page, by the page number or by the number of items to skip. Absent if
   * there is none.
   */
  readonly page?: { readonly name: string; readonly counts: 'pages' | 'items'; readonly first: number };
}

/** The expected response. */
export interface Expectation {
  /** Rule of the finding if the response differs. */
  readonly rule: 'status-intended' | 'recovered' | 'error-order' | 'rate-limit' | 'candidate';
  /**
   * Id of the obligation that the response should fulfil. If the rule is `candidate`, an error of the operation that the
   * response may be; any documented response is right.
   */
  readonly obligation: string;
  /** Id of the variant that this step tries. Findings about the intended response count against it. */
  readonly variant?: string;
  /**
   * Id of the obligation that an unexpected response violates, if it is not `obligation`: for example, the obligation
   * of the refusal, if its cause was lifted.
   */
  readonly onBehalfOf?: string;
  /**
   * True if many servers accept the invalid request. If only the inferred cause of an error makes it wrong to accept
   * the request, the response is a warning.
   */
  readonly isTolerable?: true;
  /**
   * True if a value in the path violates its schema, so that the server may say that nothing exists there. If the cause of
   * the error is only inferred, an undocumented 400 or 404 is not a finding.
   */
  readonly namesNothing?: true;
  /** What forbids the call of a candidate. Absent if the server may accept the call. */
  readonly forbidden?: Forbidden;
  /** The error that should refuse the call of a candidate, which the server accepted before. Otherwise absent. */
  readonly unobserved?: Unobserved;
  readonly compare?: Comparison;
  /** The reason why the state cannot be compared. */
  readonly skipped?: SkipReason;
}

/** What forbids a call, and the cause for which it should be refused. */
export interface Forbidden {
  readonly by: ForbiddenBy;
  /** The cause: `credential: missing`, `request: body minLength at /name`. */
  readonly cause: string;
  /**
   * Id of an earlier step that shows whether the server checks what is forbidden. If the server did not refuse it, the
   * call may be accepted.
   */
  readonly control?: string;
}

/**
 * - `security`: the security requirement of the operation.
 * - `schema`: a schema of the request.
 * - `precondition`: the precondition of the request, which is false (RFC 9110 §13.1.1).
 * - `caller`: a property of the caller, which the control server created so that every call receives a certain error.
 * - `owner`: the tenant that created the resource, because the caller belongs to another one and changes it.
 * - `tenant`: the same for a read, which the tenants may share.
 * - `separate tenant`: the same if the control protocol says that tenants are separate.
 * - `client`: the client of a token request, which is unknown, revoked or has another secret (RFC 6749 §3.2.1).
 * - `grant`: the grant of a token request, which no server supports (RFC 6749 §5.2).
 */
export type ForbiddenBy =
  | 'security'
  | 'schema'
  | 'precondition'
  | 'caller'
  | 'owner'
  | 'tenant'
  | 'separate tenant'
  | 'client'
  | 'grant';

/** A documented error that a server does not return to repeated calls with the cause that its code names. */
export interface Unobserved {
  /** Id of the obligation. */
  readonly obligation: string;
  /** The cause: `duplicate: /sku`. */
  readonly cause: string;
  /** Number of calls, including this one. */
  readonly calls: number;
  /** `error` if the call is forbidden and the server refuses the same cause elsewhere. */
  readonly severity: 'error' | 'warning';
}

/** An expectation about the content of a response, usually a comparison with an earlier response. */
export type Comparison =
  /** The same body and headers as an earlier response, except for headers that always vary, such as `date`. */
  | { readonly kind: 'indistinguishable'; readonly from: string }
  /** The same state as the read `since`, because `refused` was refused in between. */
  | { readonly kind: 'unchanged'; readonly since: string; readonly refused: string }
  /** No longer the resource that the read `since` returned, because the step `by` removed it. */
  | { readonly kind: 'removed'; readonly since: string; readonly by: string }
  /** A collection without an item that contains the marker. */
  | { readonly kind: 'absent'; readonly marker: string; readonly refused: string }
  /** The rate-limit headers of a 429: the limit, and no remaining calls. */
  | { readonly kind: 'rate'; readonly limit: number | null };

/** Waits for webhooks of one subscriber and checks them. */
export interface DeliveryStep {
  readonly kind: 'deliveries';
  readonly role: StepRole;
  /** Unique within its case. */
  readonly id: string;
  /** Name of the webhook. */
  readonly webhook: string;
  /** Id of the variant that findings count against. */
  readonly variant: string;
  /** Name of the planned caller that receives the webhooks. */
  readonly subscriber: string;
  /**
   * `delivered`: `count` deliveries have arrived, each with the data of a cause's response. `again`: the same
   * deliveries have arrived a second time. `nothing more`: at most `count` deliveries have arrived; any others are
   * unwanted.
   */
  readonly expect: 'delivered' | 'again' | 'nothing more';
  readonly count: number;
  /** Ids of the steps that cause the deliveries. */
  readonly causes: readonly string[];
}

/** A call to a control hook, or another action of the run between two requests. */
export type ControlStep = { readonly role: StepRole } & (
  | { readonly kind: 'update-caller'; readonly caller: string; readonly change: CallerChange }
  | { readonly kind: 'rotate-caller'; readonly caller: string }
  | {
      readonly kind: 'act';
      readonly action: string;
      readonly parameters: Readonly<Record<string, Binding>>;
      readonly bind: string;
    }
  | { readonly kind: 'freeze-clock'; readonly frozen: boolean }
  /** Advances the clock by seconds, by the wait that an earlier 429 specified, or by the lifetime of a token. */
  | {
      readonly kind: 'advance-clock';
      readonly by:
        | number
        | { readonly waitOf: string; readonly offset: number }
        | { readonly lifeOf: string; readonly offset: number };
    }
  /** Waits in real time, so the server can finish its background work. */
  | { readonly kind: 'pause'; readonly milliseconds: number }
  /** Creates the caller. From then on, the run receives its webhooks. */
  | { readonly kind: 'subscribe'; readonly caller: string }
  /** Requests a new token for the caller with the same client credentials. */
  | { readonly kind: 'renew-token'; readonly caller: string }
);

/** Returns true if a failure of the step blocks the case. After a failure in another role, the case continues. */
export const blocksCase = ({ role }: Pick<Step, 'role'>): boolean => {
  switch (role) {
    case 'prerequisite':
    case 'before':
    case 'after':
      return true;
    case 'attempt':
    case 'recovered':
    case 'cleanup':
      return false;
  }
};

/** Returns true for a read of the state before or after a refusal. Searches for a marker are not state reads. */
export const isStateRead = ({ role, expect }: RequestStep): boolean =>
  role === 'before' || expect.compare?.kind === 'unchanged';
