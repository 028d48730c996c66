import type { Exchange } from '../../checks/exchange.js';
import { NoAnswerError } from '../../http/errors.js';
import type { SentRequest } from '../../http/message.js';
import type { Binding } from '../../plan/binding.js';
import { BlockedError } from '../../plan/blocked.js';
import { recreatedRequest } from '../../plan/recreation.js';
import { isBatch, isUpsert, type RequestStep, type Undo } from '../../plan/step.js';
import type { CreationRecord } from '../../report/creation-record.js';
import { noteChange } from '../note-change.js';
import type { Session } from '../session.js';
import type { StepContext } from '../step-context.js';
import { recordBatch } from './batch-creations.js';
import { removalContext } from './case-removals.js';
import { checkReadBack } from './check-read-back.js';
import { createdId, newId } from './created-id.js';
import { Creation } from './creation.js';
import {
  NOT_YET_CREATED,
  notNew,
  notRecorded,
  notSentAgain,
  notSentNow,
  notYetCreated,
  replacesResources,
} from './creation-refusals.js';
import { type ExistingIds, existedBefore, existingIds } from './existing-ids.js';
import { assertNoPosition, notePosition } from './guard-position.js';
import { isAccepted } from './last-removal.js';
import { literalUndo, withLiteralItem } from './literal-undo.js';
import { sentValuesOf } from './recorded-values.js';
import { countRemaining, unremovableExchange } from './remaining-resources.js';
import { RemovalRequests } from './removal-requests.js';
import { isSuccess } from './removal-status.js';
import { withFreeValues } from './replaced-values.js';
import { assertKeyIsFree } from './sent-key.js';

/**
 * Generation of the fresh values in the request that follows a proof. Repeated cases and discarded fixtures have lower
 * generations.
 */
const PROOF_GENERATION = 1000;

type Send = (step: RequestStep, request: SentRequest) => Promise<Exchange>;

type ResolveBinding = (binding: Binding) => Promise<string>;

type CreatingStep = RequestStep & { readonly undo: Undo };

/**
 * Sends a request. Records the resource that it creates, so that it is removed after the case.
 *
 * If an operation needs proof of its removal, its first resource is removed at once. If the removal works, a request
 * that should succeed is sent again with other fresh values. If the removal does not work, the first resource stays,
 * and the operation is not called again.
 *
 * @throws {BlockedError} if the removal of the operation's first resource did not work.
 */
export async function creatingExchange(
  declared: RequestStep,
  request: SentRequest,
  context: StepContext,
  resolveBinding: ResolveBinding,
  sendOnce: Send,
): Promise<Exchange> {
  const planned = await withLiteralItem(declared, resolveBinding);
  const { undoProofs } = context.session;
  const send = noteResponses(context.session, sendOnce);
  if (!planned.undo)
    return withFreeValues(planned, context, () =>
      unremovableExchange(planned, request, context, () => send(planned, request)),
    );
  const step: CreatingStep = { ...planned, undo: await literalUndo(planned.undo, resolveBinding) };
  const { operation } = step.request;
  await refuseIfStuck(operation, context);
  const sendProven = async (): Promise<Exchange> => {
    const failure = undoProofs.failureOf(operation);
    if (failure != null) throw notSentAgain(operation, failure);
    await refuseIfStuck(operation, context);
    if (failure === undefined) return prove(step, request, context, resolveBinding, send);
    return recordedExchange(step, request, context, send);
  };
  if (!step.undo.needsProof) return recordedExchange(step, request, context, send);
  return undoProofs.failureOf(operation) === undefined
    ? undoProofs.exclusively(operation, sendProven)
    : sendProven();
}

/** Returns a function that sends a request with `send`, and notes the update of an item, and the resources that the response mentions. */
const noteResponses =
  ({ undoProofs, mentionedIds }: Session, send: Send): Send =>
  async (step, request) => {
    const settle = undoProofs.updates.begin(step.request, request);
    const settleBody = mentionedIds.bodies.begin(step.request, request);
    const exchange = await send(step, request);
    settle(exchange.response);
    settleBody(exchange.response.status);
    mentionedIds.note(exchange);
    return exchange;
  };

/**
 * Sends the request, and removes the resource that it creates. Sends the request again if it should succeed and the
 * removal works.
 */
async function prove(
  step: CreatingStep,
  request: SentRequest,
  context: StepContext,
  resolveBinding: ResolveBinding,
  send: Send,
): Promise<Exchange> {
  const { plan, session, client, creations } = context;
  // Other fixtures add to the shared list of creations at the same time, so their order says nothing.
  let creation: Creation | undefined;
  const first = await recordedExchange(step, request, context, send, (begun) => {
    creation = begun;
  });
  if (!creation) return first;
  const { isDoubtful } = creation;
  const owner = isDoubtful ? context.fixtureCreations : creations;
  if (!owner.includes(creation)) return first;
  if (isDoubtful && !(await isFound(creation, context))) return first;
  const left = await creation.remove(removalContext(context), client, { isProof: true });
  // A server that is busy shows nothing about the removal.
  if (left && creation.mayGo && creation.lastRemoval.mayBeGone)
    throw new BlockedError(`${step.id}: ${left.reason}`, undefined, creation.lastRemoval.status ?? undefined);
  if (left && creation.mayGo) return first;
  session.undoProofs.conclude(step.request.operation, left?.reason ?? null);
  if (left) await checkReadBack(creation, left, context);
  const shouldSucceed = plan.obligationsById.get(step.expect.obligation)?.error === null;
  // A server that removes resources later would remove this one while the case uses it.
  if (left && shouldSucceed && isAccepted(creation.lastRemoval))
    throw notSentAgain(step.request.operation, left.reason);
  if (left) return first;
  owner.splice(owner.indexOf(creation), 1);
  if (!shouldSucceed || isDoubtful) return first;
  const fresh = recreatedRequest(plan, step.request, PROOF_GENERATION);
  const again = {
    ...step,
    request: session.lessons.apply(fresh, `${context.valueLabel} ${PROOF_GENERATION}`).request,
  };
  return recordedExchange(again, await session.prepare(again.request, resolveBinding), context, send);
}

/**
 * Tries a failed removal again if the last removals of the operation's resources failed with a 5xx.
 * @throws {BlockedError} if it fails again, because another resource would remain too.
 */
async function refuseIfStuck(operation: string, context: StepContext): Promise<void> {
  const { undoProofs } = context.session;
  const { failures } = undoProofs;
  if (!failures.isStuck(operation)) return;
  await undoProofs.exclusively(`${operation} removal`, async () => {
    const isFailed = (creation: Creation): boolean =>
      creation.operation === operation && creation.left !== null;
    const creation = [...context.fixtureCreations, ...context.creations].findLast(isFailed);
    if (!creation || !failures.shouldRetry(operation)) return;
    await creation.remove(removalContext(context), context.client).catch((error: unknown) => {
      if (!(error instanceof NoAnswerError || error instanceof BlockedError)) throw error;
    });
  });
  if (failures.isStuck(operation)) throw notSentNow(operation);
}

/** Looks for the resource of a request that received a 5xx. */
async function isFound(creation: Creation, context: StepContext): Promise<boolean> {
  if (!context.session.undoProofs.maySearch(creation.operation)) return false;
  try {
    return await creation.isFound(removalContext(context), context.client);
  } catch (error) {
    if (error instanceof NoAnswerError || error instanceof BlockedError) return false;
    throw error;
  }
}

/**
 * Sends the request. Adds its resource to the creations of the case if the response reports a new resource, or if there
 * is no response. After a 5xx, the resource is searched for at the end of the run, because a gateway may answer before the
 * server has created it.
 * @param onBegin Receives the creation before the request is sent.
 * @throws {BlockedError} if the creation cannot be recorded, so that the request is not sent, or if later steps need the
 * resource and it may not be new.
 */
async function recordedExchange(
  step: CreatingStep,
  request: SentRequest,
  context: StepContext,
  send: Send,
  onBegin: (creation: Creation) => void = () => undefined,
): Promise<Exchange> {
  return withFreeValues(step, context, () => recordFree(step, request, context, send, onBegin));
}

/** Does the same for a request whose values are free. */
async function recordFree(
  step: CreatingStep,
  request: SentRequest,
  context: StepContext,
  send: Send,
  onBegin: (creation: Creation) => void,
): Promise<Exchange> {
  const { session, creations, client, plan } = context;
  const { operation } = step.request;
  const { late, unread, compared, replacing } = session.undoProofs;
  if (replacing.has(operation)) throw replacesResources(operation);
  assertNoPosition(step, context);
  await assertKeyIsFree(step, request, context);
  const record = async (written: CreationRecord): Promise<void> => {
    session.createdIds.note(written);
    await session.onCreation?.(written);
  };
  const isSecret = (text: string): boolean => session.secrets.mask(text) !== text;
  const values = sentValuesOf(step.request, request, isSecret);
  const begin = (undo: Undo): Promise<Creation> =>
    Creation.begin(step, undo, values, record).catch((error: unknown) => {
      throw notRecorded(step.request.operation, error);
    });
  const creation = await begin(step.undo);
  onBegin(creation);
  // An operation that replaces a resource does so with its first call, because the cases share most values.
  const { isElsewhere, mayExist } = step.undo;
  const isUnclear = isElsewhere || mayExist || isUpsert(step);
  const existing =
    isUnclear || (plan.isShared && !compared.has(operation))
      ? await existingBefore(step.undo, context)
      : undefined;
  let exchange: Exchange;
  let isNew: boolean;
  try {
    exchange = await send(step, request);
    const outcome = await creation.settle(exchange, context, existing);
    if (outcome === 'created') {
      creations.push(creation);
      await notePosition(exchange, step.undo, createdId(step.undo, exchange), existing, context);
    }
    if (outcome === 'doubtful') context.fixtureCreations.push(creation);
    isNew = outcome !== 'not created';
    compared.add(operation);
  } catch (error) {
    // The server may have created the resource without responding.
    if (error instanceof NoAnswerError) {
      creation.noteLost(step, request, context);
      creations.push(creation);
    }
    throw error;
  }
  if (isBatch(step.undo)) {
    const isShown = await recordBatch(exchange, step.undo, existing ?? null, context, begin);
    return isShown || isNew ? withoutChanges(exchange) : exchange;
  }
  if (existedBefore(newId(step.undo, exchange, existing), existing) && isSuccess(exchange.response.status)) {
    replacing.add(operation);
    noteChange(
      { ...exchange, step: { ...exchange.step, changes: { read: null, isReplacement: true } } },
      context,
    );
  }
  let isKnown = exchange.response.status !== 202;
  if (!late.has(operation) && !unread.has(operation)) {
    const existence = await creation.existsSoon(removalContext(context), client, existing);
    if (existence === 'absent' || existence === 'foreign') {
      late.add(operation);
      if (step.undo.needsProof) session.undoProofs.conclude(operation, NOT_YET_CREATED);
    }
    if (existence === 'unanswered') unread.add(operation);
    isKnown ||= existence === 'exists';
  }
  // Later steps would change a resource of others if the id is that of a job.
  if (!isKnown && step.role === 'prerequisite') throw notYetCreated(operation);
  const isShown = (isElsewhere || mayExist) && (isNew || showsNothingNew(step.undo, exchange, existing));
  const noted = isShown ? exchange : countRemaining(exchange, context);
  const { status } = exchange.response;
  // Later steps would change or remove a resource of others, or one that other cases use.
  if (!isNew && step.role === 'prerequisite' && isSuccess(status) && status !== 202 && !isUpsert(step))
    throw notNew(operation, status);
  return isNew && isUpsert(step) ? withoutChanges(noted) : noted;
}

/** Returns true if the list of a collection before a request shows that the request has created nothing there. */
const showsNothingNew = (undo: Undo, exchange: Exchange, existing: ExistingIds | undefined): boolean =>
  undo.needsValues ? existedBefore(createdId(undo, exchange), existing) : existing !== null;

/** Returns the exchange of a request that has created its resource, so that it is not listed as a change. */
function withoutChanges(exchange: Exchange): Exchange {
  const { changes: _, ...step } = exchange.step;
  return { ...exchange, step };
}

/** Reads the collection to which a request may add a resource; null if the list cannot be read. */
async function existingBefore({ search }: Undo, context: StepContext): Promise<ExistingIds> {
  const requests = new RemovalRequests(removalContext(context), context.client, 'watch');
  return existingIds(search, requests).catch((error: unknown) => {
    if (error instanceof NoAnswerError || error instanceof BlockedError) return null;
    throw error;
  });
}
