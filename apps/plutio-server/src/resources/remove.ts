import type { StoredEntity } from '../data/schema.js';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import { readInput } from '../http/input.js';
import type { Operation } from '../http/operation.js';
import { operation } from '../http/pipeline.js';
import { commit } from './commit.js';
import type { Descriptions, Inputs } from './definition.js';
import type { EntityType } from './entity-type.js';
import { findAll, findOne } from './find.js';
import { checkNames } from './parameters.js';

/**
 * Creates the single and bulk operations that remove entities, such as `DELETE /tasks`. Removal is permanent. Entities
 * that refer to a removed entity keep its id.
 */
export function removeOperations(
  environment: Environment,
  descriptions: Descriptions,
  type: EntityType,
  inputs: Inputs,
): Operation[] {
  async function remove(call: Call, documents: readonly StoredEntity[]): Promise<{ _id: string }[]> {
    const removals = documents.map(({ _id }) => ({ _id }));
    const write = environment.records.remove(removals.map(({ _id }) => _id));
    await commit(environment, call, [write], `${type.entity}.remove`, documents);
    return removals;
  }

  return [
    operation(descriptions.remove, {
      read(call) {
        checkNames(call, []);
        return readInput(call, inputs.remove);
      },
      find: (call, { _id }) => findOne(environment, call, type, _id),
      async act(call, _, document) {
        const [body] = await remove(call, [document]);
        return { status: 200, body };
      },
    }),
    operation(descriptions.removeAll, {
      read(call) {
        checkNames(call, []);
        return readInput(call, inputs.removeAll);
      },
      find: (call, { _ids }) => findAll(environment, call, type, _ids),
      act: async (call, _, documents) => ({ status: 200, body: await remove(call, documents) }),
    }),
  ];
}
