import type { ReceivedResponse } from '../../http/message.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { Undo } from '../../plan/step.js';
import { findCreated, isMarkedInAnyCase } from './find-created.js';
import { withId } from './literal-undo.js';
import type { RecordedValues } from './recorded-values.js';
import type { RemovalRequests } from './removal-requests.js';
import { isAbsent, isSuccess } from './removal-status.js';

/** A resource of an earlier run, as its journal describes it. */
export interface RecordedResource {
  readonly undo: Undo;
  readonly marks: readonly string[];
  /** The values that its request sent; null if the journal has none. */
  readonly values: RecordedValues | null;
  /** Returns true for a text with a value that only this run has sent. */
  readonly isRunValue: (text: string) => boolean;
}

/**
 * The result of a comparison of a resource with the journal: the run created it; it no longer exists; or the reason why
 * it may belong to others, with the status of the response that shows this, or 0 if no request can show it.
 */
export type Ownership = 'own' | 'gone' | { readonly reason: string; readonly status: number };

/**
 * Compares a resource with the journal, because another resource may have received its id since the run. Reads the
 * resource or, if the document has no GET of it, searches the list of its collection.
 */
export async function ownershipOf(
  id: string | null,
  { undo, marks, values, isRunValue }: RecordedResource,
  send: (template: RequestTemplate) => Promise<ReceivedResponse>,
): Promise<Ownership> {
  const { read, search, pointer } = undo;
  // The run chose the key of a PUT, or the server included a value of the run in the id.
  const isRunKey = pointer === null || (id !== null && isRunValue(id));
  if (read) {
    const response = await send(withId(read.request, { in: 'path', at: read.at }, id));
    const { status, json, text } = response;
    if (isAbsent(status)) return 'own';
    if (!isSuccess(status))
      return { reason: `${read.request.operation} answered ${status}, so its owner is unknown`, status };
    const isOwn = isMarkedInAnyCase(json, marks) || isRunValue(text);
    if (isOwn || (isRunKey && marks.length === 0) || values?.identify(json, id)) return 'own';
    return {
      reason:
        marks.length > 0 || values !== null
          ? 'the resource with its id contains no value of the run, so it may belong to others'
          : 'the request that created it had no unique text, so the resource with its id may belong to others',
      status,
    };
  }
  if (isRunKey) return 'own';
  const isOwnItem = (item: unknown): boolean =>
    isMarkedInAnyCase(item, marks) || values?.identify(item, id) === true;
  const list =
    search && (marks.length > 0 || values) ? await findCreated(search, isOwnItem, send) : undefined;
  if (id !== null && list?.marked.includes(id)) return 'own';
  if (id !== null && list?.others.includes(id))
    return {
      reason: 'the item with its id contains no value of the run, so it may belong to others',
      status: 0,
    };
  if (list?.isComplete === true) return 'gone';
  return {
    reason: 'the document has no operation that shows whether the resource with its id is that of the run',
    status: 0,
  };
}

/**
 * Reads the resource at the key that the run chose, after a response that does not show whether the server has created it.
 * If no operation reads it, the resource is that of the run, because the run chose an unused key.
 * @param isIn Returns true if a response contains a value of the run.
 */
export async function ownershipOfKey(
  { read }: Undo,
  id: string | null,
  requests: RemovalRequests,
  isIn: (response: ReceivedResponse) => boolean,
): Promise<Ownership> {
  if (!read) return 'own';
  const { response } = await requests.read(read, id);
  const { status } = response;
  if (isAbsent(status)) return 'gone';
  if (!isSuccess(status))
    return { reason: `${read.request.operation} answered ${status}, so its owner is unknown`, status };
  if (isIn(response)) return 'own';
  return { reason: 'the resource contains no value of the run, so it may belong to others', status };
}
