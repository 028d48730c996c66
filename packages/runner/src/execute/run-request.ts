import type { Operation } from '@touchstone/core';
import type { CheckContext } from '../checks/check.js';
import { COLLISION_HINT, mayBeCollision } from '../checks/collision.js';
import type { Exchange } from '../checks/exchange.js';
import { NoAnswerError, UnsendableError } from '../http/errors.js';
import type { ReceivedResponse, SentRequest } from '../http/message.js';
import { pause } from '../http/pause.js';
import type { Binding } from '../plan/binding.js';
import { BlockedError } from '../plan/blocked.js';
import type { Plan } from '../plan/case.js';
import { untested } from '../plan/reasons.js';
import { recreatedRequest } from '../plan/recreation.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import { blocksCase, type RequestStep } from '../plan/step.js';
import { bindValue } from './bind-value.js';
import { showsChange } from './case-attempt.js';
import { checkContext } from './check-context.js';
import { checkStored } from './check-stored.js';
import { creatingExchange } from './creations/creating-exchange.js';
import { assertItemIsHere, assertItemIsJudged } from './creations/guard-position.js';
import { isSuccess } from './creations/removal-status.js';
import { type Judged, tryOtherValues } from './lessons/try-other-values.js';
import { noteChange } from './note-change.js';
import { isPaced } from './pace.js';
import type { StepContext } from './step-context.js';

type ResolveBinding = (binding: Binding) => Promise<string>;

/** Sends one request, checks its response, and extracts the values that later steps need. */
export async function runRequest(
  template: RequestStep,
  context: StepContext,
  resolveBinding: ResolveBinding,
): Promise<void> {
  if (context.signal.aborted) throw new NoAnswerError('cancelled', 'The run ended before this step.');
  if (template.afterRefusal !== undefined && !isRefusal(context.exchanges.get(template.afterRefusal))) return;
  const { endings } = context.session;
  endings.assertNone(template.request);
  const planned = withLessons(template, context);
  const request = await context.session.prepare(planned.request, resolveBinding);
  const cached = context.readCache.get(planned, request);
  if (cached) {
    context.exchanges.set(planned.id, { ...cached, step: planned });
    return;
  }
  if (isSuccessExpected(planned, context.plan)) endings.noteCall(planned.request);
  const first = await judgedExchange(planned, request, context, resolveBinding);
  const { exchange, checked } = await tryOtherValues(first, context, async (step) =>
    judgedExchange(
      step,
      await context.session.prepare(step.request, resolveBinding),
      context,
      resolveBinding,
    ),
  );
  const { step } = exchange;
  context.recorder.check(checked);
  // A refused request removed or changed the fixture. This case reports it; other attempts and cases use a new fixture.
  if (checked.isGone || showsChange(context.recorder)) discardSubjects(step, context.session);
  if (checked.inconclusive)
    throw new BlockedError(checked.inconclusive.detail, checked.inconclusive, exchange.response.status);
  if (isUsable(checked)) {
    for (const extraction of step.bind ?? []) await bindValue(extraction, exchange, context, resolveBinding);
  } else if (blocksCase(step) && !checked.isGone) throw blockedBy(checked);
}

/**
 * Returns true if later steps can use the response: a documented success, or an undocumented 200 or 201 instead,
 * which is a finding already and no reason to leave the later steps out.
 */
function isUsable({ match, intended, exchange: { response } }: CheckContext): boolean {
  if (match === 'intended' || match === 'another success') return true;
  return intended.error === null && (response.status === 200 || response.status === 201);
}

/**
 * Returns the step with the values that the run has learned.
 * @throws {BlockedError} if the step expects an error, but must send a member that the server does not accept.
 */
function withLessons(step: RequestStep, { plan, session, renewal, valueLabel }: StepContext): RequestStep {
  const { request: original } = step;
  const renewed = renewal.generation === 0 ? original : recreatedRequest(plan, original, renewal.generation);
  const { request, isTainted } = session.lessons.apply(renewed, `${valueLabel} ${renewal.generation}`);
  if (isTainted && plan.obligationsById.get(step.expect.obligation)?.error != null) {
    const detail = `${original.operation} refuses calls with an optional member that this case needs: add a working example to the document, or configure \`values\` or \`bodies\`.`;
    throw new BlockedError(detail, untested('no valid request', detail));
  }
  return request === original ? step : { ...step, request };
}

/** Sends a request, and notes and judges its response. */
async function judgedExchange(
  step: RequestStep,
  request: SentRequest,
  context: StepContext,
  resolveBinding: ResolveBinding,
): Promise<Judged> {
  await assertItemIsHere(step, request, context);
  const exchange = await checkStored(step, context, resolveBinding, () =>
    creatingExchange(step, request, context, resolveBinding, (attempt, sent) =>
      settledExchange(attempt, sent, context, resolveBinding),
    ),
  );
  const { session } = context;
  session.callers.hideToken(exchange.step.request.operation, exchange.response.json);
  context.exchanges.set(exchange.step.id, exchange);
  if (exchange.response.status < 400) session.endings.noteAccepted(exchange.step.request);
  if (isSuccess(exchange.response.status))
    session.lessons.noteAccepted(exchange.step.request, exchange.request.body);
  context.readCache.update(exchange);
  session.seenIds.note(exchange);
  noteChange(exchange, context);
  discardIfWritten(exchange, context);
  const checked = await checkContext(exchange, context);
  await assertItemIsJudged(checked, context);
  return { exchange, checked };
}

/** Sends the request. Repeats a read that still finds a removed resource, because some servers need a moment. */
async function settledExchange(
  step: RequestStep,
  request: SentRequest,
  context: StepContext,
  resolveBinding: ResolveBinding,
): Promise<Exchange> {
  let exchange = await exchangeOf(step, request, context, resolveBinding);
  if (step.expect.compare?.kind !== 'removed') return exchange;
  for (let reads = 1; reads < MAX_READS && exchange.response.status < 300; reads++) {
    await pause(READ_PAUSE_SECONDS, context.signal);
    exchange = await exchangeOf(step, request, context, resolveBinding);
  }
  return exchange;
}

/** Maximum number of reads that still find a removed resource, and the pause between them. */
const MAX_READS = 3;
const READ_PAUSE_SECONDS = 0.2;

/**
 * Sends the request. Repeats it once with a new token after an unexpected 401, because the token may have expired
 * early.
 */
async function exchangeOf(
  step: RequestStep,
  request: SentRequest,
  context: StepContext,
  resolveBinding: ResolveBinding,
): Promise<Exchange> {
  const { session, plan } = context;
  const response = await send(step, request, context);
  const isExpected = plan.obligationsById.get(step.expect.obligation)?.response.status === '401';
  if (
    response.status !== 401 ||
    isExpected ||
    !(await session.callers.tokens.renewAfterRefusal(step.request))
  )
    return { step, request, response };
  const again = await session.prepare(step.request, resolveBinding);
  // The server would refuse the same token again.
  if (JSON.stringify(again) === JSON.stringify(request)) return { step, request, response };
  return { step, request: again, response: await send(step, again, context) };
}

/** Discards a fixture after an unexpectedly accepted write, which may have modified it. */
function discardIfWritten({ step, response }: Exchange, { session, plan }: StepContext): void {
  if (isSuccessExpected(step, plan) || response.status >= 300 || SAFE_METHODS.includes(step.request.method))
    return;
  discardSubjects(step, session);
}

function discardSubjects({ request }: RequestStep, session: StepContext['session']): void {
  for (const { value } of request.substitutions)
    if (value.isSubject && value.fixture !== undefined) session.discard(value.fixture);
}

const isSuccessExpected = ({ expect }: RequestStep, { obligationsById }: StepContext['plan']): boolean =>
  obligationsById.get(expect.obligation)?.error === null;

const isRefusal = (exchange: Exchange | undefined): boolean =>
  exchange !== undefined && exchange.response.status >= 400;

function blockedBy({ exchange, intended, actual }: CheckContext): BlockedError {
  const { step, response } = exchange;
  const received = [response.status, actual?.error?.code].filter(Boolean).join(' ');
  const hint = mayBeCollision(exchange) ? `. ${COLLISION_HINT}` : '';
  return new BlockedError(
    `${step.request.operation} was expected to return ${intended.response.status}, but returned ${received}${hint}`,
    undefined,
    response.status,
  );
}

/** Sends the request, and repeats it while the run itself exceeds a rate limit. */
async function send(
  step: RequestStep,
  request: SentRequest,
  context: StepContext,
): Promise<ReceivedResponse> {
  const { plan, throttle, signal } = context;
  const once = (): Promise<ReceivedResponse> => sendOnce(step, request, context);
  if (step.burst !== undefined) return sendBurst(step.burst, request, once, signal);
  const maxWait = context.isCandidate ? CANDIDATE_MAX_WAIT : undefined;
  return isPaced(step, plan) ? throttle.send(step.request, once, signal, maxWait) : once();
}

/** Repeats the request until a rate limit refuses it. Does not repeat a write that the server does not refuse. */
async function sendBurst(
  most: number,
  { method }: SentRequest,
  once: () => Promise<ReceivedResponse>,
  signal: AbortSignal,
): Promise<ReceivedResponse> {
  const mayRepeat = ({ status }: ReceivedResponse): boolean =>
    SAFE_METHODS.includes(method) ? status !== 429 : status >= 400 && status < 500 && status !== 429;
  let response = await once();
  for (let sent = 1; sent < most && mayRepeat(response) && !signal.aborted; sent++) response = await once();
  return response;
}

/** Longest wait in seconds for a rate limit in a case that tries a possible cause. There are many others to try. */
const CANDIDATE_MAX_WAIT = 5;

async function sendOnce(
  step: RequestStep,
  request: SentRequest,
  { client, recorder, session, plan }: StepContext,
): Promise<ReceivedResponse> {
  recorder.requests++;
  const once = async (): Promise<ReceivedResponse> => {
    const response = await session.writes.record(request, recorder, () =>
      recorder.exchanges.ofStep(step, request, () => client.send(request)),
    );
    const created = (step.undo ?? step.remains?.item?.read)?.request.path;
    session.jobs?.note(step.request, response, { url: request.url, created });
    return response;
  };
  try {
    if (request.method === 'DELETE') return await session.removals.record(request, once);
    const response = await once();
    if (request.method === 'PUT' && response.status < 300) session.removals.forget(request.url);
    return response;
  } catch (error) {
    if (error instanceof UnsendableError)
      throw new BlockedError(error.message, { reason: 'no valid request', detail: error.message });
    if (
      error instanceof NoAnswerError &&
      lacksCertificate(request, session.operation(step.request.operation), plan)
    )
      throw new BlockedError(NO_CERTIFICATE.detail, NO_CERTIFICATE);
    if (error instanceof NoAnswerError) recorder.unanswered(error, step, request);
    throw error;
  }
}

const NO_CERTIFICATE = untested(
  'no violation possible',
  'The server accepts no connection without a client certificate, so it returns no response.',
);

/** Returns true if the operation requires a client certificate and the connection of the request has none. */
const lacksCertificate = ({ identity }: SentRequest, { security }: Operation, { model }: Plan): boolean =>
  identity === undefined &&
  security.length > 0 &&
  security.every((alternative) =>
    alternative.some(({ scheme }) => model.securitySchemes.get(scheme)?.type === 'mutualTLS'),
  );
