/**
 * The cause of a documented error: a closed union that the mock and the runner each handle with an exhaustive switch.
 * Everything else about a kind is in its definition: see `TRIGGERS`.
 */
export type Trigger = Cause & Narrowing;

/** Restricts a trigger to some of the calls that provoke it. */
interface Narrowing {
  /**
   * Names of violations, as in the ids of cases, such as `maxLength at /title`; `plain` for a call without a name. Only
   * these cause the error. Default: all.
   */
  readonly only?: readonly string[];
}

type Cause =
  /** The credential for one of the operation's security schemes is missing or not accepted. */
  | { readonly kind: 'credential'; readonly is: CredentialState }
  /** Client authentication at the token endpoint fails with the method `by` (RFC 6749 §5.2 `invalid_client`). */
  | { readonly kind: 'client-authentication-failed'; readonly by: ClientAuthenticationMethod }
  /** The token endpoint does not support the grant type (RFC 6749 §5.2 `unsupported_grant_type`). */
  | { readonly kind: 'grant-unsupported' }
  /** A request header that the contract requires is missing, empty or not allowed. */
  | { readonly kind: 'header'; readonly name: string; readonly is: HeaderState }
  /**
   * The credential lacks a required scope. `operation`: it has only other scopes of the required type. `type`: it has
   * no scope of that type.
   */
  | { readonly kind: 'scope-missing'; readonly lacks: 'operation' | 'type' }
  /**
   * `without-permissions`: the caller has no permission at all. `barred`: the caller's `may` in the configuration excludes
   * the operation.
   */
  | { readonly kind: 'caller'; readonly is: CallerState }
  /** The caller's role lacks the permission in the operation's `x-permission`. */
  | { readonly kind: 'permission-denied' }
  | { readonly kind: 'operation-unavailable' }
  | { readonly kind: 'address-blocked' }
  /**
   * A part of the request violates its schema. `syntax`: the body cannot be parsed at all. `undeclared-query`: the
   * request has a query parameter that the operation does not declare.
   */
  | { readonly kind: 'request-invalid'; readonly in: RequestPart }
  /** A required property of the body is absent. The body is otherwise valid. */
  | { readonly kind: 'required-missing' }
  /** A value of the body is below the last accepted value. `field`: JSON Pointer into the request body. */
  | { readonly kind: 'value-falling'; readonly field: string }
  /** The resource that the path or the body names does not exist. */
  | { readonly kind: 'resource-absent' }
  /** The resource that the path or the body names belongs to a different tenant. */
  | { readonly kind: 'resource-foreign' }
  /** A property of the body names a resource that does not exist. `field`: JSON Pointer into the request body. */
  | { readonly kind: 'reference-absent'; readonly field: string }
  | { readonly kind: 'method-unsupported' }
  | { readonly kind: 'media-type-unsupported' }
  | { readonly kind: 'not-acceptable' }
  /** The request body is larger than `limit` bytes. */
  | { readonly kind: 'payload-too-large'; readonly limit: number }
  | { readonly kind: 'precondition-failed' }
  /** The request has no precondition, such as `If-Match` (RFC 6585 §3). */
  | { readonly kind: 'precondition-missing' }
  /** The server has accepted a call of `operation` for the same resource before, such as `POST /orders/{id}/ship`. */
  | { readonly kind: 'after'; readonly operation: string }
  /**
   * Another resource has the same combination of values at `fields`, which are JSON Pointers into the request body. No
   * fields: the same request has created a resource before.
   */
  | { readonly kind: 'duplicate'; readonly fields: readonly string[] }
  | { readonly kind: 'transition-forbidden'; readonly transitions: TransitionTable }
  /** The caller exceeds the rate limit of `class`, by default `limit` calls within `window` seconds. */
  | {
      readonly kind: 'rate-exceeded';
      readonly class: string;
      readonly limit: number;
      readonly window: number;
    }
  | { readonly kind: 'server-fault' }
  /** Fires for a caller that lists the error's code in `provokes`, because of a plan, a role or a setting. */
  | { readonly kind: 'declared' }
  /** The trigger is unknown, so the error is reported as untested. `text`: the declaration, or the reason. */
  | { readonly kind: 'unknown'; readonly text: string }
  /** Several triggers are equally likely, so none is guessed. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] };

/** The defect of a credential that causes an error. */
export type CredentialState = 'missing' | 'malformed' | 'unknown' | 'expired' | 'revoked' | 'misplaced';
/** The trait of a caller that causes an error. */
export type CallerState = 'without-permissions' | 'barred';
/** The defect of a required header that causes an error. */
export type HeaderState = 'missing' | 'empty' | 'not-allowed';
/** The part of a request that causes an error. */
export type RequestPart = 'syntax' | 'body' | 'query' | 'path' | 'header' | 'undeclared-query';
/**
 * The client authentication method: credentials in the `Authorization` header or in the form (RFC 6749 §2.3.1; names
 * from RFC 7591 §2).
 */
export type ClientAuthenticationMethod = 'client_secret_basic' | 'client_secret_post';

/** The states of a property and the allowed transitions between them. */
export interface TransitionTable {
  /** JSON Pointer to the property, in both the request body and the resource. */
  readonly field: string;
  /** The states in which a new resource may start; the first state is the default. */
  readonly initial: readonly string[];
  /** For each state, the states that it may change to. A state without an entry is final. */
  readonly allowed: Readonly<Record<string, readonly string[]>>;
}
