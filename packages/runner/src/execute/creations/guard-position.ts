import type { CheckContext } from '../../checks/check.js';
import type { Exchange } from '../../checks/exchange.js';
import type { SentRequest } from '../../http/message.js';
import { BlockedError } from '../../plan/blocked.js';
import { untested } from '../../plan/reasons.js';
import { marksOf } from '../../plan/request-template.js';
import { SAFE_METHODS } from '../../plan/safe-methods.js';
import type { RequestStep, Undo } from '../../plan/step.js';
import type { StepContext } from '../step-context.js';
import { removalContext } from './case-removals.js';
import { CreatedValues } from './created-values.js';
import type { ExistingIds } from './existing-ids.js';
import { withId } from './literal-undo.js';
import { locate, type Whereabouts, whereaboutsIn } from './locate-item.js';
import type { PlacedItem } from './placed-item.js';
import { isNamedPosition, mayBePosition } from './positions.js';
import { RemovalRequests } from './removal-requests.js';
import { isAbsent, isSuccess } from './removal-status.js';

/**
 * Keeps a new item whose id may be a position, so that requests to it are checked.
 * @param existing The ids in the collection before; undefined if the list was not read.
 */
export async function notePosition(
  { step: { request }, request: sent, response }: Exchange,
  undo: Undo,
  id: string | null | undefined,
  existing: ExistingIds | undefined,
  context: StepContext,
): Promise<void> {
  const { positions } = context.session.undoProofs;
  if (!context.plan.isShared || undo.place.in !== 'path' || typeof id !== 'string') return;
  const removal = undo.request.operation;
  if (existing && mayBePosition(id, existing.size, response.json))
    positions.suspect(removal, isNamedPosition(id, response.json));
  if (!positions.isSuspected(removal)) return;
  const requests = new RemovalRequests(removalContext(context), context.client, 'watch');
  const item = await requests.prepare(withId(undo.request, undo.place, id));
  const values = new CreatedValues(request, sent, response);
  positions.add(item, { undo, id, marks: marksOf(request), values });
}

/**
 * Checks that a write reaches the item of the run that it names, if the id of the item may be a position.
 * @throws {BlockedError} if a read does not show the item there.
 */
export async function assertItemIsHere(
  { request: { method, operation } }: RequestStep,
  sent: SentRequest,
  context: StepContext,
): Promise<void> {
  const { positions } = context.session.undoProofs;
  const item = SAFE_METHODS.includes(method) ? undefined : positions.find(sent);
  if (!item) return;
  const where = await locate(item, requestsOf(context));
  if (isElsewhere(where, item, context)) throw notHere(item, where, `${operation} is not sent`, context);
}

/**
 * Checks that an unexpected response concerns the item of the run that the request names, if the id of the item may be a
 * position. A 5xx is always judged.
 * @throws {BlockedError} if the item is not there, so that the response proves nothing.
 */
export async function assertItemIsJudged(
  { exchange, match, isGone }: CheckContext,
  context: StepContext,
): Promise<void> {
  const { step, request, response } = exchange;
  const { positions, updates } = context.session.undoProofs;
  const item = response.status < 500 ? positions.find(request) : undefined;
  const { compare } = step.expect;
  const isExpected = match === 'intended' || match === 'another success';
  if (!item || (isExpected && !isGone && !compare)) return;
  if (compare?.kind === 'removed' && isAbsent(response.status)) return;
  const isRead = step.request.method === 'GET' && positions.isItem(request) && isSuccess(response.status);
  const where = isRead
    ? whereaboutsIn(response, item, updates.changesOf(request.url))
    : await locate(item, requestsOf(context));
  if (isElsewhere(where, item, context))
    throw notHere(item, where, `the response to ${step.request.operation} proves nothing`, context);
}

/**
 * Returns true if another item may be at the id of an item. If no read shows the item, this is so only if the id equals a
 * member such as `position`, because most numbers are counters.
 */
function isElsewhere(where: Whereabouts, { undo }: PlacedItem, { session }: StepContext): boolean {
  const { positions } = session.undoProofs;
  return where === 'moved' || (where === 'unknown' && positions.isNamed(undo.request.operation));
}

/** @throws {BlockedError} if the ids of the new resources are positions, so that they cannot be removed. */
export function assertNoPosition(
  { request: { operation }, undo }: Pick<RequestStep, 'request' | 'undo'>,
  { session }: StepContext,
): void {
  if (!undo || !session.undoProofs.positions.isConfirmed(undo.request.operation)) return;
  const detail = `${operation} is not sent again, because the ids of its resources are positions, which another client changes`;
  throw new BlockedError(detail, untested('no resource', `${detail}.`));
}

const requestsOf = (context: StepContext): RemovalRequests =>
  new RemovalRequests(removalContext(context), context.client, 'watch');

function notHere(
  { undo, id }: PlacedItem,
  where: Whereabouts,
  consequence: string,
  { session }: StepContext,
): BlockedError {
  const removal = undo.request.operation;
  if (where === 'moved') session.undoProofs.positions.confirm(removal);
  const shown = session.secrets.mask(id) === id ? `the id ${id}` : 'its id';
  const because =
    where === 'moved'
      ? `the resource of the run is no longer at ${shown}, which is a position`
      : `no read shows the resource of the run at ${shown}, which may be a position`;
  const detail = `${undo.read?.request.path ?? undo.request.path}: ${because}, so ${consequence}: configure \`references\` with a resource that is \`disposable\`.`;
  return new BlockedError(detail, untested('no resource', detail));
}
