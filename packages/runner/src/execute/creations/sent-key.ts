import type { Json } from '@touchstone/core';
import { atPointer } from '@touchstone/core/internal';
import type { SentRequest } from '../../http/message.js';
import { BlockedError } from '../../plan/blocked.js';
import { containsMarker } from '../../plan/marker.js';
import { untested } from '../../plan/reasons.js';
import type { RequestStep, Undo } from '../../plan/step.js';
import type { StepContext } from '../step-context.js';
import { removalContext } from './case-removals.js';
import { existingIds } from './existing-ids.js';
import { RemovalRequests } from './removal-requests.js';
import { isAbsent } from './removal-status.js';

/**
 * Checks that a request to a server that the run did not start creates a new resource if its body contains the key of the
 * resource, such as `userId` for `/assignments/{userId}`. A server may otherwise replace, and the run then remove, a
 * resource of others. A call that is to be refused may repeat the key of a resource of the run.
 * @throws {BlockedError} if the key names an existing resource, or if nothing shows that it does not.
 */
export async function assertKeyIsFree(
  { undo, request, expect }: RequestStep & { readonly undo: Undo },
  sent: SentRequest,
  context: StepContext,
): Promise<void> {
  const { plan, session } = context;
  const key = plan.isShared ? sentKey(undo, sent) : undefined;
  if (key === undefined || containsMarker(key)) return;
  const { ownKeys } = session.undoProofs;
  const named = `${request.operation} ${key}`;
  const isToBeRefused =
    expect.rule === 'candidate' || plan.obligationsById.get(expect.obligation)?.error !== null;
  if (isToBeRefused && ownKeys.has(named)) return;
  if (!(await isFree(undo, key, context))) throw keyMayExist(request.operation, undo.place.at);
  ownKeys.add(named);
}

/** Returns the key of the new resource in the body of its request; undefined if the body does not contain it. */
function sentKey({ pointer, place }: Undo, { body }: SentRequest): string | undefined {
  const json = body === undefined ? undefined : parsed(body);
  if (pointer === null || json === undefined) return undefined;
  const envelope = pointer.startsWith('/') ? pointer.slice(0, pointer.lastIndexOf('/')) : '';
  const names = [pointer.slice(pointer.lastIndexOf('/')), `/${place.at}`];
  const values = [envelope, ''].flatMap((parent) => names.map((name) => atPointer(json, parent + name)));
  const key = values.find((value) => typeof value === 'string' || typeof value === 'number');
  return key === undefined ? undefined : String(key);
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/**
 * Returns true if a read of the item, or else the list of the collection, shows that no resource has the key, also in
 * upper and lower case, because some servers normalize keys.
 */
async function isFree({ read, search }: Undo, key: string, context: StepContext): Promise<boolean> {
  const requests = new RemovalRequests(removalContext(context), context.client, 'watch');
  const keys = new Set([key, key.toUpperCase(), key.toLowerCase()]);
  if (read) {
    for (const one of keys) if (!isAbsent((await requests.read(read, one)).response.status)) return false;
    return true;
  }
  const existing = await existingIds(search, requests);
  return existing !== null && ![...keys].some((one) => existing.has(one));
}

const keyMayExist = (operation: string, name: string): BlockedError => {
  const detail = `${operation} is not sent, because the value of \`${name}\` in its body may name a resource of others, which the call would replace: configure \`values\` with a free one.`;
  return new BlockedError(detail, untested('not allowed', detail));
};
