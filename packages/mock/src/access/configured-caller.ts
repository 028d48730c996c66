import type { MockCaller } from '../options.js';
import { addressBlocks } from './address.js';
import type { Caller } from './caller.js';

/**
 * Converts an entry of the option `callers` to a caller.
 * @throws {OptionError} if an address block is invalid.
 */
export function configuredCaller(id: string, settings: MockCaller): Caller {
  const tenant = settings.tenant ?? 'default';
  return {
    id,
    tenant,
    tenants: [tenant],
    scopes: settings.scopes ? new Set(settings.scopes) : null,
    permissions: settings.permissions ? new Set(settings.permissions) : null,
    limits: settings.limits ?? {},
    addresses: settings.addresses ? addressBlocks(settings.addresses) : null,
    revoked: settings.revoked ?? false,
    expired: settings.expired ?? false,
    provokes: new Set(settings.provokes),
    credentials: settings.credentials,
    headers: settings.headers ?? {},
    webhooks: null,
  };
}
