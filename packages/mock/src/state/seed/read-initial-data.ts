import type { Json } from '@touchstone/core';
import {
  childPointer,
  collectionPath,
  operationsOn,
  pathParameterNames,
  pathShape,
  pathUpTo,
  provenViolations,
} from '@touchstone/core/internal';
import type { Environment } from '../../environment.js';
import { isObject, type JsonObject } from '../../json.js';
import type { ParentIds } from '../store/record.js';
import { propertiesOf } from '../types/properties.js';
import { requiredInBody } from '../types/references.js';
import type { ResourceType, ResourceTypes } from '../types/resource-types.js';
import {
  collectionAt,
  type InitialCollection,
  isCollectionOperation,
  suggestCollections,
} from './collection-paths.js';
import { InitialDataError, type InitialDataProblem, type InitialResource } from './initial-data.js';
import { describeType, findNonJson } from './json-check.js';

/** Derives the properties that the initial data omits. */
export interface InitialResourceBuilder {
  /** Returns the resource with the properties that the initial data omits. */
  complete(type: ResourceType, resource: InitialResource): JsonObject;
  /** Returns the properties that identify the parents. */
  parentProperties(type: ResourceType, parents: ParentIds): JsonObject;
}

/**
 * Reads the initial data and groups it by resource type.
 * @throws {InitialDataError} if a part of the data does not fit the document.
 */
export function readInitialData(
  environment: Environment,
  types: ResourceTypes,
  builder: InitialResourceBuilder,
): ReadonlyMap<ResourceType, readonly InitialResource[]> {
  const { initialData } = environment.options;
  if (initialData === undefined) return NO_RESOURCES;
  const problem = findNonJson(initialData);
  if (problem) throw new InitialDataError([problem]);
  const reader = new Reader(environment, types, builder);
  // Read a copy, so later changes of the option have no effect.
  reader.read(JSON.parse(JSON.stringify(initialData)));
  if (reader.problems.length > 0) throw new InitialDataError(reader.problems);
  return reader.resources;
}

const NO_RESOURCES: ReadonlyMap<ResourceType, readonly InitialResource[]> = new Map();

class Reader {
  readonly resources = new Map<ResourceType, InitialResource[]>();
  readonly problems: InitialDataProblem[] = [];
  readonly #environment: Environment;
  readonly #types: ResourceTypes;
  readonly #builder: InitialResourceBuilder;
  /** The parents of each resource, keyed by its type and id. */
  readonly #ids = new Map<ResourceType, Map<string, ParentIds>>();

  constructor(environment: Environment, types: ResourceTypes, builder: InitialResourceBuilder) {
    this.#environment = environment;
    this.#types = types;
    this.#builder = builder;
  }

  read(data: unknown): void {
    if (!isObject(data)) {
      this.#report(
        '',
        `Expected an object that maps paths to collections, received ${describeType(data)}.`,
        EXAMPLE,
      );
      return;
    }
    const { router } = this.#environment;
    const collections = Object.entries(data).flatMap(([path, values]) => {
      const pointer = childPointer('', path);
      if (this.#isFull) return [];
      const collection = collectionAt(this.#types, router.find('GET', path));
      if (collection) return [{ collection, values, pointer }];
      const suggestion = suggestCollections(this.#environment, this.#types);
      this.#report(pointer, `The document has no collection at ${path}.`, suggestion);
      return [];
    });
    // Read parents before the resources below them.
    collections.sort((one, other) => one.collection.parents.size - other.collection.parents.size);
    for (const { collection, values, pointer } of collections)
      if (this.#hasParents(collection, pointer)) this.#readResources(collection, values, pointer);
    if (this.#isFull) this.#report('', `Only the first ${MAX_PROBLEMS} problems are listed.`);
  }

  /** True if the maximum number of problems is reached. The limit keeps the message readable for generated data. */
  get #isFull(): boolean {
    return this.problems.length >= MAX_PROBLEMS;
  }

  #readResources(collection: InitialCollection, values: Json | undefined, pointer: string): void {
    const resources = this.#resourcesOf(collection.type);
    if (!Array.isArray(values)) {
      this.#report(pointer, `Expected a list of resources, received ${describeType(values)}.`, EXAMPLE);
      return;
    }
    for (const [index, body] of values.entries()) {
      if (this.#isFull) return;
      const resource = this.#resource(collection, body, `${pointer}/${index}`);
      if (resource) resources.push(resource);
    }
  }

  #resource(
    { type, parents, operation }: InitialCollection,
    body: Json,
    pointer: string,
  ): InitialResource | undefined {
    if (!isObject(body)) {
      this.#report(pointer, `Expected an object, received ${describeType(body)}.`);
      return undefined;
    }
    const id = type.id !== null && Object.hasOwn(body, type.id) ? body[type.id] : undefined;
    if (id !== undefined && !this.#isNew(type, id, parents, childPointer(pointer, type.id ?? '')))
      return undefined;
    const resource = { body, id, parents, operation };
    const parentProperties = this.#builder.parentProperties(type, parents);
    for (const name of requiredInBody(this.#environment.model, operation))
      if (name !== type.id && !Object.hasOwn(body, name) && !Object.hasOwn(parentProperties, name))
        this.#report(pointer, `${name} is missing. A request that creates the resource must specify it.`);
    const complete = this.#builder.complete(type, resource);
    const violations = provenViolations(
      this.#environment.validator.validate(type.entity, complete, { direction: 'response' }),
    );
    for (const { pointer: at, message } of violations)
      this.#report(`${pointer}${at}`, `${at.slice(1) || 'The resource'} ${message}.`);
    for (const [name, expected] of Object.entries(parentProperties))
      if (Object.hasOwn(body, name) && String(body[name]) !== String(expected))
        this.#report(
          childPointer(pointer, name),
          `Expected ${JSON.stringify(expected)}, as specified in the path.`,
        );
    return resource;
  }

  #isNew(type: ResourceType, id: Json, parents: ParentIds, pointer: string): boolean {
    if (typeof id !== 'string' && !Number.isSafeInteger(id)) {
      this.#report(
        pointer,
        `Expected the id to be a string or an integer below 2^53, received ${describeType(id)}.`,
      );
      return false;
    }
    const ids = this.#idsOf(type);
    if (ids.has(String(id)))
      this.#report(pointer, `Another resource already has the id ${JSON.stringify(id)}.`);
    else ids.set(String(id), parents);
    return true;
  }

  /**
   * Returns `true` if all parents exist. Adds parents that the data cannot contain, and reports any other missing
   * parent, because requests cannot reach the resources below it.
   */
  #hasParents({ item, parents }: InitialCollection, pointer: string): boolean {
    for (const [depth, name] of pathParameterNames(item.path).entries()) {
      const itemPath = pathUpTo(item.path, name);
      const shape = pathShape(itemPath);
      const id = parents.get(shape) ?? '';
      const type = this.#types.byItem.get(shape);
      const ancestors = new Map([...parents].slice(0, depth));
      if (!type || isBelow(this.#idsOf(type).get(id), ancestors)) continue;
      const collection = collectionPath(itemPath);
      if (
        ![collection, `${collection}/`]
          .flatMap((path) => operationsOn(this.#environment.model, path))
          .some((operation) => isCollectionOperation(this.#types, operation))
      ) {
        this.#implyResource(type, id, ancestors);
        continue;
      }
      this.#report(
        pointer,
        `The data has no resource with the id ${JSON.stringify(id)} at ${collection}.`,
        'Add the resource or use the id of an existing one.',
      );
      return false;
    }
    return true;
  }

  /** Adds a parent that the data cannot contain, because no operation lists or creates it. */
  #implyResource(type: ResourceType, text: string, parents: ParentIds): void {
    const { model, validator } = this.#environment;
    const node = type.id === null ? undefined : propertiesOf(model, type.entity).get(type.id);
    const id = node && provenViolations(validator.validate(node, text)).length > 0 ? Number(text) : text;
    this.#resourcesOf(type).push({ body: {}, id, parents, operation: type.representation.operation });
    this.#idsOf(type).set(text, parents);
  }

  #resourcesOf(type: ResourceType): InitialResource[] {
    const resources = this.resources.get(type) ?? [];
    this.resources.set(type, resources);
    return resources;
  }

  #idsOf(type: ResourceType): Map<string, ParentIds> {
    const ids = this.#ids.get(type) ?? new Map<string, ParentIds>();
    this.#ids.set(type, ids);
    return ids;
  }

  #report(pointer: string, message: string, suggestion?: string): void {
    this.problems.push({ pointer, message, ...(suggestion !== undefined && { suggestion }) });
  }
}

/** Returns `true` if a resource exists and its known parents do not contradict those of a path. */
const isBelow = (parents: ParentIds | undefined, expected: ParentIds): boolean =>
  parents !== undefined &&
  [...expected].every(([shape, id]) => !parents.has(shape) || parents.get(shape) === id);

const MAX_PROBLEMS = 100;

const EXAMPLE = 'Example: { "/pets": [{ "id": 1, "name": "Rex" }] }.';
