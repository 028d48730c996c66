import type { Json } from '@touchstone/core';
import { provenViolations, setOwn } from '@touchstone/core/internal';
import type { Environment } from '../../environment.js';
import type { JsonObject } from '../../json.js';
import type { ParentIds } from '../store/record.js';
import { normalizeName, singular } from '../types/names.js';
import type { ResourceType, ResourceTypes } from '../types/resource-types.js';
import { ResourceFactory } from './resource-factory.js';

/** The factories of all resource types. Each is created when it is first used. */
export class ResourceFactories {
  readonly #environment: Environment;
  readonly #types: ResourceTypes;
  readonly #factories = new Map<ResourceType, ResourceFactory>();

  constructor(environment: Environment, types: ResourceTypes) {
    this.#environment = environment;
    this.#types = types;
  }

  of(type: ResourceType): ResourceFactory {
    let factory = this.#factories.get(type);
    if (!factory) {
      factory = new ResourceFactory(this.#environment, type);
      this.#factories.set(type, factory);
    }
    return factory;
  }

  /**
   * Returns the properties that identify the parents of a resource, such as `customer_id` at
   * `/customers/{id}/locations`.
   */
  parentProperties(type: ResourceType, parents: ParentIds): JsonObject {
    const ids: Record<string, Json> = {};
    for (const [shape, id] of parents) {
      const parent = this.#types.byItem.get(shape);
      const owners = [singular(shape.split('/').at(-2) ?? ''), ...(parent ? [parent.key.toLowerCase()] : [])];
      for (const name of this.of(type).properties.keys()) {
        if (owners.some((owner) => normalizeName(name) === `${owner}id`))
          setOwn(ids, name, this.#idFor(type, name, id));
      }
    }
    return ids;
  }

  /** Converts a numeric id from a path to a number if the property does not accept a string. */
  #idFor(type: ResourceType, name: string, id: string): Json {
    const node = this.of(type).properties.get(name)?.node;
    const { validator } = this.#environment;
    return node && provenViolations(validator.validate(node, id)).length > 0 && /^\d+$/.test(id)
      ? Number(id)
      : id;
  }
}
