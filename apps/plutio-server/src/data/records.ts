import type { Database, Write } from '@touchstone/server-kit';
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Entity } from '../terms.js';
import { counters, records, type StoredEntity } from './schema.js';

/** The scope of a query: one entity type of one workspace. */
export interface Collection {
  readonly workspace: string;
  readonly entity: Entity;
}

export interface Page {
  readonly where: SQL | undefined;
  readonly order: readonly SQL[];
  readonly skip: number;
  readonly limit: number;
}

/**
 * Returns the SQL expression for a dot path such as `name.first`. The path becomes part of the statement, so it must
 * be declared in the code, never request input.
 */
export function fieldOf(path: string): SQL {
  switch (path) {
    case 'isArchived':
      return sql`${records.is_archived}`;
    case 'createdAt':
      return sql`${records.created_at}`;
    case 'updatedAt':
      return sql`${records.updated_at}`;
    default:
      return sql`json_extract(${records.document}, ${sql.raw(`'$.${path}'`)})`;
  }
}

/**
 * Stores the entities of all workspaces. Every lookup of the API filters by workspace, so that an entity of another
 * workspace counts as missing.
 */
export class RecordStore {
  readonly #database: Database;
  readonly #byId;
  readonly #newest;

  constructor(database: Database) {
    this.#database = database;
    const { orm } = database;
    const isOwned = and(
      eq(records.workspace_id, sql.placeholder('workspace')),
      eq(records.entity, sql.placeholder('entity')),
    );
    this.#byId = orm
      .select({ document: records.document })
      .from(records)
      .where(and(eq(records.id, sql.placeholder('id')), isOwned))
      .prepare();
    this.#newest = orm
      .select({ document: records.document })
      .from(records)
      .where(isOwned)
      .orderBy(sql`${records.created_at} desc`, sql`${records.seq} desc`)
      .limit(sql.placeholder('limit'))
      .offset(sql.placeholder('skip'))
      .prepare();
  }

  async find({ workspace, entity }: Collection, id: string): Promise<StoredEntity | undefined> {
    return (await this.#byId.get({ workspace, entity, id }))?.document;
  }

  /** Finds an entity in any workspace. Only mutants use this method. */
  async findAnywhere(entity: Entity, id: string): Promise<StoredEntity | undefined> {
    const where = and(eq(records.id, id), eq(records.entity, entity));
    const query = this.#database.orm.select({ document: records.document }).from(records).where(where);
    return (await query.get())?.document;
  }

  /** Returns the entities in the order of the ids. Missing entities are omitted. */
  async findAll(collection: Collection, ids: readonly string[]): Promise<StoredEntity[]> {
    const rows = await this.#database.orm
      .select({ id: records.id, document: records.document })
      .from(records)
      .where(and(inArray(records.id, [...ids]), ownedBy(collection)))
      .all();
    const byId = new Map(rows.map(({ id, document }) => [id, document]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** Lists entities, newest first. This list is requested most often, so it has a prepared statement. */
  async newest({ workspace, entity }: Collection, limit: number, skip: number): Promise<StoredEntity[]> {
    const rows = await this.#newest.all({ workspace, entity, limit, skip });
    return rows.map(({ document }) => document);
  }

  async list(collection: Collection, { where, order, skip, limit }: Page): Promise<StoredEntity[]> {
    const rows = await this.#database.orm
      .select({ document: records.document })
      .from(records)
      .where(and(ownedBy(collection), where))
      .orderBy(...order)
      .limit(limit)
      .offset(skip)
      .all();
    return rows.map(({ document }) => document);
  }

  insert({ workspace, entity }: Collection, document: StoredEntity): Write {
    return this.#database.orm.insert(records).values({
      id: document._id,
      workspace_id: workspace,
      entity,
      ...columnsOf(document),
      created_at: document.createdAt,
    });
  }

  update(document: StoredEntity): Write {
    return this.#database.orm.update(records).set(columnsOf(document)).where(eq(records.id, document._id));
  }

  remove(ids: readonly string[]): Write {
    return this.#database.orm.delete(records).where(inArray(records.id, [...ids]));
  }

  /** Returns the next number of a counter and the write that reserves it. */
  async count(workspace: string, name: string): Promise<{ readonly value: number; readonly write: Write }> {
    const { orm } = this.#database;
    const key = and(eq(counters.workspace_id, workspace), eq(counters.name, name));
    const row = await orm.select().from(counters).where(key).get();
    const value = (row?.value ?? 0) + 1;
    const write = orm
      .insert(counters)
      .values({ workspace_id: workspace, name, value })
      .onConflictDoUpdate({ target: [counters.workspace_id, counters.name], set: { value } });
    return { value, write };
  }
}

function ownedBy({ workspace, entity }: Collection): SQL | undefined {
  return and(eq(records.workspace_id, workspace), eq(records.entity, entity));
}

function columnsOf(document: StoredEntity) {
  const { isArchived, updatedAt } = document;
  return { document, is_archived: isArchived, updated_at: updatedAt };
}
