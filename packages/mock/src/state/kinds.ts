import type { ApiModel, Operation, Response, SchemaNode } from '@touchstone/core';
import { itemPathOf as itemBelow, pathParameterNames, pathShape } from '@touchstone/core/internal';
import { type AnswerShape, answerShape, propertiesOf } from './answer-shape.js';
import { bare } from './names.js';

/** A kind of thing that the API has: `Job`, whose items are at `/jobs/{id}`. */
export interface Kind {
  /** The component of its schema, else the path of its collection. */
  readonly key: string;
  /** The fullest schema that the document shows it by. */
  readonly entity: SchemaNode;
  /** The property that identifies one; null where it has none. */
  readonly id: string | null;
  /** Where it is shown whole: its examples are those of this response. */
  readonly shown: { readonly operation: Operation; readonly response: Response; readonly shape: AnswerShape };
  /** Shape of the item's path: `/jobs/{}`; null where it has none. */
  readonly item: string | null;
  /** Whether some operation makes one. */
  isCreatable: boolean;
}

/** What an operation does to the things there are. */
export type Effect =
  | { readonly kind: 'list'; readonly of: Kind; readonly shape: AnswerShape }
  | { readonly kind: 'read'; readonly of: Kind; readonly shape: AnswerShape }
  | { readonly kind: 'create'; readonly of: Kind; readonly shape: AnswerShape }
  | { readonly kind: 'change'; readonly of: Kind; readonly shape: AnswerShape | undefined }
  | { readonly kind: 'remove'; readonly of: Kind; readonly shape: AnswerShape | undefined }
  /** It answers as the document shows, once what its path names is there. */
  | { readonly kind: 'none' };

export interface Kinds {
  /** By the shape of an item's path. */
  readonly byItem: ReadonlyMap<string, Kind>;
  readonly all: readonly Kind[];
  effectOf(operation: Operation): Effect;
}

const success = ({ responses }: Operation): Response | undefined =>
  responses.find(({ status }) => /^2\d\d$/.test(status)) ?? responses.find(({ status }) => status === '2XX');

const collectionOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

const lastSegment = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The part of a path up to its last parameter: `/jobs/{id}` of `/jobs/{id}/status`. Undefined: it has none. */
export function itemPathOf(path: string): string | undefined {
  const end = path.lastIndexOf('}');
  return end < 0 ? undefined : path.slice(0, end + 1);
}

/** Reads from paths, verbs and schemas what there is and what each operation does to it. */
export function inferKinds(
  model: ApiModel,
  ownProperty: (operation: Operation) => string | undefined,
): Kinds {
  const inference = new Inference(model, ownProperty);
  const effects = new Map(model.operations.map((operation) => [operation, inference.effectOf(operation)]));
  for (const effect of effects.values()) if (effect.kind === 'create') effect.of.isCreatable = true;
  return {
    byItem: inference.byItem,
    all: [...inference.byKey.values()],
    effectOf: (operation) => effects.get(operation) ?? NONE,
  };
}

const NONE: Effect = { kind: 'none' };

class Inference {
  readonly byItem = new Map<string, Kind>();
  readonly byKey = new Map<string, Kind>();
  readonly #model: ApiModel;
  readonly #ownProperty: (operation: Operation) => string | undefined;
  readonly #shapes = new Map<Operation, AnswerShape | undefined>();

  constructor(model: ApiModel, ownProperty: (operation: Operation) => string | undefined) {
    this.#model = model;
    this.#ownProperty = ownProperty;
    // What is read by itself is shown the fullest; then what is made; then what is listed.
    const items = model.operations.filter(({ path }) => path.endsWith('}'));
    for (const method of ['GET', 'PUT', 'PATCH'] as const)
      for (const operation of items) if (operation.method === method) this.#learnItem(operation);
    for (const method of ['POST', 'GET'] as const)
      for (const operation of model.operations)
        if (operation.method === method && !operation.path.endsWith('}')) this.#learnCollection(operation);
  }

  effectOf(operation: Operation): Effect {
    const { method, path } = operation;
    const shape = this.#shapeOf(operation);
    const itemPath = itemPathOf(path);
    const item = itemPath === undefined ? undefined : this.byItem.get(pathShape(itemPath));
    const isItem = path.endsWith('}');
    const own = this.#ownProperty(operation);
    const collection = shape && this.byKey.get(keyOf(shape, path));
    const owned = own === undefined ? undefined : this.byItem.get(pathShape(own));
    switch (method) {
      case 'GET':
        if (!shape) return NONE;
        if (shape.isList) return collection ? { kind: 'list', of: collection, shape } : NONE;
        return item && (isItem || collection === item) ? { kind: 'read', of: item, shape } : NONE;
      case 'POST':
        if (owned) return { kind: 'change', of: owned, shape };
        if (item && collection === item) return { kind: 'change', of: item, shape };
        if (!shape || shape.isList || !collection) return NONE;
        // `/repositories/{workspace}` is no repository, where `/repositories/{workspace}/{name}` is one.
        return !isItem || this.byItem.get(`${pathShape(path)}/{}`) === collection
          ? { kind: 'create', of: collection, shape }
          : NONE;
      case 'PUT':
      case 'PATCH':
        if (item && (isItem || !shape || collection === item)) return { kind: 'change', of: item, shape };
        return owned ? { kind: 'change', of: owned, shape } : NONE;
      case 'DELETE':
        if (item && isItem) return { kind: 'remove', of: item, shape };
        return owned && !item ? { kind: 'remove', of: owned, shape } : NONE;
      default:
        return NONE;
    }
  }

  #shapeOf(operation: Operation): AnswerShape | undefined {
    if (!this.#shapes.has(operation)) {
      const response = success(operation);
      const isItem = operation.path.endsWith('}');
      const plural = lastSegment(isItem ? collectionOf(operation.path) : operation.path);
      const parameter = isItem ? (pathParameterNames(operation.path).at(-1) ?? null) : null;
      this.#shapes.set(operation, response && answerShape(this.#model, response, plural, parameter));
    }
    return this.#shapes.get(operation);
  }

  #learnItem(operation: Operation): void {
    const item = pathShape(operation.path);
    const shape = this.#shapeOf(operation);
    if (this.byItem.has(item) || !shape || shape.isList) return;
    const key = keyOf(shape, collectionOf(operation.path));
    const parameter = pathParameterNames(operation.path).at(-1) ?? 'id';
    const kind = this.byKey.get(key) ?? this.#kind(key, operation, shape, parameter, item);
    if (kind) this.#setItem(item, kind);
  }

  /** A collection whose items have a path of their own, or none at all. */
  #learnCollection(operation: Operation): void {
    const shape = this.#shapeOf(operation);
    if (!shape || (operation.method === 'POST' && shape.isList)) return;
    // A `GET` of no list and no item is a view of something.
    if (operation.method === 'GET' && !shape.isList) return;
    const below = itemBelow(this.#model, operation.path);
    const item = below === undefined ? undefined : pathShape(below);
    const key = keyOf(shape, operation.path);
    if (this.byKey.has(key)) return;
    // A list may show less of what there is: it is the same kind all the same.
    const known = item === undefined ? undefined : this.byItem.get(item);
    if (known) this.byKey.set(key, known);
    else {
      const parameter = pathParameterNames(below ?? '').at(-1) ?? 'id';
      const kind = this.#kind(key, operation, shape, parameter, item ?? null);
      if (kind && item !== undefined) this.#setItem(item, kind);
    }
  }

  /** What does not show by what its path names it cannot be told from others: its paths answer as the document shows. */
  #setItem(item: string, kind: Kind): void {
    if (kind.id !== null) this.byItem.set(item, kind);
  }

  #kind(
    key: string,
    operation: Operation,
    shape: AnswerShape,
    parameter: string,
    item: string | null,
  ): Kind | undefined {
    const response = success(operation);
    if (!response) return undefined;
    const id = idProperty([...propertiesOf(this.#model, shape.entity).keys()], parameter);
    const kind: Kind = {
      key,
      entity: shape.entity,
      id,
      shown: { operation, response, shape },
      item,
      isCreatable: false,
    };
    this.byKey.set(key, kind);
    return kind;
  }
}

const keyOf = ({ name }: AnswerShape, path: string): string => name ?? pathShape(path);

/** The property that a path's parameter takes: of its name, or an id. */
function idProperty(names: readonly string[], parameter: string): string | null {
  const wanted = [parameter, 'id', '_id', 'uuid', 'guid', 'uid'];
  const exact = wanted.find((name) => names.includes(name));
  const alike = names.find((name) => bare(name) === bare(parameter));
  // `name` of `/things/{thing_name}`; `login` of `/users/{username}` nobody can know.
  const tail = names.find((name) => name.length > 2 && bare(parameter).endsWith(bare(name)));
  return exact ?? alike ?? tail ?? null;
}
