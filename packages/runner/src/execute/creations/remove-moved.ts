import type { SentRequest } from '../../http/message.js';
import { locate, locateInList, type Whereabouts, whereaboutsIn } from './locate-item.js';
import type { PlacedItem } from './placed-item.js';
import type { RemovalRequests } from './removal-requests.js';
import type { RemovableItem, RemovalResult } from './remove-item.js';
import type { ResourceValues } from './resource-values.js';

/**
 * Returns the result for a resource whose id is or may be a position, unless a read shows the resource there. Returns
 * undefined if the resource may be removed at its id.
 * @param sent The request that removes it.
 */
export async function resultOfMoved(
  { undo, id, isPending, removalsBefore }: RemovableItem,
  { marks, values }: ResourceValues,
  requests: RemovalRequests,
  isProof: boolean,
  sent: SentRequest,
): Promise<RemovalResult | undefined> {
  const { operation } = undo.request;
  if (undo.isPosition)
    return stays(`${operation} is not sent, because its id is a position, at which another resource may be`);
  const { positions, removals } = requests;
  if (id === null || isPending) return undefined;
  const item: PlacedItem = { undo, id, marks, values };
  if (isProof && (await isReplaced(item, requests))) positions.suspect(operation, false);
  if (!positions.isSuspected(operation)) return undefined;
  if (removals.earlier(sent, removalsBefore) !== 'none')
    return (await locateInList(item, requests)) === 'absent' ? GONE : undefined;
  const where = await locate(item, requests);
  if (where === 'moved') positions.confirm(operation);
  // The number of items alone does not show that the id, which the server has returned, is a position.
  if (where === 'unknown' && !positions.isNamed(operation)) return undefined;
  return resultAt(where, operation, isProof);
}

/** Returns true if another item than that in the response to the creation is at the id, a number. */
async function isReplaced(item: PlacedItem, requests: RemovalRequests): Promise<boolean> {
  const { id, marks, values, undo } = item;
  if (!requests.isShared || !undo.read || !/^\d+$/.test(id) || !values?.returned(marks)) return false;
  const { request, response } = await requests.read(undo.read, id);
  return whereaboutsIn(response, item, requests.updates.changesOf(request.url)) === 'moved';
}

function resultAt(where: Whereabouts, operation: string, isProof: boolean): RemovalResult | undefined {
  switch (where) {
    case 'here':
      return undefined;
    case 'absent':
      return isProof ? undefined : GONE;
    case 'moved':
      return stays(
        `${operation} is not sent, because its id is a position, and the resource is no longer there`,
      );
    case 'unknown':
      return stays(
        `${operation} is not sent, because its id may be a position, and no read shows the resource there`,
      );
  }
}

/** The status says that no further attempt helps. */
const stays = (reason: string): RemovalResult => ({
  reason,
  status: 0,
  readBack: null,
  isForeign: true,
  mayBeGone: false,
});

const GONE: RemovalResult = { reason: null, status: 404, readBack: null, isForeign: false, mayBeGone: false };
