import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import { invalidField } from '../http/input.js';
import type { Document, EntityType } from './entity-type.js';

/**
 * Checks that all entities referenced by a body exist in the call's workspace. Absent fields are not checked.
 * @throws Refusal invalid_request that names the field if an entity does not exist
 */
export async function checkReferences(
  environment: Environment,
  call: Call,
  { references }: EntityType,
  input: Document,
): Promise<void> {
  for (const [field, entity] of Object.entries(references)) {
    const value = Object.hasOwn(input, field) ? input[field] : undefined;
    if (typeof value !== 'string' && !Array.isArray(value)) continue;
    if (field === 'projectId' && environment.mutants.has('project-unchecked')) continue;
    const ids: readonly string[] = typeof value === 'string' ? [value] : value;
    const collection = { workspace: call.workspace.id, entity };
    const documents = await environment.records.findAll(collection, ids);
    if (documents.length < ids.length) throw invalidField(field, 'must refer to an entity in this workspace');
  }
}
