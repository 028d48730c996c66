import { type Json, SampleError, type SchemaNode, sample } from '@touchstone/core';
import { applicableSchemas } from '@touchstone/core/internal';
import { isObject, type JsonObject, settle } from '../settle.js';
import type { World } from '../world.js';
import { propertiesOf, requiredOf } from './answer-shape.js';
import type { Kind } from './kinds.js';

/** What is known of a property of a kind, found out once. */
interface Property {
  readonly name: string;
  readonly node: SchemaNode;
  readonly isRequired: boolean;
  /** `writeOnly`: it is taken, and never shown (OpenAPI 3.1 §4.8.24.2, JSON Schema Validation §9.4). */
  readonly isHidden: boolean;
  /** `created`, `updated`: a time stamp that the server sets. */
  readonly stamp: 'created' | 'updated' | null;
  /** What it is where nobody said: its default, else null, an empty list, false or 0; undefined: none of them will do. */
  readonly empty: Json | undefined;
}

/** Makes and changes the things of a kind, valid by the schema that the document shows them by. */
export class EntityMaker {
  readonly #world: World;
  readonly #kind: Kind;
  readonly properties: ReadonlyMap<string, Property>;
  #base: JsonObject | undefined;

  constructor(world: World, kind: Kind) {
    this.#world = world;
    this.#kind = kind;
    const required = requiredOf(world.model, kind.entity);
    this.properties = new Map(
      [...propertiesOf(world.model, kind.entity)].map(([name, node]) => [
        name,
        {
          name,
          node,
          isRequired: required.has(name),
          isHidden: applicableSchemas(world.model, node.pointer, ['allOf']).some(
            ({ schema }) => schema.writeOnly === true,
          ),
          stamp: stampOf(world, name, node),
          empty: this.#emptyOf(node),
        },
      ]),
    );
  }

  /** Like the document's example, with an id of its own. */
  seed(example: JsonObject, id: Json): JsonObject {
    const { id: name } = this.#kind;
    return name === null ? example : { ...example, [name]: id };
  }

  /** Another like the document's: sampled, so that two of them differ. */
  another(id: Json): JsonObject {
    const { id: name, entity } = this.#kind;
    const made = this.#sample('full', entity) ?? this.base;
    return name === null ? made : settle(this.#world, entity, { ...made, [name]: id }, made);
  }

  /** From what a caller gave. `given` has what follows from the call: id, parents, embedded things. */
  make(body: JsonObject, given: JsonObject, defaults: ReadonlyMap<string, Json>): JsonObject {
    const now = new Date(this.#world.clock.now()).toISOString();
    const wanted: Record<string, Json> = {};
    for (const { name, isRequired, isHidden, stamp, empty } of this.properties.values()) {
      if (isHidden) continue;
      const known = own(given, name) ?? own(body, name) ?? (stamp ? now : undefined) ?? defaults.get(name);
      const value = known ?? (isRequired ? (empty ?? this.base[name]) : undefined);
      if (value !== undefined) wanted[name] = value;
    }
    return settle(this.#world, this.#kind.entity, wanted, { ...this.base, ...given });
  }

  /** What was, with what a caller gave in its place: objects are changed within, lists replaced as a whole. */
  change(value: JsonObject, body: JsonObject, given: JsonObject): JsonObject {
    const now = new Date(this.#world.clock.now()).toISOString();
    const wanted: Record<string, Json> = { ...value };
    for (const { name, isHidden, stamp } of this.properties.values()) {
      if (isHidden) continue;
      const change = own(given, name) ?? own(body, name) ?? (stamp === 'updated' ? now : undefined);
      if (change !== undefined) wanted[name] = merged(own(value, name), change);
    }
    return settle(this.#world, this.#kind.entity, wanted, value);
  }

  /** Without what is never shown. */
  shown(value: JsonObject): JsonObject {
    return Object.fromEntries(
      Object.entries(value).filter(([name]) => this.properties.get(name)?.isHidden !== true),
    );
  }

  /** The least there is to one. */
  get base(): JsonObject {
    this.#base ??= this.#sample('minimal', this.#kind.entity) ?? {};
    return this.#base;
  }

  #sample(shape: 'minimal' | 'full', node: SchemaNode): JsonObject | undefined {
    try {
      const random = this.#world.nextRandom(`${this.#kind.key} ${shape}`);
      const made = sample(this.#world.model, node, { random, shape, direction: 'response' });
      return isObject(made) ? made : undefined;
    } catch (error) {
      if (error instanceof SampleError) return undefined;
      throw error;
    }
  }

  #emptyOf(node: SchemaNode): Json | undefined {
    const { model, validator } = this.#world;
    const preset = applicableSchemas(model, node.pointer, ['allOf']).find(
      ({ schema }) => schema.default !== undefined,
    );
    const candidates: readonly (Json | undefined)[] = [
      preset?.schema.default as Json | undefined,
      null,
      [],
      false,
      0,
    ];
    return candidates.find(
      (each) => each !== undefined && validator.validate(node, each, { direction: 'response' }).length === 0,
    );
  }
}

const own = (value: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(value, name) ? value[name] : undefined;

function merged(before: Json | undefined, change: Json): Json {
  if (!isObject(before) || !isObject(change)) return change;
  return {
    ...before,
    ...Object.fromEntries(
      Object.entries(change).map(([key, value]) => [key, merged(own(before, key), value)]),
    ),
  };
}

function stampOf(world: World, name: string, node: SchemaNode): Property['stamp'] {
  const isTime = applicableSchemas(world.model, node.pointer).some(
    ({ schema }) => schema.format === 'date-time',
  );
  if (!isTime) return null;
  if (/^(updated|modified|changed)|last_?(updated|modified|changed)/i.test(name)) return 'updated';
  return /^(created|inserted|registered|recorded)|^timestamp$/i.test(name) ? 'created' : null;
}
