import type { ApiModel, Operation } from '@touchstone/core';
import { collectionPath, isItemPath, operationAt, pathShape } from '@touchstone/core/internal';
import type { ReceivedResponse } from '../http/message.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { RemainingResources } from '../report/creation-record.js';
import { matchesEnd } from './creations/location.js';

/** The jobs that a server has created for accepted calls (202), which may stay after the run. */
export class JobLog {
  readonly #model: ApiModel;
  /** The paths of the jobs, by operation that created them and reason why they stay. */
  readonly #paths = new Map<string, Set<string>>();

  constructor(model: ApiModel) {
    this.#model = model;
  }

  /** The jobs, grouped by operation and reason. */
  get list(): readonly RemainingResources[] {
    return [...this.#paths].map(([key, paths]) => {
      const [operation, reason] = JSON.parse(key) as [string, string];
      return { operation, reason, count: paths.size };
    });
  }

  /**
   * Notes the resource of another collection that a 202 names in `Location` or `Content-Location` (RFC 9110 §15.3.3).
   * @param created Path of the resource that the request creates, which the run lists or removes itself. Default: none.
   */
  note(
    request: RequestTemplate,
    { status, headers }: ReceivedResponse,
    { url, created }: { readonly url: string; readonly created?: string | undefined },
  ): void {
    if (status !== 202) return;
    for (const value of [headers.location, headers['content-location']]) {
      const path = value !== undefined && URL.canParse(value, url) ? new URL(value, url).pathname : undefined;
      const read =
        path === undefined ? undefined : this.#readOf(path, [request.path, created ?? request.path]);
      if (path === undefined || !read) continue;
      const remove = operationAt(this.#model, 'DELETE', read.path);
      const because = remove ? `${remove.id} may remove it` : 'the document has no request that removes it';
      const key = JSON.stringify([
        request.operation,
        `the server created a job for the accepted call: ${because}`,
      ]);
      this.#paths.set(key, (this.#paths.get(key) ?? new Set()).add(path));
    }
  }

  /** Returns the GET of the item at a path, unless one of the templates is that of the item or of its collection. */
  #readOf(path: string, templates: readonly string[]): Operation | undefined {
    const own = templates.flatMap((template) => [pathShape(template), pathShape(collectionPath(template))]);
    return this.#model.operations.find(
      (operation) =>
        operation.method === 'GET' &&
        isItemPath(operation.path) &&
        !own.includes(pathShape(operation.path)) &&
        !own.includes(pathShape(collectionPath(operation.path))) &&
        matchesEnd(path, operation.path),
    );
  }
}
