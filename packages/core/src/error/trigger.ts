/**
 * What brings a documented error about: the one closed union that the mock, the runner and the
 * generated reference each answer with an exhaustive switch.
 */
export type Trigger =
  /** The credential of one of the operation's security schemes is not acceptable. */
  | { readonly kind: 'credential'; readonly is: CredentialState }
  /** The token endpoint's client authentication fails (RFC 6749 §5.2 `invalid_client`), made by one of its methods. */
  | { readonly kind: 'client-authentication-failed'; readonly by: ClientAuthenticationMethod }
  /** RFC 6749 §5.2 `unsupported_grant_type`. */
  | { readonly kind: 'grant-unsupported' }
  /** A request header the contract demands. */
  | { readonly kind: 'header'; readonly name: string; readonly is: HeaderState }
  /** The credential lacks what the security requirement lists: the operation's scope, or every scope of its type. */
  | { readonly kind: 'scope-missing'; readonly lacks: 'operation' | 'type' }
  /** The role behind the credential does not allow what `x-permission` of the operation names. */
  | { readonly kind: 'permission-denied' }
  | { readonly kind: 'operation-unavailable' }
  | { readonly kind: 'address-blocked' }
  /**
   * A part of the request breaks its schema; `syntax` is a body that cannot be parsed at all, `undeclared-query` a
   * query name that the operation does not declare.
   */
  | { readonly kind: 'request-invalid'; readonly in: RequestPart }
  /** A required property of the body is absent and nothing else is wrong. */
  | { readonly kind: 'required-missing' }
  /** A value below the last one accepted. `field`: JSON Pointer into the request body. */
  | { readonly kind: 'value-falling'; readonly field: string }
  /** The resource the path names does not exist. */
  | { readonly kind: 'resource-absent' }
  /** The resource the path names belongs to another tenant. */
  | { readonly kind: 'resource-foreign' }
  /** A property of the body names something that does not exist. `field`: JSON Pointer into the request body. */
  | { readonly kind: 'reference-absent'; readonly field: string }
  | { readonly kind: 'method-unsupported' }
  | { readonly kind: 'media-type-unsupported' }
  | { readonly kind: 'not-acceptable' }
  /** `limit` in bytes. */
  | { readonly kind: 'payload-too-large'; readonly limit: number }
  | { readonly kind: 'precondition-failed' }
  /** `fields`: JSON Pointers into the request body that together must be unique. */
  | { readonly kind: 'duplicate'; readonly fields: readonly string[] }
  | { readonly kind: 'transition-forbidden'; readonly transitions: TransitionTable }
  /** More calls than the window of `class` admits. `limit` in calls, `window` in seconds, both the documented defaults. */
  | {
      readonly kind: 'rate-exceeded';
      readonly class: string;
      readonly limit: number;
      readonly window: number;
    }
  | { readonly kind: 'server-fault' }
  /** Fires for a caller whose `provokes` lists the error's code: a plan, a role, a setting. */
  | { readonly kind: 'declared' }
  /** Never planned: `untested: trigger unknown`. `text` says what the document wrote. */
  | { readonly kind: 'unknown'; readonly text: string }
  /** Several triggers are equally likely, so none is guessed. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] };

export type CredentialState = 'missing' | 'malformed' | 'unknown' | 'expired' | 'revoked' | 'misplaced';
export type HeaderState = 'missing' | 'empty' | 'not-allowed';
export type RequestPart = 'syntax' | 'body' | 'query' | 'path' | 'header' | 'undeclared-query';
/** How a client says who it is: in the header, or in the form (RFC 6749 §2.3.1, named as in RFC 7591 §2). */
export type ClientAuthenticationMethod = 'client_secret_basic' | 'client_secret_post';

/** The states a property may take and the changes it admits. */
export interface TransitionTable {
  /** JSON Pointer to the property, in the request body and in the resource alike. */
  readonly field: string;
  /** States a new resource may start in; the first is the default. */
  readonly initial: readonly string[];
  /** From each state, the states it may change to. A state not listed as a key is final. */
  readonly allowed: Readonly<Record<string, readonly string[]>>;
}
