/** A caller of the plan: from the configuration, or created through the control protocol on first use. */
export type PlannedCaller =
  | { readonly from: 'configuration'; readonly name: string }
  | {
      readonly from: 'control';
      readonly description: CallerDescription;
      /** True if the run answers the first delivery of each webhook to the caller with 500. */
      readonly failsFirst?: boolean;
    };

/** Body of `POST /control/callers`. */
export interface CallerDescription {
  readonly tenant: string;
  readonly scopes?: readonly string[];
  /** Rate limits by rate class, in calls per window. */
  readonly limits?: Readonly<Record<string, number>>;
  /** CIDR blocks that the caller may call from. */
  readonly addresses?: readonly string[];
  readonly revoked?: boolean;
  readonly expired?: boolean;
  /** Codes of the errors with `declared: true` that this caller causes. */
  readonly provokes?: readonly string[];
  readonly permissions?: readonly string[];
  readonly tenants?: readonly string[];
  /** Events that are delivered to the run, which adds its URL when it creates the caller. */
  readonly webhooks?: { readonly events: readonly string[] };
}

/** Body of `PATCH /control/callers/{id}`. */
export interface CallerChange {
  readonly scopes?: readonly string[];
  /** CIDR blocks that the caller may call from; null lifts the restriction. */
  readonly addresses?: readonly string[] | null;
  readonly revoked?: boolean;
  readonly permissions?: readonly string[];
  /** Labels of all tenants that the caller may act for. */
  readonly tenants?: readonly string[];
}
