import { z } from 'zod';
import type { StoredEntity } from '../data/schema.js';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import { readInput } from '../http/input.js';
import type { Description, Operation } from '../http/operation.js';
import { operation } from '../http/pipeline.js';
import { commit } from './commit.js';
import type { Descriptions, Inputs } from './definition.js';
import type { Document, EntityType } from './entity-type.js';
import { id, text } from './fields.js';
import { findAll, findOne } from './find.js';
import { checkNames } from './parameters.js';
import { checkReferences } from './references.js';

/**
 * Creates the single and bulk operations that update and archive entities, such as `PUT /tasks` and `POST
 * /tasks/archive`. Absent fields keep their values.
 */
export function changeOperations(
  environment: Environment,
  descriptions: Descriptions,
  type: EntityType,
  inputs: Inputs,
): Operation[] {
  const { mutants } = environment;
  /** Changes all entities in one transaction and returns their new state. */
  async function change(
    call: Call,
    documents: readonly StoredEntity[],
    input: Document,
  ): Promise<StoredEntity[]> {
    const updatedAt = environment.clock.iso();
    const changed = documents.map((document) => changedDocument(type, document, input, updatedAt));
    const writes = changed.map((document) => environment.records.update(document));
    await commit(environment, call, writes, `${type.entity}.edit`, changed);
    return changed;
  }

  /** Stores the title from an otherwise invalid body. Only a mutant uses this function. */
  async function changeTitle(call: Call): Promise<void> {
    const { _id, title } = readInput(call, z.looseObject({ _id: id, title: text(1, 200) }));
    const document = await findOne(environment, call, type, _id);
    await environment.database.commit([environment.records.update({ ...document, title })]);
  }

  function ofOne(description: Description, schema: z.ZodType<Document & { _id: string }>): Operation {
    return operation(description, {
      async read(call) {
        checkNames(call, []);
        try {
          return readInput(call, schema);
        } catch (refusal) {
          if (type.entity === 'company' && mutants.has('half-valid-update-kept')) {
            await changeTitle(call).catch(() => undefined);
          }
          throw refusal;
        }
      },
      relate: (call, input) => checkReferences(environment, call, type, input),
      find: (call, { _id }) => findOne(environment, call, type, _id),
      async act(call, { _id, ...input }, document) {
        const [body] = await change(call, [document], input);
        return { status: 200, body };
      },
    });
  }

  function ofSeveral(description: Description, schema: z.ZodType<Document & { _ids: string[] }>): Operation {
    return operation(description, {
      read(call) {
        checkNames(call, []);
        return readInput(call, schema);
      },
      relate: (call, input) => checkReferences(environment, call, type, input),
      async find(call, { _ids, ...input }) {
        try {
          return await findAll(environment, call, type, _ids);
        } catch (refusal) {
          if (type.entity === 'proposal' && mutants.has('bulk-partly-done')) {
            for (const _id of _ids) {
              const present = await findOne(environment, call, type, _id).catch(() => undefined);
              if (present !== undefined) await change(call, [present], input);
            }
          }
          throw refusal;
        }
      },
      act: async (call, { _ids, ...input }, documents) => ({
        status: 200,
        body: await change(call, documents, input),
      }),
    });
  }

  return [
    ofOne(descriptions.update, inputs.update),
    ofOne(descriptions.archive, inputs.archive),
    ofSeveral(descriptions.updateAll, inputs.updateAll),
    ofSeveral(descriptions.archiveAll, inputs.archiveAll),
  ];
}

/** Merges the changed fields and recomputes the derived fields. */
function changedDocument(
  type: EntityType,
  document: StoredEntity,
  input: Document,
  updatedAt: string,
): StoredEntity {
  const merged: StoredEntity = { ...document, ...input };
  const { _id, isArchived, createdAt, updatedAt: _before, ...rest } = merged;
  return { _id, ...rest, ...type.computed?.(merged), isArchived, createdAt, updatedAt };
}
