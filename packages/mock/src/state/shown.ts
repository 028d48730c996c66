import type { Operation, Response } from '@touchstone/core';
import {
  createdIdPointer,
  isJson,
  itemPathOf,
  LOCATION_HEADER,
  listedIdPointer,
  pathParameterNames,
  pathShape,
} from '@touchstone/core/internal';
import type { Call } from '../call.js';
import type { Reply } from '../message.js';
import type { World } from '../world.js';
import type { Kind } from './kinds.js';
import { scalarsAt } from './references.js';
import type { Things } from './things.js';

/** The items of the collection that an operation is on. */
interface Items {
  readonly shape: string;
  readonly kind: Kind | undefined;
  readonly parameter: string;
}

/**
 * What an answer of the document's own names by an id is there from then on: it was made, or listed, as far as the
 * caller can tell.
 */
export class ShownIds {
  readonly #world: World;
  readonly #things: Things;
  readonly #items = new Map<Operation, Items | null>();

  constructor(world: World, things: Things) {
    this.#world = world;
    this.#things = things;
  }

  /** @param made The body of the call that made it, as text. */
  note(call: Call, reply: Reply, parents: ReadonlyMap<string, string>, made: string | null): void {
    const { operation, responses } = call.operation;
    const items = this.#itemsOf(operation);
    const response = items && responses.byStatus(String(reply.status));
    if (!items || !response) return;
    const tenant = this.#things.tenant(call.tenant);
    for (const id of this.#idsIn(operation, items, response, reply)) {
      if (!items.kind) tenant.noteShown(items.shape, String(id));
      else if (!tenant.get(items.kind, String(id)))
        this.#things.keepNamed(tenant, items.kind, id, parents, made);
    }
  }

  #itemsOf(operation: Operation): Items | null {
    const known = this.#items.get(operation);
    if (known !== undefined) return known;
    const { method, path } = operation;
    const below = itemPathOf(this.#world.model, path);
    const parameter = below === undefined ? undefined : pathParameterNames(below).at(-1);
    const shape = `${pathShape(path)}/{}`;
    const items =
      parameter === undefined || (method !== 'POST' && method !== 'GET')
        ? null
        : { shape, kind: this.#things.kinds.byItem.get(shape), parameter };
    this.#items.set(operation, items);
    return items;
  }

  #idsIn(
    { method, path }: Operation,
    { parameter }: Items,
    response: Response,
    { headers, body }: Reply,
  ): readonly (string | number)[] {
    const { model } = this.#world;
    const pointer =
      method === 'POST'
        ? createdIdPointer(model, response, path, parameter)
        : listedIdPointer(model, response, parameter);
    if (pointer === undefined) return [];
    if (pointer === LOCATION_HEADER) {
      const id = headers.location?.split(/[?#]/, 1)[0]?.split('/').at(-1);
      return id ? [id] : [];
    }
    const isReadable = typeof body === 'string' && isJson(headers['content-type'] ?? '');
    return isReadable ? scalarsAt(JSON.parse(body), pointer) : [];
  }
}
