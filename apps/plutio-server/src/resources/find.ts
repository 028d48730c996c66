import type { Stored } from '../data/schema.js';
import type { Call } from '../http/call.js';
import type { World } from '../world.js';
import type { EntityType } from './entity-type.js';
import { notFound } from './not-found.js';

/**
 * What a body names by its `_id`, in this workspace.
 * @throws Refusal not_found
 */
export async function findOne(world: World, call: Call, type: EntityType, id: string): Promise<Stored> {
  const found = await world.records.find({ workspace: call.workspace.id, entity: type.entity }, id);
  if (found === undefined) throw notFound(type);
  return found;
}

/**
 * All that a body names by its `_ids`, in that order.
 * @throws Refusal not_found when one of them is not there: all or nothing
 */
export async function findAll(
  world: World,
  call: Call,
  type: EntityType,
  ids: readonly string[],
): Promise<Stored[]> {
  const found = await world.records.findAll({ workspace: call.workspace.id, entity: type.entity }, ids);
  if (found.length < ids.length) throw notFound(type);
  return found;
}
