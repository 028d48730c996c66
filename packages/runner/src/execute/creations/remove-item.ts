import type { ReceivedResponse, SentRequest } from '../../http/message.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { Undo } from '../../plan/step.js';
import { withId } from './literal-undo.js';
import type { ItemRead, RemovalRequests } from './removal-requests.js';
import { isAbsent, isGoneBy, isRefused, isSuccess } from './removal-status.js';

/** Maximum number of requests to remove a resource if the server answers with a 5xx. */
const REMOVALS = 3;
/** Pauses in seconds between reads after the server has accepted a removal, because some servers remove later. */
const READ_PAUSES = { proof: [0.3, 0.6, 1.2, 2.4], other: [0.3, 0.3] };

/** A resource to remove. */
export interface RemovableItem {
  readonly undo: Undo;
  /** Null if the request names the resource. */
  readonly id: string | null;
  /** True if the server only accepted the creation (202), so the resource may not exist yet. */
  readonly isPending: boolean;
  /** True if the server has accepted a removal of the resource before. */
  readonly wasAccepted: boolean;
  /** Returns true if a response contains a value of the run. */
  readonly isIn: (response: ReceivedResponse) => boolean;
}

/** The result of an attempt to remove a resource. */
export interface RemovalResult {
  /** The reason why the resource still exists; null if it does not. */
  readonly reason: string | null;
  /** The status of the response to the removal; null if none was sent. */
  readonly status: number | null;
  /** The last read after the server reported the removal, if it shows no absence; otherwise null. */
  readonly readBack: ItemRead | null;
  /** True if the resource with the id may belong to others, who received the id after the removal. */
  readonly isForeign: boolean;
  /** True if the server has accepted a removal of the resource, now or before. */
  readonly wasAccepted: boolean;
}

/**
 * Removes a resource. Once the server has accepted a removal, another one is only sent if a read still finds a value of
 * the run, because another resource may have received the id.
 * @param removed URLs of accepted DELETE requests of the case.
 * @param isProof True to prove that the removal works. The resource is then read before and after its removal.
 */
export async function removeItem(
  item: RemovableItem,
  removed: ReadonlySet<string>,
  requests: RemovalRequests,
  isProof: boolean,
): Promise<RemovalResult> {
  const { request, place } = item.undo;
  const template = withId(request, place, item.id);
  const sent = await requests.prepare(template);
  const isAgain = item.wasAccepted || removed.has(sent.url);
  const result = await tryRemoval(item, { template, sent, isAgain, isProof }, requests);
  const isAccepted = result.status !== null && isSuccess(result.status);
  return { ...result, wasAccepted: isAgain || isAccepted };
}

type Attempt = Omit<RemovalResult, 'wasAccepted'>;

interface Removal {
  readonly template: RequestTemplate;
  readonly sent: SentRequest;
  readonly isAgain: boolean;
  readonly isProof: boolean;
}

async function tryRemoval(
  { undo, id, isIn, isPending }: RemovableItem,
  { template, sent, isAgain, isProof }: Removal,
  requests: RemovalRequests,
): Promise<Attempt> {
  const { request, read } = undo;
  if (isAgain) {
    if (!read) return gone(null);
    const { response } = await requests.readUntilGone(read, id, READ_PAUSES.other, () => false);
    if (isGoneBy(response, true)) return gone(null);
    if (!isSuccess(response.status))
      return left(
        `${request.operation} was accepted, but ${read.request.operation} answered ${response.status}`,
        null,
      );
    if (!isIn(response)) return foreign(`${request.operation} was accepted`, null);
  }
  const before = isProof && read ? (await requests.read(read, id)).response : null;
  const isShown = before !== null && isSuccess(before.status) && isIn(before);
  let { status } = await requests.send(template, sent);
  for (let count = 1; count < REMOVALS && status >= 500; count++)
    ({ status } = await requests.send(template, sent));
  const isAccepted = isSuccess(status);
  if (isAbsent(status) && isPending && !isAgain)
    return left(
      `${request.operation} answered ${status}, and the server may create the resource later (202)`,
      status,
    );
  if (isAbsent(status) || (isAccepted && !isProof && !isAgain)) return gone(status);
  if (!read) return isAccepted ? gone(status) : left(`${request.operation} answered ${status}`, status);
  // The id then belongs to another resource.
  const isReplaced = (response: ReceivedResponse): boolean =>
    isAccepted && isShown && isSuccess(response.status) && !isIn(response);
  const pauses = isAccepted ? READ_PAUSES[isProof ? 'proof' : 'other'] : [];
  const last = await requests.readUntilGone(read, id, pauses, isReplaced);
  if (isGoneBy(last.response, isAccepted) || isReplaced(last.response)) return gone(status);
  const answered = `${request.operation} answered ${status}`;
  if (isRefused(last.response.status)) return left(answered, status);
  const readBack = isAccepted && status !== 202 ? last : null;
  if (!isSuccess(last.response.status))
    return left(
      `${answered}, but ${read.request.operation} then answered ${last.response.status}`,
      status,
      readBack,
    );
  return isAccepted && !isIn(last.response)
    ? foreign(answered, status)
    : left(`${answered}, but the resource can still be read`, status, readBack);
}

const gone = (status: number | null): Attempt => ({
  reason: null,
  status,
  readBack: null,
  isForeign: false,
});

const left = (reason: string, status: number | null, readBack: ItemRead | null = null): Attempt => ({
  reason,
  status,
  readBack,
  isForeign: false,
});

const foreign = (answered: string, status: number | null): Attempt => ({
  reason: `${answered}, and the resource with its id contains no value of the run, so it may belong to others`,
  status,
  readBack: null,
  isForeign: true,
});
