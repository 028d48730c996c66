import { randomUUID } from 'node:crypto';
import { Receiver } from '../../http/receiver.js';
import type { Plan } from '../../plan/case.js';
import type { CreationRecord, LeftResource } from '../../report/creation-record.js';
import { CaseExchanges } from '../case-exchanges.js';
import type { ExecuteOptions } from '../execute-options.js';
import { openClient, openSession } from '../open-session.js';
import { Throttle } from '../throttle.js';
import { Creation } from './creation.js';
import { Remover } from './remover.js';

/** The result of {@link removeLeft}. */
export interface Removed {
  /** Number of resources that no longer exist, including those that were never created. */
  readonly gone: number;
  readonly left: readonly LeftResource[];
}

/**
 * Removes the resources that an earlier run created and did not remove, newest first.
 *
 * @param plan A plan of the same document and options, which has the callers of the earlier run.
 * @param records The journal of the earlier run, as its `onCreation` received it. Further records are passed to
 * `options.onCreation`.
 * @throws the error of `options.resolveSecret`.
 * @example
 * const { gone, left } = await removeLeft(planned, options, records);
 */
export async function removeLeft(
  plan: Plan,
  options: ExecuteOptions,
  records: readonly CreationRecord[],
): Promise<Removed> {
  const signal = options.signal ?? new AbortController().signal;
  const client = openClient(options, options.runId ?? randomUUID(), signal);
  const receiver = new Receiver();
  try {
    const session = openSession(plan, options, { client, receiver });
    const creations = byCreation(records).flatMap(
      (own) => Creation.restore(own, async (record) => options.onCreation?.(record)) ?? [],
    );
    const count = creations.length;
    const left = await new Remover(client, signal).removeRest(creations, {
      plan,
      session,
      throttle: new Throttle(() => undefined),
      signal,
      exchanges: new CaseExchanges(session, null, () => false),
      removed: new Set(),
      onRequest: () => undefined,
    });
    return { gone: count - left.length, left };
  } finally {
    await Promise.all([client.close(), receiver.close()]);
  }
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
