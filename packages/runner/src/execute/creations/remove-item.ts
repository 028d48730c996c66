import { isByChance, NoAnswerError } from '../../http/errors.js';
import type { ReceivedResponse, SentRequest } from '../../http/message.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { Undo } from '../../plan/step.js';
import { isSentKey } from './created-id.js';
import { withId } from './literal-undo.js';
import type { ItemRead, RemovalRequests } from './removal-requests.js';
import { isAbsent, isGoneBy, isRefused, isSuccess, PENDING } from './removal-status.js';
import type { EarlierRemoval } from './sent-removals.js';

/** Maximum number of requests to remove a resource if the server answers with a 5xx or drops the connection. */
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
  /** The removals of the run before the resource was created, as {@link SentRemovals.count}. */
  readonly removalsBefore: number;
  /** True if the last removals of such resources failed, so that waits and further requests do not help. */
  readonly isStuck: boolean;
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
  /** True if the server may have removed the resource all the same, and no read shows it. */
  readonly mayBeGone: boolean;
}

/**
 * Removes a resource. Once the server has accepted a removal, or may have accepted it, another one is only sent if a read
 * still finds a value of the run, because another resource may have received the id.
 * @param isProof True to prove that the removal works. The resource is then read before and after its removal.
 */
export async function removeItem(
  item: RemovableItem,
  sent: SentRequest,
  requests: RemovalRequests,
  isProof: boolean,
): Promise<RemovalResult> {
  const { request, place, read } = item.undo;
  const template = withId(request, place, item.id);
  // A server may store a key of the request in another form, so a read must show the first resource at the key.
  const isUnsure = isSentKey(item.undo.pointer) && requests.effects.get(request.operation) !== true;
  const isChecked = isProof || isUnsure || item.isPending;
  const before = isChecked && read ? (await requests.read(read, item.id)).response : null;
  const isShown = before !== null && isSuccess(before.status) && item.isIn(before);
  if (item.isPending && !isShown) return leftPending(before, item);
  const removals = item.isStuck ? 1 : REMOVALS;
  let status: number | null = null;
  for (let count = 1; ; count++) {
    const earlier = requests.removals.earlier(sent, item.removalsBefore);
    const settled = await settledBy(earlier, status, item, requests);
    if (settled) return settled;
    try {
      ({ status } = await requests.sendRemoval(template, sent));
    } catch (error) {
      if (count >= removals || !(error instanceof NoAnswerError) || !isByChance(error)) throw error;
      continue;
    }
    if (status === 412 || status === 428) status = (await removeVersion(item, template, requests)) ?? status;
    if (status < 500 || count >= removals)
      return resultOf(item, { status, earlier, isProof: isChecked, isShown }, requests);
  }
}

/** Returns the result for a resource that was only accepted (202), and that no read has shown at its id. */
function leftPending(
  before: ReceivedResponse | null,
  { undo: { request, read } }: RemovableItem,
): RemovalResult {
  if (!before || !read)
    return left(`${PENDING}, and no operation shows whether the id in the response is its own`, null);
  if (isSuccess(before.status))
    return foreign(`${request.operation} is not sent, because ${PENDING}`, before.status);
  return left(`${PENDING}: ${read.request.operation} answered ${before.status}`, before.status);
}

/**
 * Sends a removal that the server refused without a precondition again, with the version of the item (RFC 9110 §13.1.1,
 * RFC 6585 §3). Returns the status; undefined if no read shows the version.
 */
async function removeVersion(
  { undo: { read }, id }: RemovableItem,
  template: RequestTemplate,
  requests: RemovalRequests,
): Promise<number | undefined> {
  requests.versions.require(template.operation);
  if (!read) return undefined;
  const { response } = await requests.read(read, id);
  const { etag } = response.headers;
  if (!isSuccess(response.status) || etag === undefined) return undefined;
  const sent = await requests.prepare(template);
  const headers = { ...sent.headers, 'if-match': etag };
  return (await requests.sendRemoval(template, { ...sent, headers })).status;
}

/**
 * Returns the result if the effect of an earlier removal forbids another one; otherwise undefined.
 * @param status Status of the response to the last removal; null if it was not sent now.
 */
async function settledBy(
  earlier: EarlierRemoval,
  status: number | null,
  { undo: { request, read }, id, isIn, isStuck }: RemovableItem,
  requests: RemovalRequests,
): Promise<RemovalResult | undefined> {
  if (earlier === 'none') return undefined;
  const isAccepted = earlier === 'accepted';
  const answered = `${request.operation} ${isAccepted ? 'was accepted' : 'received a 5xx or no response'}`;
  if (!read)
    return isAccepted
      ? gone(status)
      : unsure(`${answered}, and no operation shows whether the resource still exists`, status);
  const isOther = (response: ReceivedResponse): boolean => isSuccess(response.status) && !isIn(response);
  const { response } = await requests.readUntilGone(
    read,
    id,
    isStuck || requests.effects.get(request.operation) === false ? [] : READ_PAUSES.other,
    isOther,
  );
  if (isGoneBy(response, isAccepted)) return gone(status);
  if (!isSuccess(response.status))
    return unsure(`${answered}, but ${read.request.operation} answered ${response.status}`, status);
  return isOther(response) ? foreign(answered, status) : undefined;
}

interface Removal {
  /** Status of the response to the last removal. */
  readonly status: number;
  readonly earlier: EarlierRemoval;
  readonly isProof: boolean;
  /** True if a read before the removal contained a value of the run. */
  readonly isShown: boolean;
}

/** Reads the resource after its removal if the response to the removal is not proof enough. */
async function resultOf(
  { undo: { request, read }, id, isIn }: RemovableItem,
  { status, earlier, isProof, isShown }: Removal,
  requests: RemovalRequests,
): Promise<RemovalResult> {
  const isAccepted = isSuccess(status);
  const isFirst = earlier === 'none';
  const answered = `${request.operation} answered ${status}`;
  // The id may be wrong if the resource cannot be read at it either.
  if (isAbsent(status) && isProof && isFirst && read && !isShown)
    return left(`${answered}, and no read has shown the resource there before`, status);
  const effect = requests.effects.get(request.operation);
  // The first accepted removal of each operation is read, even if no proof is needed.
  const isTrusted = (effect === true || status === 202) && !isProof && isFirst;
  if (isAbsent(status) || (isAccepted && isTrusted)) return gone(status);
  const isPossible = status >= 500;
  const leftOr = isPossible ? unsure : left;
  if (!read) return isAccepted ? gone(status) : leftOr(answered, status);
  // The id then belongs to another resource.
  const isReplaced = (response: ReceivedResponse): boolean =>
    isAccepted && isShown && isSuccess(response.status) && !isIn(response);
  const pauses = isAccepted ? READ_PAUSES[isProof || effect === undefined ? 'proof' : 'other'] : [];
  const last = await requests.readUntilGone(read, id, effect === false ? [] : pauses, isReplaced);
  const isGone = isGoneBy(last.response, isAccepted) || isReplaced(last.response);
  if (isAccepted && status !== 202 && (isGone || isSuccess(last.response.status)))
    requests.effects.set(request.operation, isGone && effect !== false);
  if (isGone) return gone(status);
  if (isRefused(last.response.status) && !isAccepted) return left(answered, status);
  const readBack = isAccepted && status !== 202 ? last : null;
  if (!isSuccess(last.response.status))
    return leftOr(
      `${answered}, but ${read.request.operation} then answered ${last.response.status}`,
      status,
      readBack,
    );
  return (isAccepted || isPossible) && !isIn(last.response)
    ? foreign(answered, status)
    : left(`${answered}, but the resource can still be read`, status, readBack);
}

const gone = (status: number | null): RemovalResult => ({
  reason: null,
  status,
  readBack: null,
  isForeign: false,
  mayBeGone: false,
});

/** Returns the result for a resource that still exists. */
export const left = (
  reason: string,
  status: number | null,
  readBack: ItemRead | null = null,
): RemovalResult => ({
  reason,
  status,
  readBack,
  isForeign: false,
  mayBeGone: false,
});

const unsure: typeof left = (reason, status, readBack) => ({
  ...left(reason, status, readBack),
  mayBeGone: true,
});

/** Returns the result for an id with which another resource may exist. */
export const foreign = (answered: string, status: number | null): RemovalResult => ({
  reason: `${answered}, and the resource with its id contains no value of the run, so it may belong to others`,
  status,
  readBack: null,
  isForeign: true,
  mayBeGone: true,
});
