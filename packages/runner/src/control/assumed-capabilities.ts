import type { ApiModel } from '@touchstone/core';
import { documentReferences } from '@touchstone/core/internal';
import type { Capabilities, ControlAction } from '../config/config.js';

/**
 * Returns the capabilities of a complete control protocol, for listing a plan without a server. They include an action
 * for each `x-reference` to a value inside a resource, because an action may be the only way to create that value.
 */
export function assumedCapabilities(model: ApiModel): Capabilities {
  return {
    clock: true,
    address: true,
    fault: true,
    callers: true,
    tenants: true,
    webhooks: true,
    actions: documentReferences(model)
      .filter((reference) => reference.includes('#'))
      .map(
        (creates): ControlAction => ({
          name: `for ${creates}`,
          creates,
          parameters: [...creates.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? ''),
        }),
      ),
  };
}
