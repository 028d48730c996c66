import type { Operation } from '../http/operation.js';
import type { World } from '../world.js';
import { changeOperations } from './change.js';
import { createOperation } from './create.js';
import { descriptionsOf, inputsOf } from './definition.js';
import type { EntityType } from './entity-type.js';
import { entityTypes } from './entity-types.js';
import { getOperation } from './get.js';
import { listOperation } from './list.js';
import { removeOperations } from './remove.js';

/** Every operation of the API: nine of each entity type. */
export function operations(world: World): readonly Operation[] {
  return entityTypes().flatMap((type) => operationsOf(world, type));
}

function operationsOf(world: World, type: EntityType): Operation[] {
  const descriptions = descriptionsOf(type);
  const inputs = inputsOf(world, type);
  return [
    listOperation(world, descriptions.list, type),
    createOperation(world, descriptions.create, type, inputs),
    getOperation(world, descriptions.get, type),
    ...changeOperations(world, descriptions, type, inputs),
    ...removeOperations(world, descriptions, type, inputs),
  ];
}
