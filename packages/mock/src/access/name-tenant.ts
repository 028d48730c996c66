import { sample } from '@touchstone/core';
import type { Environment } from '../environment.js';
import { secretText } from '../secret-text.js';

/**
 * Generates the name that identifies a tenant in the tenant header. Does nothing if the tenant already has a name or
 * the document has no tenant header.
 */
export function nameTenant(environment: Environment, label: string): void {
  const { tenants, tenantHeader, validator, model, nextRandom } = environment;
  if (!tenantHeader || tenants.nameOf(label) !== undefined) return;
  const plain = `tenant-${secretText()
    .slice(0, 12)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '0')}`;
  const isPlainValid = validator.validate(tenantHeader.schema, plain).length === 0;
  const random = nextRandom(`tenant ${label}`);
  const name = isPlainValid
    ? plain
    : String(
        sample(model, tenantHeader.schema, { random, shape: 'minimal', direction: 'request', hints: false }),
      );
  tenants.name(label, name);
}
