import type { Operation } from '@touchstone/core';
/** The properties that a case requires of its caller, in addition to credentials for the operation. */
export interface CallerRequirements {
  /** Label of the tenant. Resources are shared within a tenant and hidden from other tenants. */
  readonly tenant: string;
  /** True if the tenant must differ from the tenant that owns the resources. */
  readonly isForeign?: true;
  /** Scopes that the caller must lack: those of the operation, or all scopes of the same type. */
  readonly lacks?: 'operation' | 'type';
  readonly revoked?: boolean;
  readonly expired?: boolean;
  /** CIDR blocks that the caller may call from. */
  readonly addresses?: readonly string[];
  /** The code of an error with `declared: true` that the caller causes. */
  readonly provokes?: string;
  /** A permission from `x-permission` that the caller's role must lack. */
  readonly denied?: string;
  /** True if the caller must not be allowed to call the operation, as its `may` says. */
  readonly barred?: true;
  /**
   * True for a second caller of the same kind: it has credentials for the same schemes and calls the same operations, but
   * does not create the resources of the case.
   */
  readonly isPeer?: true;
  /** True if the credential must be a JSON Web Token. */
  readonly sendsJwt?: true;
  /** Labels of all tenants that the caller may act for. Default: its own tenant. */
  readonly tenants?: readonly string[];
  /** The events to deliver to the run. */
  readonly events?: readonly string[];
  /** True if the run answers the first delivery of each webhook with 500. */
  readonly failsFirst?: boolean;
  /** Rate limits by rate class, in calls per window. The run does not reach the limits of other classes. */
  readonly limits?: Readonly<Record<string, number>>;
  /** True for an anonymous call, which must be refused for any resource. */
  readonly anonymous?: boolean;
  /** Label of a case that changes the caller or uses up its limits, and therefore needs a separate caller. */
  readonly dedicatedTo?: string;
}

/** Returns the requirements of a caller whose tenant does not own the operation's resources. */
export const foreignTo = ({
  id,
}: Pick<Operation, 'id'>): Pick<CallerRequirements, 'tenant' | 'isForeign'> => ({
  tenant: `foreign ${id}`,
  isForeign: true,
});
