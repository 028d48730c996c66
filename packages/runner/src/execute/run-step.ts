import type { CheckContext } from '../checks/check.js';
import { collisionHint } from '../checks/collision.js';
import { covers } from '../checks/covers.js';
import { isGone } from '../checks/no-state-change.js';
import { isOtherSuccess } from '../checks/status.js';
import {
  type Exchange,
  NoAnswerError,
  type ReceivedResponse,
  type SentRequest,
  UnsendableError,
} from '../http/message.js';
import type { Binding, Extraction } from '../plan/binding.js';
import { BlockedError } from '../plan/blocked.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { RequestStep, Step } from '../plan/step.js';
import { checkContext } from './check-context.js';
import { extractBinding } from './extract-binding.js';
import { type Excuse, inconclusiveReason } from './inconclusive-reason.js';
import { isPaced } from './pace.js';
import { runControl } from './run-control.js';
import { runDeliveries } from './run-deliveries.js';
import type { Bindings } from './session.js';
import type { StepContext } from './step-context.js';
import { removalOf } from './undo.js';

/**
 * Sends one request and checks its answer, looks what the server has sent, or uses one control hook.
 * @throws {BlockedError} when a prerequisite fails.
 * @throws {ControlError} when a hook fails.
 * @throws {NoAnswerError} when no answer comes.
 */
export async function runStep(step: Step, context: StepContext): Promise<void> {
  if (step.kind !== 'deliveries') context.deliveryWait.renew();
  switch (step.kind) {
    case 'request':
      return runRequest(step, context);
    case 'deliveries':
      return runDeliveries(step, context);
    default:
      context.reads.clear();
      return runControl(step, context, (bound) => boundValue(bound, context));
  }
}

async function runRequest(step: RequestStep, context: StepContext): Promise<void> {
  if (context.signal.aborted) throw new NoAnswerError('cancelled', 'The run ended before this step.');
  if (step.afterRefusal !== undefined && !isRefusal(context.exchanges.get(step.afterRefusal))) return;
  const request = await prepare(step, context);
  const known = context.reads.known(step, request);
  if (known) {
    context.exchanges.set(step.id, { ...known, step });
    return;
  }
  const exchange = await exchangeOf(step, request, context);
  context.session.callers.hideToken(step.request.operation, exchange.response.json);
  context.exchanges.set(step.id, exchange);
  context.reads.note(exchange);
  forgetWritten(exchange, context);
  if (step.undo)
    context.undo.push(...removalOf(step.undo, exchange, context, (bound) => boundValue(bound, context)));
  const checked = await checkContext(exchange, context);
  // A refusal removed it all the same: told once, and no other case misses it.
  if (isGone(checked)) forgetSubjects(step, context.session);
  const excuse = inconclusiveReason(checked, context.plan);
  context.recorder.check({ ...checked, isExcused: checked.isExcused || excuse !== undefined });
  await settle(checked, excuse, context);
}

/** A credential refused where nobody meant it to be may be a token that died early: another one is tried, once. */
async function exchangeOf(step: RequestStep, request: SentRequest, context: StepContext): Promise<Exchange> {
  const { session, plan } = context;
  const response = await send(step, request, context);
  const isMeant = plan.known.get(step.expect.obligation)?.response.status === '401';
  if (response.status !== 401 || isMeant || !(await session.callers.renewAfterRefusal(step.request)))
    return { step, request, response };
  const again = await prepare(step, context);
  // With the token it was refused with, it would be refused again.
  if (JSON.stringify(again) === JSON.stringify(request)) return { step, request, response };
  return { step, request: again, response: await send(step, again, context) };
}

const prepare = (step: RequestStep, context: StepContext): Promise<SentRequest> =>
  context.session.prepare(step.request, (bound) => boundValue(bound, context));

/** What should have been refused and was not may have changed, or removed, what other cases refuse to touch. */
function forgetWritten({ step, response }: Exchange, { session, plan }: StepContext): void {
  const isMeant = plan.known.get(step.expect.obligation)?.error === null;
  if (isMeant || response.status >= 300 || SAFE_METHODS.includes(step.request.method)) return;
  forgetSubjects(step, session);
}

function forgetSubjects({ request }: RequestStep, session: StepContext['session']): void {
  for (const { value } of request.substitutions)
    if (value.isSubject && value.fixture !== undefined) session.forget(value.fixture);
}

const isRefusal = (exchange: Exchange | undefined): boolean =>
  exchange !== undefined && exchange.response.status >= 400;

/** Ends the case where it cannot go on, or takes from the answer what later steps need. */
async function settle(
  checked: CheckContext,
  excuse: Excuse | undefined,
  context: StepContext,
): Promise<void> {
  const { exchange, intended, actual } = checked;
  const { step, response } = exchange;
  if (excuse) throw new BlockedError(excuse.detail, excuse);
  const asIntended =
    isOtherSuccess(checked) ||
    (covers(intended.response.status, response.status) && (!intended.error || actual?.id === intended.id));
  if (!asIntended && step.expect.prerequisite && !checked.isExcused) {
    const error = actual?.error?.code ?? '';
    throw new BlockedError(
      `${step.id}: expected ${intended.response.status}, received ${response.status} ${error}`.trim() +
        collisionHint(exchange).replace(' What', ': what'),
    );
  }
  if (asIntended) for (const bind of step.bind ?? []) await bindValue(bind, exchange, context);
}

/** Sends, until it is answered with something else than a limit that the run itself has met. */
async function send(
  step: RequestStep,
  request: SentRequest,
  context: StepContext,
): Promise<ReceivedResponse> {
  const { plan, throttle, signal } = context;
  const once = (): Promise<ReceivedResponse> => sendOnce(step, request, context);
  return isPaced(step, plan) ? throttle.send(step.request, once, signal) : once();
}

async function sendOnce(
  step: RequestStep,
  request: SentRequest,
  { client, recorder }: StepContext,
): Promise<ReceivedResponse> {
  recorder.requests++;
  try {
    return await client.send(request);
  } catch (error) {
    if (error instanceof UnsendableError)
      throw new BlockedError(error.message, { reason: 'no valid request', detail: error.message });
    if (error instanceof NoAnswerError) recorder.unanswered(error, step, request);
    throw error;
  }
}

async function bindValue(
  bind: Extraction,
  { step, response }: Exchange,
  context: StepContext,
): Promise<void> {
  const excluded = await Promise.all((bind.not ?? []).map((bound) => boundValue(bound, context)));
  const value = extractBinding(bind.pointer, response, excluded);
  if (value === undefined) {
    const detail = `${step.id}: the answer of ${step.request.operation} has nothing at ${bind.pointer}`;
    // An empty list is no fault of the server's.
    const isFound = bind.pointer.includes('*');
    throw new BlockedError(
      detail,
      isFound ? { reason: 'no resource', detail: `${detail}. Configure \`references\`.` } : undefined,
    );
  }
  context.bindings.set(bind.name, value);
}

async function boundValue(bound: Binding, context: StepContext): Promise<string> {
  if (bound.given !== undefined) return bound.given;
  const bindings = bound.fixture === undefined ? context.bindings : await fixture(bound.fixture, context);
  const value = bindings.get(bound.binding);
  if (value === undefined) throw new BlockedError(`nothing is bound to ${bound.fixture ?? bound.binding}`);
  return value;
}

/** The bindings of a fixture, made by whoever needs it first and checked as part of that case. */
function fixture(name: string, context: StepContext): Promise<Bindings> {
  return context.session.fixture(name, async (steps, bindings) => {
    const own: StepContext = { ...context, bindings, exchanges: new Map(), undo: context.session.undo };
    for (const step of steps) await runStep(step, own);
  });
}
