import type { ApiModel, Operation, Response } from '@touchstone/core';
import {
  collectionPath,
  isItemPath,
  lastSegment,
  pathParameterNames,
  pathShape,
} from '@touchstone/core/internal';

import { type AnswerShape, answerShape } from './answer-shape.js';
import { itemPathBelow } from './item-path.js';
import { normalizeName } from './names.js';
import { propertiesOf } from './properties.js';
import { type Effect, itemPathOf, type ResourceType, type ResourceTypes } from './resource-types.js';

/** Returns the success response: a 2xx, or else `default`, unless it is declared as an error or a 3xx is documented. */
function successResponse({ responses }: Operation): Response | undefined {
  const documented =
    responses.find(({ status }) => /^2\d\d$/.test(status)) ??
    responses.find(({ status }) => status === '2XX');
  if (documented || responses.some(({ status }) => status.startsWith('3'))) return documented;
  return responses.find(
    ({ status, errors }) => status === 'default' && !errors.some(({ explicit }) => explicit),
  );
}

/**
 * Infers the resource types of a model, and the effect of each operation on them, from paths, methods and schemas.
 *
 * @param subjectPathOf Returns the item path of the resource that the body of an operation identifies.
 */
export function inferResourceTypes(
  model: ApiModel,
  subjectPathOf: (operation: Operation) => string | undefined,
): ResourceTypes {
  const inference = new Inference(model, subjectPathOf);
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
  readonly byItem = new Map<string, ResourceType>();
  readonly byKey = new Map<string, ResourceType>();
  readonly #model: ApiModel;
  readonly #subjectPathOf: (operation: Operation) => string | undefined;
  readonly #shapes = new Map<Operation, AnswerShape | undefined>();

  constructor(model: ApiModel, subjectPathOf: (operation: Operation) => string | undefined) {
    this.#model = model;
    this.#subjectPathOf = subjectPathOf;
    // Process the most complete responses first: responses that contain one resource, then responses to its creation,
    // then lists.
    const items = model.operations.filter(({ path }) => isItemPath(path));
    for (const method of ['GET', 'PUT', 'PATCH'] as const)
      for (const operation of items) if (operation.method === method) this.#addItemType(operation);
    for (const method of ['POST', 'GET'] as const)
      for (const operation of model.operations)
        if (operation.method === method && !isItemPath(operation.path)) this.#addCollectionType(operation);
  }

  effectOf(operation: Operation): Effect {
    const { method, path } = operation;
    const shape = this.#shapeOf(operation);
    const itemPath = itemPathOf(path);
    const item = itemPath === undefined ? undefined : this.byItem.get(pathShape(itemPath));
    const isItem = isItemPath(path);
    const subjectPath = this.#subjectPathOf(operation);
    const collection = shape && this.byKey.get(keyOf(shape, path));
    const subject = subjectPath === undefined ? undefined : this.byItem.get(pathShape(subjectPath));
    switch (method) {
      case 'GET':
        if (!shape) return NONE;
        if (shape.isList) return collection ? { kind: 'list', of: collection, shape } : NONE;
        return item && (isItem || collection === item) ? { kind: 'read', of: item, shape } : NONE;
      case 'POST':
        if (subject) return { kind: 'change', of: subject, shape };
        if (item && collection === item) return { kind: 'change', of: item, shape };
        if (!shape) return this.#creationWithoutBody(operation);
        if (shape.isList || !collection) return NONE;
        // `/repositories/{workspace}` does not address a repository if `/repositories/{workspace}/{name}` does.
        return !isItem || this.byItem.get(`${pathShape(path)}/{}`) === collection
          ? { kind: 'create', of: collection, shape }
          : NONE;
      case 'PUT':
      case 'PATCH':
        if (item && (isItem || !shape || collection === item)) return { kind: 'change', of: item, shape };
        return subject ? { kind: 'change', of: subject, shape } : NONE;
      case 'DELETE':
        if (item && isItem) return { kind: 'remove', of: item, shape };
        return subject && !item ? { kind: 'remove', of: subject, shape } : NONE;
      default:
        return NONE;
    }
  }

  /**
   * Returns the effect of a `POST` whose response shows no resource: it creates an item of its collection if the
   * response is a 201, or has a `Location` (RFC 9110 §10.2.2), and the document describes the items.
   */
  #creationWithoutBody(operation: Operation): Effect {
    const response = successResponse(operation);
    const isCreation =
      response?.status === '201' ||
      response?.headers.some(({ name }) => name.toLowerCase() === 'location') === true;
    const items = itemPathBelow(this.#model, operation.path);
    const of = items === undefined ? undefined : this.byItem.get(pathShape(items));
    return isCreation && of ? { kind: 'create', of, shape: undefined } : NONE;
  }

  #shapeOf(operation: Operation): AnswerShape | undefined {
    if (!this.#shapes.has(operation)) {
      const response = successResponse(operation);
      const isItem = isItemPath(operation.path);
      const plural = lastSegment(isItem ? collectionPath(operation.path) : operation.path);
      const parameter = isItem ? (pathParameterNames(operation.path).at(-1) ?? null) : null;
      this.#shapes.set(operation, response && answerShape(this.#model, response, plural, parameter));
    }
    return this.#shapes.get(operation);
  }

  #addItemType(operation: Operation): void {
    const item = pathShape(operation.path);
    const shape = this.#shapeOf(operation);
    if (this.byItem.has(item) || !shape || shape.isList) return;
    const key = keyOf(shape, collectionPath(operation.path));
    const parameter = pathParameterNames(operation.path).at(-1) ?? 'id';
    const type = this.byKey.get(key) ?? this.#createType(key, operation, shape, parameter, item);
    if (type) this.#setItem(item, type);
  }

  /** Adds the type of a collection, with or without a path for its items. */
  #addCollectionType(operation: Operation): void {
    const shape = this.#shapeOf(operation);
    if (!shape || (operation.method === 'POST' && shape.isList)) return;
    // A `GET` that returns no list does not read a collection.
    if (operation.method === 'GET' && !shape.isList) return;
    const below = itemPathBelow(this.#model, operation.path);
    const item = below === undefined ? undefined : pathShape(below);
    const key = keyOf(shape, operation.path);
    if (this.byKey.has(key)) return;
    // A list may contain fewer properties of a resource than the response of its item path; the type is the same.
    const itemType = item === undefined ? undefined : this.byItem.get(item);
    if (itemType) this.byKey.set(key, itemType);
    else {
      const parameter = pathParameterNames(below ?? '').at(-1) ?? 'id';
      const type = this.#createType(key, operation, shape, parameter, item ?? null);
      if (type && item !== undefined) this.#setItem(item, type);
    }
  }

  /**
   * Registers the item path of a type. Skips types without an id property, because the store cannot find their
   * resources by path.
   */
  #setItem(item: string, type: ResourceType): void {
    if (type.id !== null) this.byItem.set(item, type);
  }

  #createType(
    key: string,
    operation: Operation,
    shape: AnswerShape,
    parameter: string,
    item: string | null,
  ): ResourceType | undefined {
    const response = successResponse(operation);
    if (!response) return undefined;
    const id = idProperty([...propertiesOf(this.#model, shape.entity).keys()], parameter);
    const type: ResourceType = {
      key,
      entity: shape.entity,
      id,
      representation: { operation, response, shape },
      item,
      isCreatable: false,
    };
    this.byKey.set(key, type);
    return type;
  }
}

const keyOf = ({ name }: AnswerShape, path: string): string => name ?? pathShape(path);

/**
 * Returns the name of the property that contains the value of a path parameter: the same name, a usual name for an id,
 * or a similar name; `null` if there is none.
 */
function idProperty(names: readonly string[], parameter: string): string | null {
  const candidates = [parameter, 'id', '_id', 'uuid', 'guid', 'uid'];
  const exact = candidates.find((name) => names.includes(name));
  const normalized = normalizeName(parameter);
  const alike = names.find((name) => normalizeName(name) === normalized);
  // The property `name` matches the parameter `tag_name`. A match such as `login` for `username` cannot be inferred.
  const suffix = names.find((name) => name.length > 2 && normalized.endsWith(normalizeName(name)));
  return exact ?? alike ?? suffix ?? null;
}
