import { type Json, SampleError, type SchemaNode, sample } from '@touchstone/core';
import { own, setOwn } from '@touchstone/core/internal';
import type { Environment } from '../../environment.js';
import { fitToSchema } from '../../fit-to-schema.js';
import { isObject, type JsonObject } from '../../json.js';
import { propertiesOf, requiredOf } from '../types/properties.js';
import type { ResourceType } from '../types/resource-types.js';
import { describeProperty, type ResourceProperty } from './resource-property.js';

/**
 * Creates and changes resources of one type. They satisfy the schema of the responses that contain them, if possible.
 */
export class ResourceFactory {
  readonly properties: ReadonlyMap<string, ResourceProperty>;
  readonly #environment: Environment;
  readonly #type: ResourceType;
  #minimal: JsonObject | undefined;

  constructor(environment: Environment, type: ResourceType) {
    this.#environment = environment;
    this.#type = type;
    const { model } = environment;
    const required = requiredOf(model, type.entity);
    this.properties = new Map(
      [...propertiesOf(model, type.entity)].map(([name, node]) => [
        name,
        describeProperty(environment, name, node, required.has(name)),
      ]),
    );
  }

  /** Returns an example with the given id; unchanged if the type has no id property. */
  fromExample(example: JsonObject, id: Json): JsonObject {
    const { id: name } = this.#type;
    return name === null ? example : { ...example, [name]: id };
  }

  /** Samples a resource with the given id. Uses the minimal instance if no resource can be sampled. */
  sampled(id: Json): JsonObject {
    const { id: name, entity } = this.#type;
    const value = this.#sample('full', entity) ?? this.minimal;
    return name === null ? value : this.#fit({ ...value, [name]: id }, value);
  }

  /**
   * Returns the resource that a request body creates.
   *
   * @param derived Properties that follow from the request: id, parents, embedded resources. They override the body.
   * @param defaults Values of properties that the body omits.
   */
  create(body: JsonObject, derived: JsonObject, defaults: ReadonlyMap<string, Json>): JsonObject {
    const now = new Date(this.#environment.clock.now()).toISOString();
    const wanted: Record<string, Json> = {};
    for (const { name, isRequired, isHidden, timestamp, empty } of this.properties.values()) {
      if (isHidden) continue;
      const specified =
        own(derived, name) ?? own(body, name) ?? (timestamp ? now : undefined) ?? defaults.get(name);
      const value = specified ?? (isRequired ? (empty ?? own(this.minimal, name)) : undefined);
      if (value !== undefined) setOwn(wanted, name, value);
    }
    return this.#fit(wanted, { ...this.minimal, ...derived });
  }

  /** Returns a resource with the changes of a request body: objects are merged, lists are replaced. */
  change(value: JsonObject, body: JsonObject, derived: JsonObject): JsonObject {
    const now = new Date(this.#environment.clock.now()).toISOString();
    const wanted: Record<string, Json> = { ...value };
    for (const { name, isHidden, timestamp } of this.properties.values()) {
      if (isHidden) continue;
      const change = own(derived, name) ?? own(body, name) ?? (timestamp === 'updated' ? now : undefined);
      if (change !== undefined) setOwn(wanted, name, merge(own(value, name), change));
    }
    return this.#fit(wanted, value);
  }

  /** Removes the properties that responses never contain. */
  withoutHidden(value: JsonObject): JsonObject {
    return Object.fromEntries(
      Object.entries(value).filter(([name]) => this.properties.get(name)?.isHidden !== true),
    );
  }

  /** A minimal valid instance, or an empty object if none can be sampled. */
  get minimal(): JsonObject {
    this.#minimal ??= this.#sample('minimal', this.#type.entity) ?? {};
    return this.#minimal;
  }

  #fit(wanted: JsonObject, base: JsonObject): JsonObject {
    return fitToSchema(this.#environment.validator, this.#type.entity, wanted, base);
  }

  #sample(shape: 'minimal' | 'full', node: SchemaNode): JsonObject | undefined {
    try {
      const { model, nextRandom } = this.#environment;
      const random = nextRandom(`${this.#type.key} ${shape}`);
      const value = sample(model, node, { random, shape, direction: 'response' });
      return isObject(value) ? value : undefined;
    } catch (error) {
      if (error instanceof SampleError) return undefined;
      throw error;
    }
  }
}

function merge(previous: Json | undefined, change: Json): Json {
  if (!isObject(previous) || !isObject(change)) return change;
  return {
    ...previous,
    ...Object.fromEntries(
      Object.entries(change).map(([key, value]) => [key, merge(own(previous, key), value)]),
    ),
  };
}
