import { z } from 'zod';
import type { Environment } from '../environment.js';
import type { Description } from '../http/operation.js';
import type { EntityType } from './entity-type.js';
import { flag, id, ids } from './fields.js';

const MAX_BULK_SIZE = 100;
const one = { _id: id };
const several = { _ids: ids(1, MAX_BULK_SIZE) };

type Fields = Readonly<Record<string, unknown>>;

/** The body schemas of the operations of an entity type. `list` and `get` have no body. */
export interface Inputs {
  readonly create: z.ZodType<Fields>;
  readonly update: z.ZodType<Fields & { _id: string }>;
  readonly updateAll: z.ZodType<Fields & { _ids: string[] }>;
  readonly remove: z.ZodType<{ _id: string }>;
  readonly removeAll: z.ZodType<{ _ids: string[] }>;
  readonly archive: z.ZodType<{ _id: string; isArchived: boolean }>;
  readonly archiveAll: z.ZodType<{ _ids: string[]; isArchived: boolean }>;
}

export function inputsOf({ mutants }: Environment, type: EntityType): Inputs {
  const fields = new Map(Object.entries(type.fields));
  const optional: Record<string, z.ZodType> = Object.fromEntries(
    [...fields].map(([name, field]) => [name, field.exactOptional()]),
  );
  const required = Object.fromEntries(type.required.map((name) => [name, fields.get(name) ?? z.never()]));
  const isLoose = type.entity === 'note' && mutants.has('unknown-field-ignored');
  const object = <Shape extends z.ZodRawShape>(shape: Shape) =>
    isLoose ? z.object(shape) : z.strictObject(shape);
  const changing = <T extends object>(schema: z.ZodType<T>): z.ZodType<T> =>
    schema.refine((value) => Object.keys(value).length >= 2, 'must change at least one field');
  return {
    create: object({ ...optional, ...required }),
    update: changing(object({ ...optional, ...one })),
    updateAll: changing(object({ ...optional, ...several })),
    remove: z.strictObject(one),
    removeAll: z.strictObject(several),
    archive: z.strictObject({ ...one, isArchived: flag }),
    archiveAll: z.strictObject({ ...several, isArchived: flag }),
  };
}

/** The nine operations that every entity type has. */
export interface Descriptions {
  readonly list: Description;
  readonly create: Description;
  readonly update: Description;
  readonly remove: Description;
  readonly get: Description;
  readonly archive: Description;
  readonly updateAll: Description;
  readonly removeAll: Description;
  readonly archiveAll: Description;
}

export function descriptionsOf({
  entity,
  path,
  ids: [single, many],
  nouns,
  readable,
}: EntityType): Descriptions {
  const about = { entity, plural: nouns[1], available: true };
  const view = { ...about, method: 'GET', action: 'view' } as const;
  const edit = { ...about, method: 'PUT', action: 'edit' } as const;
  const archive = { ...about, method: 'POST', action: 'edit' } as const;
  const remove = { ...about, method: 'DELETE', action: 'remove' } as const;
  return {
    list: { ...view, id: `list${many}`, path },
    create: { ...about, id: `create${single}`, method: 'POST', action: 'create', path },
    update: { ...edit, id: `update${single}`, path },
    remove: { ...remove, id: `remove${single}`, path },
    get: { ...view, id: `get${single}`, path: `${path}/{id}`, available: readable },
    archive: { ...archive, id: `archive${single}`, path: `${path}/archive` },
    updateAll: { ...edit, id: `update${many}`, path: `${path}/bulk` },
    removeAll: { ...remove, id: `remove${many}`, path: `${path}/bulk` },
    archiveAll: { ...archive, id: `archive${many}`, path: `${path}/bulk/archive` },
  };
}
