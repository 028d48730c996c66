import type { StoredEntity } from '../data/schema.js';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import type { EntityType } from './entity-type.js';
import { notFound } from './not-found.js';

/**
 * Finds the entity that a body names by its `_id` in this workspace.
 * @throws Refusal not_found
 */
export async function findOne(
  environment: Environment,
  call: Call,
  type: EntityType,
  id: string,
): Promise<StoredEntity> {
  const document = await environment.records.find({ workspace: call.workspace.id, entity: type.entity }, id);
  if (document === undefined) throw notFound(type);
  return document;
}

/**
 * Finds all entities that a body names by its `_ids`, in the order of the ids.
 * @throws Refusal not_found if any of them is missing
 */
export async function findAll(
  environment: Environment,
  call: Call,
  type: EntityType,
  ids: readonly string[],
): Promise<StoredEntity[]> {
  const documents = await environment.records.findAll(
    { workspace: call.workspace.id, entity: type.entity },
    ids,
  );
  if (documents.length < ids.length) throw notFound(type);
  return documents;
}
