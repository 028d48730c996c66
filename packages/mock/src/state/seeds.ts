import type { Json } from '@touchstone/core';
import { pathParameterNames } from '@touchstone/core/internal';
import { isObject, type JsonObject, settle } from '../settle.js';
import type { World } from '../world.js';
import { jsonOf } from './answer-shape.js';
import type { InitialThing } from './initial-data.js';
import { initialValues } from './initial-values.js';
import { itemPathOf, type Kind } from './kinds.js';
import { readInitialData } from './read-initial-data.js';
import type { StoredRecord, Tenant } from './store.js';
import type { Things } from './things.js';

/** How many of each kind there are to begin with. */
const SEEDS = 3;

/** Kinds, with the parents that calls name: below any further parents there is nothing to begin with. */
const MOST_SEEDED = 10_000;

const NO_PARENTS: ReadonlyMap<string, string> = new Map();

/** What there is before anybody made anything: the initial data, else the document's examples, and more like them. */
export class Seeds {
  readonly #world: World;
  readonly #things: Things;
  readonly #given: ReadonlyMap<Kind, readonly InitialThing[]>;

  /** @throws {InitialDataError} with everything that the document has no place for. */
  constructor(world: World, things: Things) {
    this.#world = world;
    this.#things = things;
    this.#given = readInitialData(world, things.kinds, {
      complete: (kind, thing) => this.#completed(kind, thing),
      parentIds: (kind, parents) => things.parentIds(kind, parents),
    });
  }

  /** Whether the initial data says what there is of a kind: then there is nothing else of it. */
  isGiven(kind: Kind): boolean {
    return this.#given.has(kind);
  }

  /**
   * What there is to begin with: what the initial data says; of kinds that it does not name, things like the document's
   * examples. Of what an operation makes, these only where nobody makes tenants of their own.
   */
  sow(tenant: Tenant, kind: Kind, parents: ReadonlyMap<string, string>): void {
    const given = this.#given.get(kind);
    if (given) {
      this.#sowGiven(tenant, kind, given);
      return;
    }
    if (kind.isCreatable && this.#world.isControlled) return;
    const { path } = kind.shown.operation;
    const above = itemPathOf(path.endsWith('}') ? path.slice(0, path.lastIndexOf('/')) : path);
    const parentsWanted = above === undefined ? 0 : pathParameterNames(above).length;
    if (parentsWanted !== parents.size) return;
    const key = `${kind.key} ${[...parents.values()].join('/')}`;
    if (tenant.seeded.has(key) || tenant.seeded.size >= MOST_SEEDED) return;
    tenant.seeded.add(key);
    for (let index = 0; index < SEEDS; index++)
      this.#things.keep(tenant, this.#seedOf(tenant, kind, parents, index));
  }

  #sowGiven(tenant: Tenant, kind: Kind, given: readonly InitialThing[]): void {
    const key = `${kind.key} given`;
    if (tenant.seeded.has(key)) return;
    tenant.seeded.add(key);
    const reserved = new Set(given.map(({ id }) => String(id)));
    for (const thing of given) {
      const { parents, body } = thing;
      const id = thing.id ?? this.#things.newId(tenant, kind, reserved);
      const value = this.#completed(kind, { ...thing, id });
      // Whoever makes the same again gives no id.
      const { [kind.id ?? '']: _, ...made } = body;
      this.#things.keep(tenant, { kind, id: String(id), value, parents, made: JSON.stringify(made) });
    }
  }

  /** What it does not say of a thing is as in one that a caller makes. */
  #completed(kind: Kind, { body, id, parents, operation }: InitialThing): JsonObject {
    const own = kind.id !== null && id !== undefined ? { [kind.id]: id } : {};
    const given = { ...this.#things.parentIds(kind, parents), ...own };
    const defaults = initialValues(this.#world, this.#things.kinds, kind, operation);
    const maker = this.#things.maker(kind);
    return maker.shown({ ...maker.make(body, given, defaults), ...body, ...given });
  }

  /** One like the document's examples, with an id that the document gives it. */
  named(kind: Kind, id: Json, parents: ReadonlyMap<string, string>): Omit<StoredRecord, 'version'> {
    const maker = this.#things.maker(kind);
    const [example] = this.#examples(kind);
    const made = example ? maker.seed(example, id) : maker.another(id);
    const wanted = {
      ...made,
      ...this.#things.parentIds(kind, parents),
      ...(kind.id !== null && { [kind.id]: id }),
    };
    return {
      kind,
      id: String(id),
      value: settle(this.#world, kind.entity, wanted, made),
      parents: new Map(parents),
      made: null,
    };
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
    const id = isShown ? shownId : this.#things.newId(tenant, kind);
    if (shownId !== undefined) tenant.exampleIds.set(String(shownId), String(id));
    const maker = this.#things.maker(kind);
    const made = example ? maker.seed(example, id) : maker.another(id);
    const linked = { ...this.#linked(tenant, kind, made, index), ...this.#things.parentIds(kind, parents) };
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

  /** `location_id` is the id of some location, if there are locations to begin with that are there for all. */
  #anyOf(tenant: Tenant, kind: Kind, name: string, index: number): string | undefined {
    const [, owner] = /^(.+?)_?[iI]d$/.exec(name) ?? [];
    if (owner === undefined) return undefined;
    const wanted = owner.replaceAll(/[_-]/g, '').toLowerCase();
    const other = this.#things.kinds.all.find(
      (each) =>
        each !== kind &&
        each.shown.operation.path.split('/').at(-1)?.toLowerCase().startsWith(wanted) &&
        !each.shown.operation.path.includes('{'),
    );
    if (!other || (other.isCreatable && !this.isGiven(other))) return undefined;
    this.sow(tenant, other, NO_PARENTS);
    const ids = [...tenant.of(other).keys()];
    return ids[index % Math.max(1, ids.length)];
  }
}
