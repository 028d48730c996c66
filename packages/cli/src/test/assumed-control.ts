import type { ApiModel, Json } from '@touchstone/core';
import type { Capabilities, ControlAction } from '@touchstone/runner';

/** Returns the capabilities of a complete control protocol, for listing a plan without contacting the server. */
export function assumedCapabilities(model: ApiModel): Capabilities {
  return {
    clock: true,
    address: true,
    fault: true,
    callers: true,
    webhooks: true,
    actions: [...referencesInside(model.document)].map(
      (creates): ControlAction => ({
        name: `for ${creates}`,
        creates,
        parameters: [...creates.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? ''),
      }),
    ),
  };
}

/**
 * Collects every `x-reference` to a value inside a resource. A control action may be the only way to create such a
 * value.
 */
function referencesInside(value: Json, references: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) for (const item of value) referencesInside(item, references);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'x-reference' && typeof inner === 'string' && inner.includes('#')) references.add(inner);
      else referencesInside(inner, references);
    }
  }
  return references;
}
