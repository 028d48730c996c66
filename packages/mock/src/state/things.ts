import type { Json, Operation } from '@touchstone/core';
import { pathShape } from '@touchstone/core/internal';
import type { Call } from '../call.js';
import { isObject, type JsonObject, settle } from '../settle.js';
import type { World } from '../world.js';
import { propertiesOf } from './answer-shape.js';
import { EntityMaker } from './entity.js';
import { Ids } from './ids.js';
import { initialValues } from './initial-values.js';
import { inferKinds, type Kind, type Kinds } from './kinds.js';
import { bare, singular } from './names.js';
import { namedIn, ownItemPath } from './references.js';
import { Seeds } from './seeds.js';
import { type StoredRecord, Tenant } from './store.js';

const NO_PARENTS: ReadonlyMap<string, string> = new Map();

/** All things there are, by tenant: found, listed, made and changed. */
export class Things {
  readonly kinds: Kinds;
  readonly #world: World;
  readonly #tenants = new Map<string, Tenant>();
  readonly #makers = new Map<Kind, EntityMaker>();
  /** Names of the properties that a schema shows, by its pointer. */
  readonly #shown = new Map<string, ReadonlySet<string>>();
  readonly #ids: Ids;
  readonly #seeds: Seeds;
  #version = 0;

  /** @throws {InitialDataError} with everything that the document has no place for. */
  constructor(world: World) {
    this.#world = world;
    this.kinds = inferKinds(world.model, (operation) => ownItemPath(world.model, operation));
    this.#ids = new Ids(world);
    this.#seeds = new Seeds(world, this);
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
        this.keep(tenant, { ...record, kind, value });
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
    this.#seeds.sow(tenant, kind, NO_PARENTS);
    if (parents.size > 0) this.#seeds.sow(tenant, kind, parents);
    const record = tenant.get(kind, id);
    return record && [...parents].every(([shape, parent]) => isBelow(record, shape, parent))
      ? record
      : undefined;
  }

  /** One that the document names by an example of a path's parameter: there from the first, unless it was removed. */
  keepDocumented(
    tenant: Tenant,
    kind: Kind,
    id: Json | undefined,
    parents: ReadonlyMap<string, string>,
  ): StoredRecord | undefined {
    const key = `${kind.key} documented ${id}`;
    if (id === undefined || tenant.seeded.has(key) || this.#seeds.isGiven(kind)) return undefined;
    tenant.seeded.add(key);
    return this.keepNamed(tenant, kind, id, parents);
  }

  /** One that somebody else has given its id. */
  keepNamed(
    tenant: Tenant,
    kind: Kind,
    id: Json,
    parents: ReadonlyMap<string, string>,
    made: string | null = null,
  ): StoredRecord {
    return this.keep(tenant, { ...this.#seeds.named(kind, id, parents), made });
  }

  /** Of what a tenant does not have: whether another has it. */
  whereabouts(kind: Kind, id: string): 'absent' | 'foreign' {
    for (const tenant of this.#tenants.values()) if (tenant.get(kind, id)) return 'foreign';
    return 'absent';
  }

  /** All of a kind by their ids, whatever they are below. */
  all(tenant: Tenant, kind: Kind): ReadonlyMap<string, StoredRecord> {
    this.#seeds.sow(tenant, kind, NO_PARENTS);
    return tenant.of(kind);
  }

  /** The oldest first. */
  list(tenant: Tenant, kind: Kind, parents: ReadonlyMap<string, string>): readonly StoredRecord[] {
    this.#seeds.sow(tenant, kind, parents);
    const all = [...tenant.of(kind).values()];
    if (parents.size === 0) return all;
    return all.filter((record) =>
      [...parents].every(([shape, parent]) =>
        record.parents.has(shape) ? record.parents.get(shape) === parent : mentions(record, parent),
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
    return item === undefined ? undefined : this.kinds.byItem.get(pathShape(item));
  }

  readonly #ownItems = new Map<Operation, string | undefined>();

  #ownItem(operation: Operation): string | undefined {
    if (!this.#ownItems.has(operation))
      this.#ownItems.set(operation, ownItemPath(this.#world.model, operation));
    return this.#ownItems.get(operation);
  }

  create(call: Call, kind: Kind, body: JsonObject, parents: ReadonlyMap<string, string>): StoredRecord {
    const tenant = this.tenant(call.tenant);
    this.#seeds.sow(tenant, kind, parents);
    const id = this.newId(tenant, kind);
    const given: Record<string, Json> = {
      ...this.parentIds(kind, parents),
      ...this.#embedded(tenant, kind, call, body),
    };
    if (kind.id !== null) given[kind.id] = id;
    const defaults = initialValues(this.#world, this.kinds, kind, call.operation.operation);
    return this.keep(tenant, {
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
    return this.keep(tenant, { ...record, value: this.maker(kind).change(record.value, body, given) });
  }

  /** Puts a value in the place of a thing's, whatever its schema says. */
  replace(tenant: Tenant, record: StoredRecord, value: JsonObject): StoredRecord {
    return this.keep(tenant, { ...record, value });
  }

  /** With the properties that an answer shows of it besides those it has, as far as its kind has such. */
  complete(tenant: Tenant, record: StoredRecord, shown: JsonObject): StoredRecord {
    const { kind, value } = record;
    const { properties } = this.maker(kind);
    const more = Object.entries(shown).filter(
      ([name]) => properties.has(name) && !Object.hasOwn(value, name),
    );
    if (more.length === 0) return record;
    const wanted = { ...value, ...Object.fromEntries(more) };
    return this.replace(tenant, record, settle(this.#world, kind.entity, wanted, value));
  }

  maker(kind: Kind): EntityMaker {
    let found = this.#makers.get(kind);
    if (!found) {
      found = new EntityMaker(this.#world, kind);
      this.#makers.set(kind, found);
    }
    return found;
  }

  /** @param reserved Ids of what is not there yet. */
  newId(tenant: Tenant, kind: Kind, reserved?: ReadonlySet<string>): Json {
    return this.#ids.next(
      kind,
      (text) => tenant.get(kind, text) !== undefined || reserved?.has(text) === true,
    );
  }

  keep(tenant: Tenant, record: Omit<StoredRecord, 'version'>): StoredRecord {
    this.#version++;
    const kept = { ...record, version: this.#version };
    tenant.set(kept);
    return kept;
  }

  /** Properties that say what a thing is below: `customer_id` of what was made at `/customers/{id}/locations`. */
  parentIds(kind: Kind, parents: ReadonlyMap<string, string>): JsonObject {
    const ids: Record<string, Json> = {};
    for (const [shape, id] of parents) {
      const parent = this.kinds.byItem.get(shape);
      const names = [singular(shape.split('/').at(-2) ?? ''), ...(parent ? [parent.key.toLowerCase()] : [])];
      for (const name of this.maker(kind).properties.keys()) {
        if (names.some((each) => bare(name) === `${each}id`)) ids[name] = this.#idFor(kind, name, id);
      }
    }
    return ids;
  }

  /** An id as a property of this kind writes it: a path has but texts. */
  #idFor(kind: Kind, name: string, id: string): Json {
    const node = this.maker(kind).properties.get(name)?.node;
    return node && this.#world.validator.validate(node, id).length > 0 && /^\d+$/.test(id) ? Number(id) : id;
  }

  /** What another thing is shown as within this one: `customer` for the `customer_id` that the body gives. */
  #embedded(tenant: Tenant, kind: Kind, call: Call, body: JsonObject): JsonObject {
    const { properties } = this.maker(kind);
    const embedded: Record<string, Json> = {};
    for (const { reference, value } of namedIn(this.#world.model, call.operation.operation, body)) {
      const name = reference.at.slice(1);
      const owner = /^(.+?)_?[iI]d$/.exec(name)?.[1];
      const property = owner === undefined || properties.has(name) ? undefined : properties.get(owner);
      const other = reference.pointer === null ? this.kinds.byItem.get(pathShape(reference.path)) : undefined;
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
    let names = this.#shown.get(pointer);
    if (!names) {
      const { location } = model;
      names = new Set(propertiesOf(model, { pointer, schema: true, location }).keys());
      this.#shown.set(pointer, names);
    }
    const own = names;
    const fewer = Object.fromEntries(Object.entries(value).filter(([name]) => own.has(name)));
    return validator.validate({ pointer }, fewer, { direction: 'response' }).length === 0 ? fewer : undefined;
  }
}

const OWN = /^\/_?(id|uuid|guid)s?(\/\d+)?$/i;

const isBelow = ({ parents }: StoredRecord, shape: string, parent: string): boolean =>
  !parents.has(shape) || parents.get(shape) === parent;

/** Whether a thing says that it belongs to another: by its id, or within what it embeds. */
function mentions({ kind, value }: Pick<StoredRecord, 'kind' | 'value'>, id: string): boolean {
  return Object.entries(value).some(([name, each]) => {
    if (name === kind.id) return false;
    if (isObject(each)) return ['id', '_id', 'uuid'].some((own) => String(each[own]) === id);
    // Many a number is somebody's id by chance.
    return String(each) === id && (typeof each === 'string' || /(?:^|[_-])id$|I[dD]$/.test(name));
  });
}
