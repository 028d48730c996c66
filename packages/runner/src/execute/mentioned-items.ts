import { collectionPath } from '@touchstone/core/internal';
import { ControlError } from '../control/control-error.js';
import { NoAnswerError, UnsendableError } from '../http/errors.js';
import type { HttpClient } from '../http/http-client.js';
import type { ReceivedResponse } from '../http/message.js';
import { BlockedError } from '../plan/blocked.js';
import { isEnvelopeOf } from '../plan/envelope.js';
import type { ListChange } from '../report/list-change.js';
import { creationTime } from './creation-time.js';
import { literalOf, withId } from './creations/literal-undo.js';
import type { Mention } from './creations/mentioned-ids.js';
import type { RemovalContext } from './creations/removal-context.js';
import { isSuccess } from './creations/removal-status.js';
import { type KeptResources, keptIn, type ListChanges, MAX_READ_MS, shownIds } from './list-changes.js';
import { maxListsOf } from './list-reads.js';
import type { BudgetLimits } from './run-budget.js';

/** Tolerance for a creation time that is later than the `Date` header, which has no fraction of a second. */
const MAX_AHEAD_MS = 2000;

/** The other resources and lists of a run's report. */
interface Reported {
  readonly kept: KeptResources;
  readonly lists: Pick<ListChanges, 'hasAppeared'>;
}

/**
 * Reads the resources that the responses to creations mention, and returns those that appeared during the run and that the
 * run does not report otherwise, by operation. A call has created them as a side effect, or another client has.
 */
export async function mentionedChanges(
  context: RemovalContext,
  client: HttpClient,
  reported: Reported,
  limits?: BudgetLimits,
): Promise<readonly ListChange[]> {
  const { session } = context;
  const mentions = session.mentionedIds.list
    .filter(({ read, id }) => !isOfRun(collectionOf(read), [id], context))
    .filter(({ read, id }) => !reported.lists.hasAppeared(collectionOf(read), id))
    .slice(0, maxListsOf(limits));
  const appeared = new Map<string, Mention[]>();
  for (const mention of await readNew(mentions, context, client)) {
    const { operation } = mention.read.request;
    appeared.set(operation, [...(appeared.get(operation) ?? []), mention]);
  }
  return [...appeared].flatMap(([operation, items]) => {
    const [{ read }] = items as [Mention];
    const kept = keptIn(collectionOf(read), reported.kept, session);
    const doubtful = items.filter((mention) => mayBeOfRun(mention, context));
    const listed = doubtful.length > kept ? items : items.filter((mention) => !doubtful.includes(mention));
    if (listed.length === 0) return [];
    const ids = listed.map(({ id }) => id);
    return [{ operation, appeared: shownIds(ids, `/${read.at}`, session) }];
  });
}

const collectionOf = ({ request }: Mention['read']): string => collectionPath(request.path);

/** Returns true if the run created a resource with one of the ids in the collection, or in one that contains it. */
function isOfRun(collection: string, ids: readonly string[], { session }: RemovalContext): boolean {
  const segments = collection.split('/');
  const collections = segments.map((_, index) => segments.slice(0, index + 1).join('/'));
  return collections.some((path) => ids.some((id) => session.createdIds.has(path, id)));
}

/** Returns true if a request of the run may have created a resource, although no response shows its id. */
const mayBeOfRun = ({ read, id }: Mention, { session }: RemovalContext): boolean =>
  session.mentionedIds.bodies.mayHaveCreated(collectionOf(read), read.at, id);

/** Reads resources until a call is refused with 429 or not answered. Returns those that appeared during the run. */
async function readNew(
  mentions: readonly Mention[],
  context: RemovalContext,
  client: HttpClient,
): Promise<readonly Mention[]> {
  const appeared: Mention[] = [];
  const end = performance.now() + MAX_READ_MS;
  for (const mention of mentions) {
    if (performance.now() > end) break;
    try {
      const sentAfterMs = performance.now() - context.session.mentionedIds.started;
      const response = await send(mention, context, client);
      if (response.status === 429) break;
      if (isNew(mention, response, sentAfterMs, context)) appeared.push(mention);
    } catch (error) {
      if (error instanceof NoAnswerError || error instanceof ControlError) break;
      if (!(error instanceof BlockedError || error instanceof UnsendableError)) throw error;
    }
  }
  return appeared;
}

/** Sends a read. It does not wait for rate limits, because it must not delay the end of the run. */
async function send(
  { read, id }: Mention,
  { session, exchanges, onRequest }: RemovalContext,
  client: HttpClient,
): Promise<ReceivedResponse> {
  const template = withId(read.request, { in: 'path', at: read.at }, id);
  const sent = await session.prepare(template, literalOf);
  onRequest();
  return exchanges.outsideSteps('watch', template, sent, () => client.send(sent));
}

/**
 * Returns true if a resource shows a creation time that is not before the start of the run. The `Date` header states the time
 * of the server's clock, unless the response comes from a cache.
 * @param sentAfterMs Time between the start of the run and the read.
 */
function isNew(
  { read }: Mention,
  { status, headers, json }: ReceivedResponse,
  sentAfterMs: number,
  context: RemovalContext,
): boolean {
  const isEnvelope = isEnvelopeOf(collectionOf(read));
  const created = creationTime(json, isEnvelope);
  // NaN without the header, so that the comparisons below are false.
  const now = Date.parse(headers['date'] ?? '');
  if (!isSuccess(status) || created === undefined || headers['age'] !== undefined) return false;
  return (
    created >= now - sentAfterMs &&
    created <= now + MAX_AHEAD_MS &&
    !isOfRun(collectionOf(read), keysOf(json, isEnvelope), context)
  );
}

const KEYS: ReadonlySet<string> = new Set(['id', '_id', 'uuid', 'guid', 'key', 'slug', 'name']);

/** Returns the values by which another path may name the resource in a body. */
function keysOf(json: unknown, isEnvelope: (name: string) => boolean): readonly string[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([name, value]) => {
    if (typeof value === 'string' || typeof value === 'number') return KEYS.has(name) ? [String(value)] : [];
    return isEnvelope(name) ? keysOf(value, () => false) : [];
  });
}
