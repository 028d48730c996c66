import {
  childPointer,
  type Json,
  namesIn,
  type Operation,
  type PathItem,
  pathTo,
  type Route,
  shapeOf,
} from '@touchstone/core';
import { isObject, type JsonObject } from '../settle.js';
import type { World } from '../world.js';
import type { Kind, Kinds } from './kinds.js';

/** What there is to begin with: things, by the path of the collection that lists them: `/customers/cus_1/locations`. */
export type InitialData = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** One thing wrong with it. */
export interface InitialDataProblem {
  /** JSON Pointer (RFC 6901) into the data. */
  readonly pointer: string;
  readonly message: string;
  readonly suggestion?: string;
}

/** Initial data that the document has no place for. Carries every problem, as far as they are not hundreds. */
export class InitialDataError extends Error {
  override readonly name = 'InitialDataError';
  readonly problems: readonly InitialDataProblem[];

  constructor(problems: readonly InitialDataProblem[]) {
    super(problems.map(({ pointer, message }) => `${pointer || 'The initial data'}: ${message}`).join('\n'));
    this.problems = problems;
  }
}

/** A thing as the data has it, and where it belongs. */
export interface InitialThing {
  readonly body: JsonObject;
  /** Absent: it is given one. */
  readonly id: Json | undefined;
  readonly parents: ReadonlyMap<string, string>;
  /** What makes such things, else what lists them. */
  readonly operation: Operation;
}

/** Makes of a body the whole thing, with what it does not say. */
export type Complete = (kind: Kind, thing: InitialThing) => JsonObject;

/**
 * Reads what there is of each kind to begin with.
 * @throws {InitialDataError} with everything that the document has no place for.
 */
export function readInitialData(
  world: World,
  kinds: Kinds,
  complete: Complete,
): ReadonlyMap<Kind, readonly InitialThing[]> {
  const { initialData } = world.options;
  if (initialData === undefined) return NOTHING;
  const reader = new Reader(world, kinds, complete);
  // A copy, so that nobody changes it later, of JSON alone.
  reader.read(JSON.parse(JSON.stringify(initialData) ?? 'null'));
  if (reader.problems.length > 0) throw new InitialDataError(reader.problems);
  return reader.found;
}

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
  readonly #complete: Complete;
  readonly #ids = new Map<Kind, Set<string>>();

  constructor(world: World, kinds: Kinds, complete: Complete) {
    this.#world = world;
    this.#kinds = kinds;
    this.#complete = complete;
  }

  read(data: unknown): void {
    if (!isObject(data)) {
      this.#wrong('', `Expected collections by their paths, found ${nameOf(data)}.`, EXAMPLE);
      return;
    }
    const { router } = this.#world;
    const collections = Object.entries(data).flatMap(([path, things]) => {
      const pointer = childPointer('', path);
      const collection = this.#collection(path, pointer, router.find('GET', path));
      if (!collection) return [];
      this.#readThings(collection, things, pointer);
      return [{ collection, pointer }];
    });
    for (const { collection, pointer } of collections) this.#findParents(collection, pointer);
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
      namesIn(item.path).map((name) => [shapeOf(pathTo(item.path, name)), values[name] ?? '']),
    );
    return { ...own, item, parents };
  }

  #known(): string {
    const { basePath, model } = this.#world;
    const paths = model.operations.flatMap((operation) => {
      const { kind } = this.#kinds.effectOf(operation);
      return kind === 'list' || kind === 'create' ? [operation.path] : [];
    });
    const known = [...new Set(paths)];
    if (known.length === 0) return 'It has none at all.';
    const shown = known.slice(0, MOST_NAMED).join(', ');
    const more = known.length > MOST_NAMED ? ` and ${known.length - MOST_NAMED} more` : '';
    return `There ${known.length === 1 ? 'is' : 'are'} ${shown}${more}${basePath && `, without ${basePath} before it`}.`;
  }

  #readThings(collection: Collection, things: Json | undefined, pointer: string): void {
    const { kind } = collection;
    const known = this.found.get(kind) ?? [];
    this.found.set(kind, known);
    if (!Array.isArray(things)) {
      this.#wrong(pointer, `Expected a list of things, found ${nameOf(things)}.`, EXAMPLE);
      return;
    }
    for (const [index, body] of things.entries()) {
      // Whoever generated them reads no more.
      if (this.problems.length >= MOST_PROBLEMS) return;
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
    if (id !== undefined && !this.#isNew(kind, id, childPointer(pointer, kind.id ?? ''))) return undefined;
    const thing = { body, id, parents, operation };
    const violations = this.#world.validator.validate(kind.entity, this.#complete(kind, thing), {
      direction: 'response',
    });
    for (const { pointer: at, message } of violations)
      this.#wrong(`${pointer}${at}`, `${at.slice(1) || 'The thing'} ${message}.`);
    return thing;
  }

  #isNew(kind: Kind, id: Json, pointer: string): boolean {
    if (typeof id !== 'string' && typeof id !== 'number') {
      this.#wrong(pointer, `Expected an id, a text or a number; found ${nameOf(id)}.`);
      return false;
    }
    const ids = this.#ids.get(kind) ?? new Set();
    this.#ids.set(kind, ids);
    if (ids.has(String(id))) this.#wrong(pointer, `Another one has the id ${JSON.stringify(id)} already.`);
    ids.add(String(id));
    return true;
  }

  /** Below what is not there nothing can be found. */
  #findParents({ item, parents }: Collection, pointer: string): void {
    for (const name of namesIn(item.path)) {
      const itemPath = pathTo(item.path, name);
      const shape = shapeOf(itemPath);
      const id = parents.get(shape) ?? '';
      const kind = this.#kinds.byItem.get(shape);
      if (!kind || this.#ids.get(kind)?.has(id)) continue;
      this.#wrong(
        pointer,
        `Nothing in this data has the id ${JSON.stringify(id)} at ${itemPath.slice(0, itemPath.lastIndexOf('/'))}.`,
        'Put it there, or name one that is.',
      );
      return;
    }
  }

  #wrong(pointer: string, message: string, suggestion?: string): void {
    this.problems.push({ pointer, message, ...(suggestion !== undefined && { suggestion }) });
  }
}

const MOST_NAMED = 20;
const MOST_PROBLEMS = 100;

const EXAMPLE = 'Such as { "/pets": [{ "id": 1, "name": "Rex" }] }.';

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
