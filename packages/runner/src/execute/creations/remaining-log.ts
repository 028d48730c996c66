import { NoAnswerError } from '../../http/errors.js';
import type { HttpClient } from '../../http/http-client.js';
import { BlockedError } from '../../plan/blocked.js';
import type { Undo } from '../../plan/step.js';
import type { RemainingResources } from '../../report/creation-record.js';
import type { RemovalContext } from './removal-context.js';
import { RemovalRequests } from './removal-requests.js';
import { isAbsent } from './removal-status.js';

/** A resource that no request removes. */
export interface RemainingResource extends Omit<RemainingResources, 'count'> {
  /** The URL of the request that created it. */
  readonly url: string;
  /** The read of the resource with literals, and its id, if its path is not below that of the request. */
  readonly item?: { readonly read: NonNullable<Undo['read']>; readonly id: string };
}

/** The resources of a run that no request removes. */
export class RemainingLog {
  readonly #resources: RemainingResource[] = [];

  add(resource: RemainingResource): void {
    this.#resources.push(resource);
  }

  /**
   * Returns the resources that may still exist, grouped by operation and reason. A resource below another one that the run
   * has removed is gone with it, unless it has a path of its own at which it can still be read.
   */
  async list(context: RemovalContext, client: HttpClient): Promise<readonly RemainingResources[]> {
    const requests = new RemovalRequests(context, client, 'watch');
    const groups = new Map<string, RemainingResources>();
    for (const resource of this.#resources) {
      if (requests.removals.isBelowGone(resource.url) && !(await mayExist(resource, requests))) continue;
      const { operation, reason } = resource;
      const key = JSON.stringify([operation, reason]);
      groups.set(key, { operation, reason, count: (groups.get(key)?.count ?? 0) + 1 });
    }
    return [...groups.values(), ...(context.session.jobs?.list ?? [])];
  }
}

/** Returns true if a resource can still be read, or if the server did not respond to the read. */
async function mayExist({ item }: RemainingResource, requests: RemovalRequests): Promise<boolean> {
  if (!item) return false;
  try {
    return !isAbsent((await requests.read(item.read, item.id)).response.status);
  } catch (error) {
    if (error instanceof NoAnswerError || error instanceof BlockedError) return true;
    throw error;
  }
}
