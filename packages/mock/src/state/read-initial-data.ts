import type { Json, Operation, PathItem, SchemaNode } from '@touchstone/core';
import {
  applicableSchemas,
  childPointer,
  MAX_JSON_DEPTH,
  operationsOn,
  pathParameterNames,
  pathShape,
  pathUpTo,
  type Route,
} from '@touchstone/core/internal';
import { isObject, type JsonObject } from '../settle.js';
import type { World } from '../world.js';
import { propertiesOf, requiredOf } from './answer-shape.js';
import { InitialDataError, type InitialDataProblem, type InitialThing } from './initial-data.js';
import type { Kind, Kinds } from './kinds.js';
import { bodySchema } from './references.js';

/** What follows from what is given. */
export interface Making {
  /** The whole of a thing, with what it does not say of itself. */
  complete(kind: Kind, thing: InitialThing): JsonObject;
  /** What its path says it is below. */
  parentIds(kind: Kind, parents: InitialThing['parents']): JsonObject;
}

/**
 * Reads what there is of each kind to begin with.
 * @throws {InitialDataError} with everything that the document has no place for.
 */
export function readInitialData(
  world: World,
  kinds: Kinds,
  making: Making,
): ReadonlyMap<Kind, readonly InitialThing[]> {
  const { initialData } = world.options;
  if (initialData === undefined) return NOTHING;
  const odd = firstOdd(initialData);
  if (odd) throw new InitialDataError([odd]);
  const reader = new Reader(world, kinds, making);
  // A copy, so that nobody changes it later.
  reader.read(JSON.parse(JSON.stringify(initialData)));
  if (reader.problems.length > 0) throw new InitialDataError(reader.problems);
  return reader.found;
}

/** The first that is no JSON, or goes deeper than anything an API has: as what leads back to itself does. */
function firstOdd(data: unknown): InitialDataProblem | undefined {
  const stack: [unknown, string, number][] = [[data, '', 0]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [value, pointer, depth] = next;
    if (depth > MAX_JSON_DEPTH)
      return { pointer, message: `It nests more than ${MAX_JSON_DEPTH} levels, or leads back to itself.` };
    if (typeof value === 'number' ? !Number.isFinite(value) : !JSON_TYPES.includes(typeof value))
      return { pointer, message: `Expected JSON, which has no ${String(value)}.` };
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, child] of Object.entries(value))
      stack.push([child, childPointer(pointer, name), depth + 1]);
  }
  return undefined;
}

const JSON_TYPES: readonly string[] = ['object', 'string', 'number', 'boolean'];

const NOTHING: ReadonlyMap<Kind, readonly InitialThing[]> = new Map();

/** A path of the data: what it is a collection of. */
interface Collection {
  readonly kind: Kind;
  readonly item: PathItem;
  readonly parents: ReadonlyMap<string, string>;
  readonly operation: Operation;
}

class Reader {
  readonly found = new Map<Kind, InitialThing[]>();
  readonly problems: InitialDataProblem[] = [];
  readonly #world: World;
  readonly #kinds: Kinds;
  readonly #making: Making;
  /** What each is below, by its id. */
  readonly #ids = new Map<Kind, Map<string, InitialThing['parents']>>();
  readonly #demands = new Map<Operation, readonly string[]>();

  constructor(world: World, kinds: Kinds, making: Making) {
    this.#world = world;
    this.#kinds = kinds;
    this.#making = making;
  }

  read(data: unknown): void {
    if (!isObject(data)) {
      this.#wrong('', `Expected collections by their paths, found ${nameOf(data)}.`, EXAMPLE);
      return;
    }
    const { router } = this.#world;
    const collections = Object.entries(data).flatMap(([path, things]) => {
      const pointer = childPointer('', path);
      const collection = this.#isFull ? undefined : this.#collection(path, pointer, router.find('GET', path));
      return collection ? [{ collection, things, pointer }] : [];
    });
    // What others are below comes first.
    collections.sort((one, other) => one.collection.parents.size - other.collection.parents.size);
    for (const { collection, things, pointer } of collections)
      if (this.#hasParents(collection, pointer)) this.#readThings(collection, things, pointer);
    if (this.#isFull) this.#wrong('', `These are the first ${MOST_PROBLEMS} problems.`);
  }

  /** Whoever has generated them reads no more. */
  get #isFull(): boolean {
    return this.problems.length >= MOST_PROBLEMS;
  }

  #collection(path: string, pointer: string, route: Route | undefined): Collection | undefined {
    const of = (
      method: string,
      effect: 'list' | 'create',
    ): Pick<Collection, 'kind' | 'operation'> | undefined => {
      const operation = route?.item.operations.find((each) => each.method === method);
      const found = operation && this.#kinds.effectOf(operation);
      return operation && found?.kind === effect ? { kind: found.of, operation } : undefined;
    };
    const own = of('POST', 'create') ?? of('GET', 'list');
    if (!route || !own) {
      this.#wrong(pointer, `The document has no collection at ${path}.`, this.#known());
      return undefined;
    }
    const { item, values } = route;
    const parents = new Map(
      pathParameterNames(item.path).map((name) => [pathShape(pathUpTo(item.path, name)), values[name] ?? '']),
    );
    return { ...own, item, parents };
  }

  #known(): string {
    const { basePath, model } = this.#world;
    const paths = model.operations.filter((each) => this.#isOfCollection(each)).map(({ path }) => path);
    const known = [...new Set(paths)];
    if (known.length === 0) return 'It has none at all.';
    const shown = known.slice(0, MOST_NAMED).join(', ');
    const more = known.length > MOST_NAMED ? ` and ${known.length - MOST_NAMED} more` : '';
    return `There ${known.length === 1 ? 'is' : 'are'} ${shown}${more}${basePath && `, without ${basePath} before it`}.`;
  }

  #readThings(collection: Collection, things: Json | undefined, pointer: string): void {
    const known = this.#foundOf(collection.kind);
    if (!Array.isArray(things)) {
      this.#wrong(pointer, `Expected a list of things, found ${nameOf(things)}.`, EXAMPLE);
      return;
    }
    for (const [index, body] of things.entries()) {
      if (this.#isFull) return;
      const thing = this.#thing(collection, body, `${pointer}/${index}`);
      if (thing) known.push(thing);
    }
  }

  #thing({ kind, parents, operation }: Collection, body: Json, pointer: string): InitialThing | undefined {
    if (!isObject(body)) {
      this.#wrong(pointer, `Expected an object, found ${nameOf(body)}.`);
      return undefined;
    }
    const id = kind.id !== null && Object.hasOwn(body, kind.id) ? body[kind.id] : undefined;
    if (id !== undefined && !this.#isNew(kind, id, parents, childPointer(pointer, kind.id ?? '')))
      return undefined;
    const thing = { body, id, parents, operation };
    const above = this.#making.parentIds(kind, parents);
    for (const name of this.#demanded(operation))
      if (name !== kind.id && !Object.hasOwn(body, name) && !Object.hasOwn(above, name))
        this.#wrong(pointer, `${name} is missing: whoever makes one has to give it.`);
    const whole = this.#making.complete(kind, thing);
    const violations = this.#world.validator.validate(kind.entity, whole, { direction: 'response' });
    for (const { pointer: at, message } of violations)
      this.#wrong(`${pointer}${at}`, `${at.slice(1) || 'The thing'} ${message}.`);
    for (const [name, expected] of Object.entries(above))
      if (Object.hasOwn(body, name) && String(body[name]) !== String(expected))
        this.#wrong(childPointer(pointer, name), `Expected ${JSON.stringify(expected)}, as the path says.`);
    return thing;
  }

  /** Properties that a call which makes such a thing has to give. */
  #demanded(operation: Operation): readonly string[] {
    let names = this.#demands.get(operation);
    if (!names) {
      const { model } = this.#world;
      const schema = operation.method === 'POST' ? bodySchema(operation) : undefined;
      const properties = schema ? propertiesOf(model, schema) : new Map<string, SchemaNode>();
      const isGiven = (name: string): boolean => {
        const node = properties.get(name);
        return (
          !node || applicableSchemas(model, node.pointer).every((place) => place.schema.readOnly !== true)
        );
      };
      names = schema ? [...requiredOf(model, schema)].filter(isGiven) : [];
      this.#demands.set(operation, names);
    }
    return names;
  }

  #isNew(kind: Kind, id: Json, parents: InitialThing['parents'], pointer: string): boolean {
    if (typeof id !== 'string' && !Number.isSafeInteger(id)) {
      this.#wrong(pointer, `Expected an id, a text or a whole number below 2^53; found ${nameOf(id)}.`);
      return false;
    }
    const ids = this.#idsOf(kind);
    if (ids.has(String(id))) this.#wrong(pointer, `Another one has the id ${JSON.stringify(id)} already.`);
    else ids.set(String(id), parents);
    return true;
  }

  /** Below what is not there nothing can be found. */
  #hasParents({ item, parents }: Collection, pointer: string): boolean {
    for (const [depth, name] of pathParameterNames(item.path).entries()) {
      const itemPath = pathUpTo(item.path, name);
      const shape = pathShape(itemPath);
      const id = parents.get(shape) ?? '';
      const kind = this.#kinds.byItem.get(shape);
      const above = new Map([...parents].slice(0, depth));
      if (!kind || isBelow(this.#idsOf(kind).get(id), above)) continue;
      const collection = itemPath.slice(0, itemPath.lastIndexOf('/'));
      if (!operationsOn(this.#world.model, collection).some((each) => this.#isOfCollection(each))) {
        this.#imply(kind, id, above);
        continue;
      }
      this.#wrong(
        pointer,
        `Nothing in this data has the id ${JSON.stringify(id)} at ${collection}.`,
        'Put it there, or name one that is.',
      );
      return false;
    }
    return true;
  }

  /** Whether it lists things, or makes them: then its path is that of a collection. */
  #isOfCollection(operation: Operation): boolean {
    const { kind } = this.#kinds.effectOf(operation);
    return kind === 'list' || kind === 'create';
  }

  /** What nobody can list or make, and so nobody can give, is there because something is below it. */
  #imply(kind: Kind, text: string, parents: ReadonlyMap<string, string>): void {
    const { model, validator } = this.#world;
    const node = kind.id === null ? undefined : propertiesOf(model, kind.entity).get(kind.id);
    const id = node && validator.validate(node, text).length > 0 ? Number(text) : text;
    this.#foundOf(kind).push({ body: {}, id, parents, operation: kind.shown.operation });
    this.#idsOf(kind).set(text, parents);
  }

  #foundOf(kind: Kind): InitialThing[] {
    const things = this.found.get(kind) ?? [];
    this.found.set(kind, things);
    return things;
  }

  #idsOf(kind: Kind): Map<string, InitialThing['parents']> {
    const ids = this.#ids.get(kind) ?? new Map<string, InitialThing['parents']>();
    this.#ids.set(kind, ids);
    return ids;
  }

  #wrong(pointer: string, message: string, suggestion?: string): void {
    this.problems.push({ pointer, message, ...(suggestion !== undefined && { suggestion }) });
  }
}

/** Whether a thing, if there is one, is below what a path names before it, as far as both say. */
const isBelow = (own: InitialThing['parents'] | undefined, above: InitialThing['parents']): boolean =>
  own !== undefined && [...above].every(([shape, id]) => !own.has(shape) || own.get(shape) === id);

const MOST_NAMED = 20;
const MOST_PROBLEMS = 100;

const EXAMPLE = 'Such as { "/pets": [{ "id": 1, "name": "Rex" }] }.';

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
