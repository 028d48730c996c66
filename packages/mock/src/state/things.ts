import {
  type Json,
  namesIn,
  type Operation,
  resolvePlaces,
  shapeOf,
  type TransitionTable,
} from '@touchstone/core';
import type { Call } from '../call.js';
import { isObject, type JsonObject, settle } from '../settle.js';
import type { World } from '../world.js';
import { jsonOf, propertiesOf } from './answer-shape.js';
import { EntityMaker } from './entity.js';
import { Ids } from './ids.js';
import { inferKinds, itemPathOf, type Kind, type Kinds } from './kinds.js';
import { bodySchema, namedIn, ownItemPath } from './references.js';
import { type StoredRecord, Tenant } from './store.js';

const NO_PARENTS: ReadonlyMap<string, string> = new Map();

/** How many of each kind there are to begin with. */
const SEEDS = 3;

/** All things there are, by tenant: found, listed, made and changed. */
export class Things {
  readonly kinds: Kinds;
  readonly #world: World;
  readonly #tenants = new Map<string, Tenant>();
  readonly #makers = new Map<Kind, EntityMaker>();
  readonly #ids: Ids;
  #version = 0;

  constructor(world: World) {
    this.#world = world;
    this.#ids = new Ids(world);
    this.kinds = inferKinds(world.model, (operation) => ownItemPath(world.model, operation));
  }

  tenant(label: string): Tenant {
    let found = this.#tenants.get(label);
    if (!found) {
      found = new Tenant();
      this.#tenants.set(label, found);
    }
    return found;
  }

  clear(): void {
    this.#tenants.clear();
  }

  /** Takes over what another world has, as far as this one has such things. */
  adopt(before: Things): void {
    const kinds = new Map(this.kinds.all.map((kind) => [kind.key, kind]));
    for (const [label, old] of before.tenants()) {
      const tenant = this.tenant(label);
      for (const record of old.all()) {
        const kind = kinds.get(record.kind.key);
        if (!kind) continue;
        const { base } = this.maker(kind);
        const own = kind.id === null ? undefined : record.value[kind.id];
        const value = settle(this.#world, kind.entity, record.value, {
          ...base,
          ...(kind.id !== null && own !== undefined && { [kind.id]: own }),
        });
        this.#keep(tenant, { ...record, kind, value });
      }
      for (const key of old.seeded) tenant.seeded.add(key);
      for (const [key, last] of old.lasts) tenant.lasts.set(key, last);
    }
  }

  /** Every tenant there is, and its label. */
  tenants(): Iterable<readonly [string, Tenant]> {
    return this.#tenants;
  }

  /** One that was made below the parents given, or below none in particular. */
  find(
    tenant: Tenant,
    kind: Kind,
    id: string,
    parents: ReadonlyMap<string, string>,
  ): StoredRecord | undefined {
    this.#seed(tenant, kind, NO_PARENTS);
    if (parents.size > 0) this.#seed(tenant, kind, parents);
    const record = tenant.get(kind, id);
    return record && [...parents].every(([shape, parent]) => isBelow(record, shape, parent))
      ? record
      : undefined;
  }

  /** Of what a tenant does not have: whether another has it. */
  whereabouts(kind: Kind, id: string): 'absent' | 'foreign' {
    for (const tenant of this.#tenants.values()) if (tenant.get(kind, id)) return 'foreign';
    return 'absent';
  }

  /** The oldest first. */
  list(tenant: Tenant, kind: Kind, parents: ReadonlyMap<string, string>): readonly StoredRecord[] {
    this.#seed(tenant, kind, parents);
    const all = [...tenant.of(kind).values()];
    if (parents.size === 0) return all;
    return all.filter((record) =>
      [...parents].every(([shape, parent]) =>
        record.parents.has(shape) ? record.parents.get(shape) === parent : mentions(record.value, parent),
      ),
    );
  }

  /** Ids by which a call's body names what it is about. */
  ownIds(call: Call): readonly string[] {
    const { operation } = call.operation;
    const item = this.#ownItem(operation);
    const { body } = call;
    if (item === undefined || body.kind !== 'read') return [];
    return namedIn(this.#world.model, operation, body.value)
      .filter(({ reference }) => reference.path === item && OWN.test(reference.at))
      .map(({ value }) => value);
  }

  ownKind(operation: Operation): Kind | undefined {
    const item = this.#ownItem(operation);
    return item === undefined ? undefined : this.kinds.byItem.get(shapeOf(item));
  }

  readonly #ownItems = new Map<Operation, string | undefined>();

  #ownItem(operation: Operation): string | undefined {
    if (!this.#ownItems.has(operation))
      this.#ownItems.set(operation, ownItemPath(this.#world.model, operation));
    return this.#ownItems.get(operation);
  }

  create(call: Call, kind: Kind, body: JsonObject, parents: ReadonlyMap<string, string>): StoredRecord {
    const tenant = this.tenant(call.tenant);
    const id = this.#newId(tenant, kind);
    const given: Record<string, Json> = {
      ...this.#parentIds(kind, parents),
      ...this.#embedded(tenant, kind, call, body),
    };
    if (kind.id !== null) given[kind.id] = id;
    const defaults = new Map([
      ...this.#startingStates(kind),
      ...defaultsOf(this.#world, call.operation.operation),
    ]);
    return this.#keep(tenant, {
      kind,
      id: String(id),
      value: this.maker(kind).make(body, given, defaults),
      parents,
      made: JSON.stringify(body),
    });
  }

  change(call: Call, record: StoredRecord, body: JsonObject): StoredRecord {
    const { kind } = record;
    const tenant = this.tenant(call.tenant);
    const given: Record<string, Json> = { ...this.#embedded(tenant, kind, call, body) };
    const own = kind.id === null ? undefined : record.value[kind.id];
    if (kind.id !== null && own !== undefined) given[kind.id] = own;
    return this.#keep(tenant, { ...record, value: this.maker(kind).change(record.value, body, given) });
  }

  /** Puts a value in the place of a thing's, whatever its schema says. */
  replace(tenant: Tenant, record: StoredRecord, value: JsonObject): StoredRecord {
    return this.#keep(tenant, { ...record, value });
  }

  maker(kind: Kind): EntityMaker {
    let found = this.#makers.get(kind);
    if (!found) {
      found = new EntityMaker(this.#world, kind);
      this.#makers.set(kind, found);
    }
    return found;
  }

  #newId(tenant: Tenant, kind: Kind): Json {
    return this.#ids.next(kind, (text) => tenant.get(kind, text) !== undefined);
  }

  #keep(tenant: Tenant, record: Omit<StoredRecord, 'version'>): StoredRecord {
    this.#version++;
    const kept = { ...record, version: this.#version };
    tenant.set(kept);
    return kept;
  }

  /**
   * What there is to begin with: of what no operation makes always; of the rest where nobody makes tenants of their own,
   * so that the document's examples can be read.
   */
  #seed(tenant: Tenant, kind: Kind, parents: ReadonlyMap<string, string>): void {
    if (kind.isCreatable && this.#world.isControlled) return;
    const { path } = kind.shown.operation;
    const above = itemPathOf(path.endsWith('}') ? path.slice(0, path.lastIndexOf('/')) : path);
    const [wanted, given] = [above === undefined ? 0 : namesIn(above).length, parents.size];
    if (wanted !== given) return;
    const key = `${kind.key} ${[...parents.values()].join('/')}`;
    if (tenant.seeded.has(key)) return;
    tenant.seeded.add(key);
    for (let index = 0; index < SEEDS; index++)
      this.#keep(tenant, this.#seedOf(tenant, kind, parents, index));
  }

  #seedOf(
    tenant: Tenant,
    kind: Kind,
    parents: ReadonlyMap<string, string>,
    index: number,
  ): Omit<StoredRecord, 'version'> {
    const example = this.#examples(kind)[index];
    const shownId = example && kind.id !== null ? example[kind.id] : undefined;
    // Another tenant's ids are its own.
    const isShown =
      shownId !== undefined && !this.#world.isControlled && tenant.get(kind, String(shownId)) === undefined;
    const id = isShown ? shownId : this.#newId(tenant, kind);
    if (shownId !== undefined) tenant.exampleIds.set(String(shownId), String(id));
    const maker = this.maker(kind);
    const made = example ? maker.seed(example, id) : maker.another(id);
    const linked = { ...this.#linked(tenant, kind, made, index), ...this.#parentIds(kind, parents) };
    const value = settle(
      this.#world,
      kind.entity,
      { ...made, ...linked, ...(kind.id !== null && { [kind.id]: id }) },
      made,
    );
    return { kind, id: String(id), value, parents, made: null };
  }

  /** The things of a kind that the document shows. */
  #examples(kind: Kind): readonly JsonObject[] {
    const { operation, response, shape } = kind.shown;
    const prepared = this.#world.prepared(operation).responses.of(response);
    const media = jsonOf(response);
    const type = prepared.types.find((each) => each === media?.mediaType) ?? prepared.types[0];
    const shown = type === undefined ? undefined : prepared.shown(type);
    const at = shape.at === '' ? shown : isObject(shown) ? shown[shape.at.slice(1)] : undefined;
    return (Array.isArray(at) ? at : [at]).filter(isObject);
  }

  /** Ids that the example shows of other things are of such as there are here. */
  #linked(tenant: Tenant, kind: Kind, value: JsonObject, index: number): JsonObject {
    const linked: Record<string, Json> = {};
    for (const [name, each] of Object.entries(value)) {
      if (name === kind.id || typeof each !== 'string') continue;
      const known = tenant.exampleIds.get(each) ?? this.#anyOf(tenant, kind, name, index);
      if (known !== undefined) linked[name] = known;
    }
    return linked;
  }

  /** `location_id` is the id of some location, if there are locations that nobody makes. */
  #anyOf(tenant: Tenant, kind: Kind, name: string, index: number): string | undefined {
    const [, owner] = /^(.+?)_?[iI]d$/.exec(name) ?? [];
    if (owner === undefined) return undefined;
    const wanted = owner.replaceAll(/[_-]/g, '').toLowerCase();
    const other = this.kinds.all.find(
      (each) =>
        each !== kind &&
        each.shown.operation.path.split('/').at(-1)?.toLowerCase().startsWith(wanted) &&
        !each.shown.operation.path.includes('{'),
    );
    if (!other || other.isCreatable) return undefined;
    this.#seed(tenant, other, NO_PARENTS);
    const ids = [...tenant.of(other).keys()];
    return ids[index % Math.max(1, ids.length)];
  }

  /** Properties that say what a thing is below: `customer_id` of what was made at `/customers/{id}/locations`. */
  #parentIds(kind: Kind, parents: ReadonlyMap<string, string>): JsonObject {
    const ids: Record<string, Json> = {};
    for (const [shape, id] of parents) {
      const parent = this.kinds.byItem.get(shape);
      const names = [singular(shape.split('/').at(-2) ?? ''), ...(parent ? [parent.key.toLowerCase()] : [])];
      for (const name of this.maker(kind).properties.keys()) {
        const bare = name.replaceAll(/[_-]/g, '').toLowerCase();
        if (names.some((each) => bare === `${each}id`)) ids[name] = id;
      }
    }
    return ids;
  }

  /** What another thing is shown as within this one: `customer` for the `customer_id` that the body gives. */
  #embedded(tenant: Tenant, kind: Kind, call: Call, body: JsonObject): JsonObject {
    const { properties } = this.maker(kind);
    const embedded: Record<string, Json> = {};
    for (const { reference, value } of namedIn(this.#world.model, call.operation.operation, body)) {
      const name = reference.at.slice(1);
      const owner = /^(.+?)_?[iI]d$/.exec(name)?.[1];
      const property = owner === undefined || properties.has(name) ? undefined : properties.get(owner);
      const other = reference.pointer === null ? this.kinds.byItem.get(shapeOf(reference.path)) : undefined;
      const record = other && this.find(tenant, other, value, NO_PARENTS);
      if (!owner || !property || !record) continue;
      const shown = this.projected(record, property.node.pointer);
      if (shown) embedded[owner] = shown;
    }
    return embedded;
  }

  /** A thing by another schema that shows less of it. */
  projected({ value }: StoredRecord, pointer: string): JsonObject | undefined {
    const { model, validator } = this.#world;
    const place = { pointer };
    const location = model.location;
    const names = new Set(propertiesOf(model, { pointer, schema: true, location }).keys());
    const fewer = Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)));
    return validator.validate(place, fewer, { direction: 'response' }).length === 0 ? fewer : undefined;
  }

  /** A new thing is in the first state that its table of transitions begins with. */
  #startingStates(kind: Kind): readonly (readonly [string, Json])[] {
    return this.#tables(kind).flatMap(({ field, initial: [first] }) =>
      first !== undefined && /^\/[^/~]+$/.test(field) ? [[field.slice(1), first] as const] : [],
    );
  }

  readonly #tablesOf = new Map<Kind, readonly TransitionTable[]>();

  #tables(kind: Kind): readonly TransitionTable[] {
    let found = this.#tablesOf.get(kind);
    if (!found) {
      found = this.#world.model.operations
        .filter((operation) => {
          const effect = this.kinds.effectOf(operation);
          return effect.kind !== 'none' && effect.of === kind;
        })
        .flatMap(({ responses }) =>
          responses.flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers)),
        )
        .flatMap((trigger) => (trigger.kind === 'transition-forbidden' ? [trigger.transitions] : []));
      this.#tablesOf.set(kind, found);
    }
    return found;
  }
}

const OWN = /^\/_?(id|uuid|guid)s?(\/\d+)?$/i;

const isBelow = ({ parents }: StoredRecord, shape: string, parent: string): boolean =>
  !parents.has(shape) || parents.get(shape) === parent;

/** Whether a thing says that it belongs to another: by its id, or within what it embeds. */
function mentions(value: JsonObject, id: string): boolean {
  return Object.values(value).some(
    (each) =>
      String(each) === id ||
      (isObject(each) && ['id', '_id', 'uuid'].some((name) => String(each[name]) === id)),
  );
}

const singular = (text: string): string =>
  text
    .replaceAll(/[_-]/g, '')
    .toLowerCase()
    .replace(/ies$/, 'y')
    .replace(/(?<=ss|x|ch|sh)es$|s$/, '');

/** What an operation's body says of what it leaves out. */
function defaultsOf(world: World, operation: Operation): readonly (readonly [string, Json])[] {
  const schema = bodySchema(operation);
  if (!schema) return [];
  return [...propertiesOf(world.model, schema)].flatMap(([name, node]) => {
    const found = resolvePlaces(world.model, node.pointer, ['allOf']).find(
      (place) => place.schema.default !== undefined,
    );
    return found ? [[name, found.schema.default as Json] as const] : [];
  });
}
