import type { Operation } from '@touchstone/core';
import { pathParameterNames, pathShape } from '@touchstone/core/internal';

import type { Environment } from '../environment.js';
import type { RequestContext } from '../request-context.js';
import type { ResourceStore } from './resource-store.js';
import type { ParentIds } from './store/record.js';
import { itemPathBelow } from './types/item-path.js';
import type { ResourceType } from './types/resource-types.js';

interface Items {
  readonly shape: string;
  readonly type: ResourceType | undefined;
}

/**
 * Stores the resources whose ids appeared in replies. To the caller, the resources were created or listed, so later
 * requests must find them.
 */
export class ShownResources {
  readonly #environment: Environment;
  readonly #store: ResourceStore;
  readonly #items = new Map<Operation, Items | null>();

  constructor(environment: Environment, store: ResourceStore) {
    this.#environment = environment;
    this.#store = store;
  }

  /**
   * Stores the resources with these ids, unless they already exist.
   * @param createdBy JSON text of the body that created the resources, or `null`.
   */
  keep(
    context: RequestContext,
    ids: readonly (string | number)[],
    parents: ParentIds,
    createdBy: string | null,
  ): void {
    const items = ids.length === 0 ? null : this.#itemsOf(context.operation.operation);
    if (!items) return;
    const tenant = this.#store.tenant(context.tenant);
    for (const id of ids) {
      if (!items.type) tenant.addShownId(items.shape, String(id));
      else if (!tenant.get(items.type, String(id)))
        this.#store.keepWithId(tenant, items.type, id, parents, createdBy);
    }
  }

  /**
   * Returns the items of an operation's collection, or `null` if the path of the operation does not address a
   * collection.
   */
  #itemsOf(operation: Operation): Items | null {
    const cached = this.#items.get(operation);
    if (cached !== undefined) return cached;
    const { method, path } = operation;
    const below = itemPathBelow(this.#environment.model, path);
    const hasItems =
      below !== undefined && pathParameterNames(below).length > 0 && (method === 'POST' || method === 'GET');
    const shape = pathShape(below ?? path);
    const items = hasItems ? { shape, type: this.#store.types.byItem.get(shape) } : null;
    this.#items.set(operation, items);
    return items;
  }
}
