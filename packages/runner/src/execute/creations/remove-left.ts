import { randomUUID } from 'node:crypto';
import type { HttpClient } from '../../http/http-client.js';
import { Receiver } from '../../http/receiver.js';
import type { Plan } from '../../plan/case.js';
import type { CreationRecord, LeftResource } from '../../report/creation-record.js';
import { CaseExchanges } from '../case-exchanges.js';
import type { ExecuteOptions } from '../execute-options.js';
import { baseUrlOf, openClient, openSession } from '../open-session.js';
import { ServerWatch } from '../server-watch.js';
import type { Session } from '../session.js';
import { Throttle } from '../throttle.js';
import { Creation } from './creation.js';
import { literalOf } from './literal-undo.js';
import { withOwnIds } from './recorded-values.js';
import type { Refusal } from './removal-status.js';
import { Remover } from './remover.js';
import { runValues } from './run-values.js';

/** The result of {@link removeLeft}. */
export interface Removed {
  /** Number of resources that no longer exist, including those that were never created. */
  readonly gone: number;
  readonly left: readonly LeftResource[];
  /** The reason why nothing was removed, such as a wrong base path; null if the server can be used. */
  readonly obstacle: string | null;
  /** A request that the server refused with 401 or 403, so that a resource is left; null if there is none. */
  readonly refusal: Refusal | null;
}

/**
 * Removes the resources that an earlier run created and did not remove, newest first. Another resource may have received
 * an id since, so a resource stays unless a read or a search shows that it contains a value of the run.
 *
 * @param plan A plan of the same document and options, including `valueSeed`, which has the callers of the earlier run.
 * @param records The journal of the earlier run, as its `onCreation` received it. Further records are passed to
 * `options.onCreation`.
 * @param where `isOtherServer`: true if `options.server` is not the URL at which the earlier run created the resources.
 * Default: false.
 * @throws the error of `options.resolveSecret`.
 * @example
 * const { gone, left } = await removeLeft(planned, options, records);
 */
export async function removeLeft(
  plan: Plan,
  options: ExecuteOptions,
  records: readonly CreationRecord[],
  { isOtherServer = false }: { readonly isOtherServer?: boolean } = {},
): Promise<Removed> {
  const signal = options.signal ?? new AbortController().signal;
  const client = openClient(options, options.runId ?? randomUUID(), signal);
  const receiver = new Receiver();
  try {
    const session = openSession(plan, options, { client, receiver });
    const isRunValue = runValues(plan, records);
    const record = async (written: CreationRecord): Promise<void> => options.onCreation?.(written);
    const creations = byCreation(withOwnIds(records)).flatMap(
      (own) => Creation.restore(own, record, isRunValue) ?? [],
    );
    const found = await obstacleFor(plan, options, records, { session, client, isOtherServer });
    if (found.obstacle !== null) return { gone: 0, left: [], ...found };
    const left = await new Remover(client, signal).removeRest([...creations], {
      plan,
      session,
      throttle: new Throttle(() => undefined),
      signal,
      exchanges: new CaseExchanges(session, null, () => false),
      onRequest: () => undefined,
    });
    const refusal = creations.map((creation) => creation.refusal).find((refused) => refused !== null) ?? null;
    return { gone: creations.length - left.length, left, obstacle: null, refusal };
  } finally {
    await Promise.all([client.close(), receiver.close()]);
  }
}

interface Connection {
  readonly session: Session;
  readonly client: HttpClient;
  readonly isOtherServer: boolean;
}

/**
 * Returns why a removal at the server would prove nothing: a 404 for a resource means that it is gone only if the server
 * serves the document at this base path.
 */
async function obstacleFor(
  plan: Plan,
  options: ExecuteOptions,
  records: readonly CreationRecord[],
  { session, client, isOtherServer }: Connection,
): Promise<Pick<Removed, 'obstacle' | 'refusal'>> {
  const base = baseUrlOf(options);
  const watch = new ServerWatch(plan, session, client, base);
  const { obstacle, refused } = await watch.look();
  if (obstacle !== null)
    return { obstacle, refusal: refused === null ? null : { operation: refused, status: 401 } };
  const search = records.flatMap((record) => (record.event === 'sent' ? (record.undo.search ?? []) : []))[0];
  if (!search && isOtherServer && !watch.hasAccepted)
    return {
      obstacle: `No call can show that ${base}, which is not the server of the run, is the right base URL, so a 404 would not mean that a resource is gone.`,
      refusal: null,
    };
  if (!search) return { obstacle: null, refusal: null };
  const { status } = await client.send(await session.prepare(search.request, literalOf));
  const isMissing = status === 404;
  return {
    obstacle: isMissing
      ? `${search.request.operation} answers 404 at ${base}: correct the base URL with --server.`
      : null,
    refusal: null,
  };
}

/** Groups the records by creation, in the order of their first records. */
function byCreation(records: readonly CreationRecord[]): readonly (readonly CreationRecord[])[] {
  const groups = new Map<string, CreationRecord[]>();
  for (const record of records) {
    const group = groups.get(record.creation);
    if (group) group.push(record);
    else groups.set(record.creation, [record]);
  }
  return [...groups.values()];
}
