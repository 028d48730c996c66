import type { StoredEntity } from '../data/schema.js';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import type { Description, Operation } from '../http/operation.js';
import { operation } from '../http/pipeline.js';
import type { EntityType } from './entity-type.js';
import { notFound } from './not-found.js';
import { checkNames } from './parameters.js';

/** Creates the operation that returns one entity, such as `GET /tasks/{id}`. */
export function getOperation(
  environment: Environment,
  description: Description,
  type: EntityType,
): Operation {
  const { mutants, records } = environment;
  const { entity } = type;

  async function find(call: Call): Promise<StoredEntity> {
    const id = call.parameter('id');
    const document = await records.find({ workspace: call.workspace.id, entity }, id);
    if (document !== undefined) return document;
    const foreign = await elsewhere(id);
    if (foreign !== undefined && entity === 'project' && mutants.has('foreign-project-visible'))
      return foreign;
    throw notFound(
      type,
      foreign !== undefined && mutants.has('foreign-id-revealed') ? ' It belongs to another workspace.' : '',
    );
  }

  /** Finds the entity in any workspace if a mutant needs it. */
  async function elsewhere(id: string): Promise<StoredEntity | undefined> {
    if (!mutants.has('foreign-project-visible') && !mutants.has('foreign-id-revealed')) return undefined;
    return await records.findAnywhere(entity, id);
  }

  return operation(description, {
    read: (call) => checkNames(call, []),
    find,
    act: async (_, __, document) => ({ status: 200, body: document }),
  });
}
