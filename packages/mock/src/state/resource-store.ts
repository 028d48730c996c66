import type { Json, Operation } from '@touchstone/core';
import { own, pathShape, setOwn } from '@touchstone/core/internal';
import type { Environment } from '../environment.js';
import { fitToSchema } from '../fit-to-schema.js';
import type { JsonObject } from '../json.js';
import { initialValues } from './build/initial-values.js';
import { Projection } from './build/projection.js';
import { ResourceFactories } from './build/resource-factories.js';
import { type ExampleSource, Seeder } from './seed/seeder.js';
import { NO_PARENTS, type ParentIds, type StoredRecord } from './store/record.js';
import { RecordStore } from './store/record-store.js';
import { isBelow, refersTo } from './store/relations.js';
import type { TenantStore } from './store/tenant-store.js';
import { inferResourceTypes } from './types/infer-resource-types.js';
import { referenceValues, subjectPathOf } from './types/references.js';
import type { ResourceType, ResourceTypes } from './types/resource-types.js';

/** Finds, lists, creates and changes the resources of all tenants, and seeds collections when they are first used. */
export class ResourceStore {
  readonly types: ResourceTypes;
  readonly projection: Projection;
  readonly #environment: Environment;
  readonly #records: RecordStore;
  readonly #factories: ResourceFactories;
  readonly #seeder: Seeder;

  /**
   * Infers the resource types of the model and reads the initial data.
   * @throws {InitialDataError} if the initial data does not fit the document.
   */
  constructor(environment: Environment, examplesOf: ExampleSource) {
    const { model } = environment;
    this.#environment = environment;
    this.types = inferResourceTypes(model, (operation) => subjectPathOf(model, operation));
    this.projection = new Projection(environment);
    this.#records = new RecordStore(environment);
    this.#factories = new ResourceFactories(environment, this.types);
    this.#seeder = new Seeder(environment, this.types, this.#factories, this.#records, examplesOf);
  }

  tenant(label: string): TenantStore {
    return this.#records.tenant(label);
  }

  tenants(): Iterable<readonly [label: string, tenant: TenantStore]> {
    return this.#records.tenants();
  }

  clear(): void {
    this.#records.clear();
  }

  /**
   * Copies the resources of a previous store, fitted to the schemas of this store. Resources of unknown types are
   * dropped.
   */
  adopt(previous: ResourceStore): void {
    const types = new Map(this.types.all.map((type) => [type.key, type]));
    for (const [label, previousTenant] of previous.tenants()) {
      const tenant = this.tenant(label);
      for (const record of previousTenant.all()) {
        const type = types.get(record.type.key);
        if (!type) continue;
        const { minimal } = this.#factories.of(type);
        const id = type.id === null ? undefined : own(record.value, type.id);
        const value = fitToSchema(this.#environment.validator, type.entity, record.value, {
          ...minimal,
          ...(type.id !== null && id !== undefined && { [type.id]: id }),
        });
        this.#records.keep(tenant, { ...record, type, value });
      }
      for (const key of previousTenant.seeded) tenant.seeded.add(key);
      for (const [key, last] of previousTenant.lastValues) tenant.lastValues.set(key, last);
    }
  }

  /** Returns the resource with this id, unless it was created below different parents. */
  find(tenant: TenantStore, type: ResourceType, id: string, parents: ParentIds): StoredRecord | undefined {
    this.#seeder.seedCollection(tenant, type, NO_PARENTS);
    if (parents.size > 0) this.#seeder.seedCollection(tenant, type, parents);
    const record = tenant.get(type, id);
    return record && [...parents].every(([shape, parent]) => isBelow(record, shape, parent))
      ? record
      : undefined;
  }

  /** Returns `foreign` if another tenant has the resource, or else `absent`. The current tenant must not have it. */
  whereabouts(type: ResourceType, id: string): 'absent' | 'foreign' {
    return this.#records.whereabouts(type, id);
  }

  /** Returns all resources of a type, keyed by id, regardless of their parents. */
  all(tenant: TenantStore, type: ResourceType): ReadonlyMap<string, StoredRecord> {
    this.#seeder.seedCollection(tenant, type, NO_PARENTS);
    return tenant.of(type);
  }

  /** Returns the resources below the given parents, oldest first. */
  list(tenant: TenantStore, type: ResourceType, parents: ParentIds): readonly StoredRecord[] {
    this.#seeder.seedCollection(tenant, type, parents);
    const records = [...tenant.of(type).values()];
    if (parents.size === 0) return records;
    return records.filter((record) =>
      [...parents].every(([shape, parent]) =>
        record.parents.has(shape) ? record.parents.get(shape) === parent : refersTo(record, parent),
      ),
    );
  }

  /**
   * Stores the resource that a documented value of a path parameter identifies, because the document implies that the
   * resource exists. Returns `undefined` if `id` is `undefined`, if the type has initial data or if the resource was
   * stored before, even if it has been removed since.
   */
  keepDocumented(
    tenant: TenantStore,
    type: ResourceType,
    id: Json | undefined,
    parents: ParentIds,
  ): StoredRecord | undefined {
    const key = `${type.key} documented ${id}`;
    if (id === undefined || tenant.seeded.has(key) || this.#seeder.hasInitialData(type)) return undefined;
    tenant.seeded.add(key);
    return this.keepWithId(tenant, type, id, parents, null);
  }

  /** Stores a resource like the document's example under an id from the document or an earlier reply. */
  keepWithId(
    tenant: TenantStore,
    type: ResourceType,
    id: Json,
    parents: ParentIds,
    createdBy: string | null,
  ): StoredRecord {
    return this.#records.keep(tenant, { ...this.#seeder.recordWithId(type, id, parents), createdBy });
  }

  create(
    tenant: TenantStore,
    operation: Operation,
    type: ResourceType,
    body: JsonObject,
    parents: ParentIds,
  ): StoredRecord {
    this.#seeder.seedCollection(tenant, type, parents);
    const id = this.#records.newId(tenant, type);
    const derived: Record<string, Json> = {
      ...this.#factories.parentProperties(type, parents),
      ...this.#embeddedResources(tenant, operation, type, body),
    };
    if (type.id !== null) setOwn(derived, type.id, id);
    const defaults = initialValues(this.#environment, this.types, type, operation);
    return this.#records.keep(tenant, {
      type,
      id: String(id),
      value: this.#factories.of(type).create(body, derived, defaults),
      parents,
      createdBy: JSON.stringify(body),
    });
  }

  change(tenant: TenantStore, operation: Operation, record: StoredRecord, body: JsonObject): StoredRecord {
    const { type } = record;
    const derived: Record<string, Json> = { ...this.#embeddedResources(tenant, operation, type, body) };
    const id = type.id === null ? undefined : own(record.value, type.id);
    if (type.id !== null && id !== undefined) setOwn(derived, type.id, id);
    return this.replace(tenant, record, this.#factories.of(type).change(record.value, body, derived));
  }

  /** Replaces the value of a resource without validating it. */
  replace(tenant: TenantStore, record: StoredRecord, value: JsonObject): StoredRecord {
    return this.#records.keep(tenant, { ...record, value });
  }

  /** Adds the properties of a response that the resource lacks, if its type has them. */
  complete(tenant: TenantStore, record: StoredRecord, presented: JsonObject): StoredRecord {
    const { type, value } = record;
    const { properties } = this.#factories.of(type);
    const missing = Object.entries(presented).filter(
      ([name]) => properties.has(name) && !Object.hasOwn(value, name),
    );
    if (missing.length === 0) return record;
    const wanted = { ...value, ...Object.fromEntries(missing) };
    const completed = fitToSchema(this.#environment.validator, type.entity, wanted, value);
    return this.replace(tenant, record, completed);
  }

  /** Returns the resources to embed in a resource, such as `customer` for a `customer_id` in the body. */
  #embeddedResources(
    tenant: TenantStore,
    operation: Operation,
    type: ResourceType,
    body: JsonObject,
  ): JsonObject {
    const { properties } = this.#factories.of(type);
    const embedded: Record<string, Json> = {};
    for (const { reference, value } of referenceValues(this.#environment.model, operation, body)) {
      const name = reference.at.slice(1);
      const owner = /^(.+?)_?[iI]d$/.exec(name)?.[1];
      const property = owner === undefined || properties.has(name) ? undefined : properties.get(owner);
      const target =
        reference.pointer === null ? this.types.byItem.get(pathShape(reference.path)) : undefined;
      const record = target && this.find(tenant, target, value, NO_PARENTS);
      if (!owner || !property || !record) continue;
      const projected = this.projection.project(record.value, property.node.pointer);
      if (projected) setOwn(embedded, owner, projected);
    }
    return embedded;
  }
}
