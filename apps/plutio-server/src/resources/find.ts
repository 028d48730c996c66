import type { StoredEntity } from '../data/schema.js';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import type { EntityType } from './entity-type.js';
import { notFound } from './not-found.js';

/**
 * Finds the entity of the call's workspace with the `_id` given in the body.
 * @throws Refusal not_found if there is none
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
 * Finds the entities of the call's workspace with the `_ids` given in the body, in the order of the ids.
 * @throws Refusal not_found if any entity is missing
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
