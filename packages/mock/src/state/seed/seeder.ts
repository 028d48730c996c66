import type { Json, Operation, Response } from '@touchstone/core';
import { collectionPath, isItemPath, own, pathParameterNames, setOwn } from '@touchstone/core/internal';
import type { Environment } from '../../environment.js';
import { fitToSchema } from '../../fit-to-schema.js';
import { isObject, type JsonObject } from '../../json.js';
import { initialValues } from '../build/initial-values.js';
import type { ResourceFactories } from '../build/resource-factories.js';
import { type NewRecord, NO_PARENTS, type ParentIds } from '../store/record.js';
import type { RecordStore } from '../store/record-store.js';
import type { TenantStore } from '../store/tenant-store.js';
import { jsonContentOf } from '../types/answer-shape.js';
import { itemPathOf, type ResourceType, type ResourceTypes } from '../types/resource-types.js';
import type { InitialResource } from './initial-data.js';
import { readInitialData } from './read-initial-data.js';

/** A function that returns the documented value of a response, preferably in the given media type. */
export type ExampleSource = (
  operation: Operation,
  response: Response,
  mediaType: string | undefined,
) => Json | undefined;

const SEEDS_PER_COLLECTION = 3;

/** Maximum number of seeded collections per tenant. Collections beyond this limit remain empty. */
const MAX_SEEDED_COLLECTIONS = 10_000;

/** Seeds collections from the initial data, or else from the document's examples. */
export class Seeder {
  readonly #environment: Environment;
  readonly #types: ResourceTypes;
  readonly #factories: ResourceFactories;
  readonly #records: RecordStore;
  readonly #examplesOf: ExampleSource;
  readonly #initial: ReadonlyMap<ResourceType, readonly InitialResource[]>;

  /**
   * Reads the initial data.
   * @throws {InitialDataError} if the initial data does not fit the document.
   */
  constructor(
    environment: Environment,
    types: ResourceTypes,
    factories: ResourceFactories,
    records: RecordStore,
    examplesOf: ExampleSource,
  ) {
    this.#environment = environment;
    this.#types = types;
    this.#factories = factories;
    this.#records = records;
    this.#examplesOf = examplesOf;
    this.#initial = readInitialData(environment, types, {
      complete: (type, resource) => this.#complete(type, resource),
      parentProperties: (type, parents) => factories.parentProperties(type, parents),
    });
  }

  /**
   * Returns `true` if the initial data contains a collection of this type. The type is then not seeded from examples.
   */
  hasInitialData(type: ResourceType): boolean {
    return this.#initial.has(type);
  }

  /**
   * Seeds a collection from the initial data, or else from the document's examples. With the control protocol,
   * creatable types are not seeded from examples, because a test creates its own tenants and resources.
   */
  seedCollection(tenant: TenantStore, type: ResourceType, parents: ParentIds): void {
    const initial = this.#initial.get(type);
    if (initial) {
      this.#seedInitial(tenant, type, initial);
      return;
    }
    if (type.isCreatable && this.#environment.isControlled) return;
    const { path } = type.representation.operation;
    const parentPath = itemPathOf(isItemPath(path) ? collectionPath(path) : path);
    const parentCount = parentPath === undefined ? 0 : pathParameterNames(parentPath).length;
    if (parentCount !== parents.size) return;
    const key = `${type.key} ${[...parents.values()].join('/')}`;
    if (tenant.seeded.has(key) || tenant.seeded.size >= MAX_SEEDED_COLLECTIONS) return;
    tenant.seeded.add(key);
    for (let index = 0; index < SEEDS_PER_COLLECTION; index++)
      this.#records.keep(tenant, this.#seed(tenant, type, parents, index));
  }

  /** Returns a resource like the document's example, with an id from the document or an earlier reply. */
  recordWithId(type: ResourceType, id: Json, parents: ParentIds): NewRecord {
    const factory = this.#factories.of(type);
    const [example] = this.#examples(type);
    const base = example ? factory.fromExample(example, id) : factory.sampled(id);
    const wanted = {
      ...base,
      ...this.#factories.parentProperties(type, parents),
      ...(type.id !== null && { [type.id]: id }),
    };
    return {
      type,
      id: String(id),
      value: this.#fit(type, wanted, base),
      parents: new Map(parents),
      createdBy: null,
    };
  }

  #seedInitial(tenant: TenantStore, type: ResourceType, initial: readonly InitialResource[]): void {
    const key = `${type.key} given`;
    if (tenant.seeded.has(key)) return;
    tenant.seeded.add(key);
    const reserved = new Set(initial.map(({ id }) => String(id)));
    for (const resource of initial) {
      const { parents, body } = resource;
      const id = resource.id ?? this.#records.newId(tenant, type, reserved);
      const value = this.#complete(type, { ...resource, id });
      // Omit the id, because a request that creates the same resource again does not specify one.
      const { [type.id ?? '']: _, ...bodyWithoutId } = body;
      const createdBy = JSON.stringify(bodyWithoutId);
      this.#records.keep(tenant, { type, id: String(id), value, parents, createdBy });
    }
  }

  /** Completes a resource of the initial data as if a caller had created it. */
  #complete(type: ResourceType, { body, id, parents, operation }: InitialResource): JsonObject {
    const derived = {
      ...this.#factories.parentProperties(type, parents),
      ...(type.id !== null && id !== undefined && { [type.id]: id }),
    };
    const defaults = initialValues(this.#environment, this.#types, type, operation);
    const factory = this.#factories.of(type);
    return factory.withoutHidden({ ...factory.create(body, derived, defaults), ...body, ...derived });
  }

  #seed(tenant: TenantStore, type: ResourceType, parents: ParentIds, index: number): NewRecord {
    const example = this.#examples(type)[index];
    const exampleId = example && type.id !== null ? own(example, type.id) : undefined;
    // With the control protocol, tenants do not share the ids of the examples.
    const isUsable =
      exampleId !== undefined &&
      !this.#environment.isControlled &&
      tenant.get(type, String(exampleId)) === undefined;
    const id = isUsable ? exampleId : this.#records.newId(tenant, type);
    if (exampleId !== undefined) tenant.exampleIds.set(String(exampleId), String(id));
    const factory = this.#factories.of(type);
    const base = example ? factory.fromExample(example, id) : factory.sampled(id);
    const wanted = {
      ...base,
      ...this.#links(tenant, type, base, index),
      ...this.#factories.parentProperties(type, parents),
      ...(type.id !== null && { [type.id]: id }),
    };
    return { type, id: String(id), value: this.#fit(type, wanted, base), parents, createdBy: null };
  }

  #fit(type: ResourceType, wanted: JsonObject, base: JsonObject): JsonObject {
    return fitToSchema(this.#environment.validator, type.entity, wanted, base);
  }

  /** Returns the resources of a type that the document's examples contain. */
  #examples(type: ResourceType): readonly JsonObject[] {
    const { operation, response, shape } = type.representation;
    const documented = this.#examplesOf(operation, response, jsonContentOf(response)?.mediaType);
    const content =
      shape.at === '' ? documented : isObject(documented) ? own(documented, shape.at.slice(1)) : undefined;
    return (Array.isArray(content) ? content : [content]).filter(isObject);
  }

  /** Returns the properties of an example that refer to other resources, with the ids of existing resources. */
  #links(tenant: TenantStore, type: ResourceType, value: JsonObject, index: number): JsonObject {
    const links: Record<string, Json> = {};
    for (const [name, property] of Object.entries(value)) {
      if (name === type.id || typeof property !== 'string') continue;
      const id = tenant.exampleIds.get(property) ?? this.#linkedId(tenant, type, name, index);
      if (id !== undefined) setOwn(links, name, id);
    }
    return links;
  }

  /**
   * Returns the id of a resource that a property such as `location_id` may refer to; `undefined` if its collection has
   * a parent, or is creatable and has no initial data.
   */
  #linkedId(tenant: TenantStore, type: ResourceType, name: string, index: number): string | undefined {
    const [, owner] = /^(.+?)_?[iI]d$/.exec(name) ?? [];
    if (owner === undefined) return undefined;
    const prefix = owner.replaceAll(/[_-]/g, '').toLowerCase();
    const target = this.#types.all.find(
      (candidate) =>
        candidate !== type &&
        candidate.representation.operation.path.split('/').at(-1)?.toLowerCase().startsWith(prefix) &&
        !candidate.representation.operation.path.includes('{'),
    );
    if (!target || (target.isCreatable && !this.hasInitialData(target))) return undefined;
    this.seedCollection(tenant, target, NO_PARENTS);
    const ids = [...tenant.of(target).keys()];
    return ids[index % Math.max(1, ids.length)];
  }
}
