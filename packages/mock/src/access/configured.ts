import type { MockCaller } from '../options.js';
import { addressBlocks } from './address.js';
import type { Caller } from './caller.js';

/**
 * A caller of the options.
 * @throws {OptionError} for an address block that is none.
 */
export function configured(id: string, given: MockCaller): Caller {
  const tenant = given.tenant ?? 'default';
  return {
    id,
    tenant,
    tenants: [tenant],
    scopes: given.scopes ? new Set(given.scopes) : null,
    permissions: given.permissions ? new Set(given.permissions) : null,
    limits: given.limits ?? {},
    addresses: given.addresses ? addressBlocks(given.addresses) : null,
    revoked: given.revoked ?? false,
    expired: given.expired ?? false,
    provokes: new Set(given.provokes),
    credentials: given.credentials,
    headers: given.headers ?? {},
    webhooks: null,
  };
}
