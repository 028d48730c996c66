import { pathParameterNames, pathUpToLastParameter } from '@touchstone/core/internal';
import type { RequestContext } from '../request-context.js';

/** The operations that were applied to each resource, even to one that has been removed since. */
export class CallHistory {
  /** Ids of operations, by tenant and path of the resource. */
  readonly #operations = new Map<string, Set<string>>();

  add(context: RequestContext): void {
    const key = keyOf(context);
    if (key === undefined) return;
    const operations = this.#operations.get(key) ?? new Set();
    this.#operations.set(key, operations.add(context.operation.operation.id));
  }

  has(context: RequestContext, operation: string): boolean {
    return this.#operations.get(keyOf(context) ?? '')?.has(operation) ?? false;
  }

  clear(): void {
    this.#operations.clear();
  }
}

/** Returns the tenant and the path up to its last parameter, with the ids; undefined if the path names no resource. */
function keyOf(context: RequestContext): string | undefined {
  const { path } = context.route.item;
  const item = pathUpToLastParameter(path);
  if (item === undefined) return undefined;
  return JSON.stringify([
    context.tenant,
    item,
    ...pathParameterNames(path).map((name) => context.path(name)),
  ]);
}
