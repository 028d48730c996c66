import type { Environment } from '../environment.js';
import type { Operation } from '../http/operation.js';
import { changeOperations } from './change.js';
import { createOperation } from './create.js';
import { descriptionsOf, inputsOf } from './definition.js';
import type { EntityType } from './entity-type.js';
import { entityTypes } from './entity-types.js';
import { getOperation } from './get.js';
import { listOperation } from './list.js';
import { removeOperations } from './remove.js';

/** Creates all operations of the API: nine per entity type. */
export function operations(environment: Environment): readonly Operation[] {
  return entityTypes().flatMap((type) => operationsOf(environment, type));
}

function operationsOf(environment: Environment, type: EntityType): Operation[] {
  const descriptions = descriptionsOf(type);
  const inputs = inputsOf(environment, type);
  return [
    listOperation(environment, descriptions.list, type),
    createOperation(environment, descriptions.create, type, inputs),
    getOperation(environment, descriptions.get, type),
    ...changeOperations(environment, descriptions, type, inputs),
    ...removeOperations(environment, descriptions, type, inputs),
  ];
}
