import type { Json } from '@touchstone/core';
import { atPointer } from '@touchstone/core/internal';
import { BlockedError } from '../../plan/blocked.js';
import { untested } from '../../plan/reasons.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { RequestStep, Undo } from '../../plan/step.js';
import type { StepContext } from '../step-context.js';
import { removalContext } from './case-removals.js';
import { listItems } from './find-created.js';
import { RemovalRequests } from './removal-requests.js';

/**
 * Sends a request. If it has values instead of fresh ones, such as an example of the document, because the server refused
 * those, checks first that no resource has them. A server that the run did not start may otherwise replace a resource of
 * others.
 * @throws {BlockedError} if a resource has one of the values, or if no list of the collection shows that none has.
 */
export async function withFreeValues<Result>(
  step: RequestStep,
  context: StepContext,
  send: () => Promise<Result>,
): Promise<Result> {
  const values = context.plan.isShared ? replacedIn(step.request) : [];
  if (values.length === 0) return send();
  const { operation } = step.request;
  return context.session.undoProofs.exclusively(`${operation} values`, async () => {
    const state = await stateOf(values, step.undo, context);
    if (state !== 'free') throw mayReplace(operation, values, state);
    return send();
  });
}

function replacedIn({ body }: RequestTemplate): readonly SentMember[] {
  if (!body || !('value' in body)) return [];
  return (body.replaced ?? []).flatMap((pointer): readonly SentMember[] => {
    const value = atPointer(body.value, pointer) as Json | undefined;
    return value === undefined ? [] : [{ pointer, value }];
  });
}

function mayReplace(
  operation: string,
  values: readonly SentMember[],
  state: 'taken' | 'unknown',
): BlockedError {
  const names = values.map(({ pointer }) => `\`${pointer}\``).join(', ');
  const because =
    state === 'taken' ? 'a resource of the collection has them' : 'no list shows that no resource has them';
  const detail = `${operation} refuses fresh values of ${names}. It is not sent with other ones, because ${because} and the call might replace it: configure \`values\` that no resource has.`;
  return new BlockedError(detail, untested('not allowed', detail));
}

interface SentMember {
  readonly pointer: string;
  readonly value: Json;
}

/** Compares the values with those of the listed resources, including those of the run, which cases must not share. */
async function stateOf(
  values: readonly SentMember[],
  undo: Undo | undefined,
  context: StepContext,
): Promise<'free' | 'taken' | 'unknown'> {
  const requests = new RemovalRequests(removalContext(context), context.client, 'watch');
  const listed = undo?.search && (await listItems(undo.search, (template) => requests.send(template)));
  if (!listed) return 'unknown';
  const states = listed.items.flatMap((item) => values.map((member) => compared(member, item)));
  if (states.includes('taken')) return 'taken';
  return listed.isComplete && !states.includes('unknown') ? 'free' : 'unknown';
}

/** Compares a member of the request with that of an item. The key may consist of any of the members. */
function compared({ pointer, value }: SentMember, item: unknown): 'free' | 'taken' | 'unknown' {
  const other = atPointer(item, pointer);
  if (other === null) return 'free';
  if (typeof other !== 'string' && typeof other !== 'number') return 'unknown';
  return isSame(String(value), String(other)) ? 'taken' : 'free';
}

const DAY = /^\d{4}-\d\d-\d\d/;

/** A server may trim a text, change its case, or return a day with a time. */
function isSame(sent: string, returned: string): boolean {
  const [one, other] = [sent.trim().toLowerCase(), returned.trim().toLowerCase()];
  return one === other || (DAY.test(one) && DAY.test(other) && one.slice(0, 10) === other.slice(0, 10));
}
