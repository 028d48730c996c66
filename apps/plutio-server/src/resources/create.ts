import type { StoredEntity } from '../data/schema.js';
import type { Environment } from '../environment.js';
import { readInput } from '../http/input.js';
import type { Description, Operation } from '../http/operation.js';
import { operation } from '../http/pipeline.js';
import { newId } from '../identifier.js';
import { commit } from './commit.js';
import type { Inputs } from './definition.js';
import type { Document, EntityType } from './entity-type.js';
import { checkNames } from './parameters.js';
import { checkReferences } from './references.js';

/** Creates the operation that creates an entity, such as `POST /tasks`. */
export function createOperation(
  environment: Environment,
  description: Description,
  type: EntityType,
  { create }: Inputs,
): Operation {
  return operation(description, {
    read(call) {
      checkNames(call, []);
      return readInput(call, create);
    },
    relate: (call, input) => checkReferences(environment, call, type, input),
    find: async () => null,
    async act(call, input) {
      const collection = { workspace: call.workspace.id, entity: type.entity };
      const numbered = type.numbered && (await environment.records.count(collection.workspace, type.entity));
      const number = numbered && { [type.numbered.field]: type.numbered.write(numbered.value) };
      const document = newDocument(type, input, environment.clock.iso(), number);
      const writes = [
        environment.records.insert(collection, document),
        ...(numbered ? [numbered.write] : []),
      ];
      if (type.entity === 'note' && call.fault && environment.mutants.has('half-done-note')) {
        await environment.database.commit(writes);
      }
      await commit(environment, call, writes, `${type.entity}.create`, [document]);
      return { status: 201, body: document };
    },
  });
}

/** Returns a new entity with the number, the input, the defaults and the derived fields. Does not store it. */
export function newDocument(
  type: EntityType,
  input: Document,
  now: string,
  number: Document = {},
): StoredEntity {
  const values: Document = { ...type.defaults, ...input };
  return {
    _id: newId(),
    ...number,
    ...inOrder(type, values),
    ...type.computed?.(values),
    isArchived: false,
    createdAt: now,
    updatedAt: now,
  };
}

function inOrder({ fields }: EntityType, values: Document): Document {
  return Object.fromEntries(
    Object.keys(fields).flatMap((name) =>
      Object.hasOwn(values, name) && values[name] !== undefined ? [[name, values[name]]] : [],
    ),
  );
}
