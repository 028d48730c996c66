import { randomUUID } from 'node:crypto';
import { marksOf } from '../../plan/request-template.js';
import type { RequestStep, Undo } from '../../plan/step.js';
import type { CreationRecord, SentValue } from '../../report/creation-record.js';
import type { Session } from '../session.js';

export type SentRecord = Extract<CreationRecord, { event: 'sent' }>;

/** Returns the record of a request that is about to be sent. */
export const sentRecord = (
  { request }: RequestStep,
  undo: Undo,
  values: readonly SentValue[],
): SentRecord => ({
  creation: randomUUID(),
  event: 'sent',
  at: new Date().toISOString(),
  operation: request.operation,
  undo,
  marks: marksOf(request),
  values,
});

/** Returns the record of a new resource, without its id if that is unknown or secret. */
export function createdRecord(
  creation: string,
  id: string | null | undefined,
  { secrets }: Pick<Session, 'secrets'>,
): CreationRecord {
  const isKnown = id != null && secrets.mask(id) === id;
  return { creation, event: 'created', id: isKnown ? id : null };
}

/** A resource that may exist, and its id if it is known. */
export interface RecordedCreation {
  readonly sent: SentRecord;
  readonly id: string | undefined;
}

/** Returns the resource that the records of an earlier run describe; undefined if it was not created or was removed. */
export function recordedCreation(records: readonly CreationRecord[]): RecordedCreation | undefined {
  const sent = records.find((record) => record.event === 'sent');
  const isOver = records.some(({ event }) => event === 'not created' || event === 'removed');
  const named = records.findLast((record) => 'id' in record && record.id !== null);
  if (!sent || isOver) return undefined;
  return { sent, id: (named && 'id' in named && named.id) || undefined };
}
