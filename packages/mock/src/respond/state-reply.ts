import { isJson } from '@touchstone/core/internal';
import { PLAIN } from '../decide/refusal.js';
import { etagOf } from '../etag.js';
import type { JsonObject } from '../json.js';
import type { Reply } from '../message.js';
import type { RequestContext } from '../request-context.js';
import type { Page } from '../state/query/select-page.js';
import type { State } from '../state/state.js';
import type { StateOutcome } from '../state/state-outcome.js';
import type { StoredRecord } from '../state/store/record.js';
import type { AnswerShape } from '../state/types/answer-shape.js';
import { isValidSuccess } from './check-reply.js';
import { wrapInEnvelope } from './envelope.js';
import { errorReply } from './error.js';
import type { HeaderFacts } from './headers.js';
import { itemLocations } from './item-location.js';
import { presentRecord } from './present-record.js';
import { problemReply } from './problem.js';
import { shownIds } from './shown-ids.js';

/** The reply of a stateful mock and the resources that webhooks report. */
export interface StateReply {
  /** The reply; `undefined` if the document determines it. */
  readonly reply: Reply | undefined;
  /** The created or changed resources in their current state, and the removed resources in their last state. */
  readonly changed: readonly StoredRecord[];
}

/**
 * Applies a request to the state and returns the reply.
 *
 * If a reply composed from stored resources violates the document, the documented reply is sent instead. A resource
 * that the request created is then replaced with the resource in that reply.
 */
export function stateReply(context: RequestContext, state: State): StateReply {
  const outcome = state.act(context);
  let { reply, changed } = replyTo(context, state, outcome);
  if (!reply || !isValidSuccess(context, reply)) {
    reply = undefined;
    if (outcome.kind === 'created') {
      for (const record of changed) state.discard(context, record);
      changed = NO_RECORDS;
    }
  }
  // The response may identify the created resource by a different id, so store it under that id as well.
  if (reply && reply.status < 300 && context.incoming.method === 'POST')
    state.keepShownResources(context, shownIds(context, reply), changed[0]?.createdBy ?? null);
  state.keepLastValues(context);
  return { reply, changed };
}

const NO_RECORDS: readonly StoredRecord[] = [];

function replyTo(context: RequestContext, state: State, outcome: StateOutcome): StateReply {
  switch (outcome.kind) {
    case 'listed':
      return {
        reply: showRecords(context, state, outcome.shape, NO_RECORDS, outcome.page),
        changed: NO_RECORDS,
      };
    case 'read':
      return { reply: showRecords(context, state, outcome.shape, outcome.records), changed: NO_RECORDS };
    case 'created': {
      if (!outcome.shape)
        return { reply: replyWithoutRecord(context, outcome.record), changed: [outcome.record] };
      // The response may contain properties that the request omitted.
      const presented = presentRecord(context, state, outcome.shape, outcome.record);
      const record = state.complete(context, outcome.record, presented);
      return { reply: showRecords(context, state, outcome.shape, [record]), changed: [record] };
    }
    case 'changed':
    case 'removed':
      return {
        reply: outcome.shape && showRecords(context, state, outcome.shape, outcome.records),
        changed: outcome.records,
      };
    case 'not-found':
      return { reply: notFoundReply(context), changed: NO_RECORDS };
    case 'undetermined':
      return { reply: undefined, changed: NO_RECORDS };
  }
}

/** Returns the success response with resources as its content; `undefined` if the response is not JSON. */
function showRecords(
  context: RequestContext,
  state: State,
  shape: AnswerShape,
  records: readonly StoredRecord[],
  page?: Page,
): Reply | undefined {
  const { usual } = context.operation.responses;
  const type = usual.typeFor(context);
  if (type !== undefined && !isJson(type)) return undefined;
  const present = (record: StoredRecord): JsonObject => presentRecord(context, state, shape, record);
  const content = shape.isList ? (page?.records ?? records).map(present) : records[0] && present(records[0]);
  const [first] = records;
  const facts = {
    ...(first ? factsOf(context, first) : { request: context }),
    ...(page && { total: page.total }),
  };
  return usual.replyWith(facts, wrapInEnvelope(context, shape, type, content ?? null, page));
}

/** Returns the success response to a creation that shows no resource, with the headers that identify the resource. */
function replyWithoutRecord(context: RequestContext, record: StoredRecord): Reply {
  const { usual } = context.operation.responses;
  const type = usual.typeFor(context);
  const value = type === undefined ? undefined : usual.documentedValue(type);
  return usual.replyWith(factsOf(context, record), value ?? null);
}

const factsOf = (context: RequestContext, record: StoredRecord): HeaderFacts => ({
  request: context,
  etag: etagOf(record.version),
  locations: () => itemLocations(context, record),
});

/** Returns the documented response for a 404, regardless of its trigger, or else a problem. */
function notFoundReply(context: RequestContext): Reply {
  const { path } = context.incoming;
  const response = context.operation.responses.byStatus('404');
  const [error = null] = response?.errors ?? [];
  if (response)
    return errorReply(context, {
      template: { status: 404, error, response, title: 'Not Found' },
      detail: PLAIN,
    });
  return problemReply(404, 'Not Found', `No resource exists at ${path.slice(0, 200)}.`);
}
