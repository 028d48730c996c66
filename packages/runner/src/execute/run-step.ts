import { matchError } from '@touchstone/core';
import type { CheckContext } from '../checks/check.js';
import { differences } from '../checks/comparisons.js';
import { waitOf } from '../checks/retry-after.js';
import { covers } from '../checks/status.js';
import type { Bind, Bound, ControlStep, Plan, RequestStep, Step } from '../plan/case.js';
import type { Obligation } from '../plan/obligation.js';
import type { Recorder } from './recorder.js';
import type { Exchange } from './exchange.js';
import type { HttpClient } from './http-client.js';
import { type Bindings, BlockedError, type Session, take } from './session.js';

/** What steps of one case, or of one fixture, run with. */
export interface StepContext {
  readonly plan: Plan;
  readonly session: Session;
  readonly client: HttpClient;
  readonly recorder: Recorder;
  readonly bindings: Bindings;
  readonly exchanges: Map<string, Exchange>;
  /** By operation id: pointers that differ between two reads of the same state. */
  readonly volatile: Map<string, Promise<ReadonlySet<string>>>;
}

/**
 * Sends one request and checks its answer, or uses one control hook.
 * @throws {BlockedError} when a prerequisite fails.
 * @throws {NoAnswerError} when no answer comes.
 */
export async function runStep(step: Step, context: StepContext): Promise<void> {
  return step.kind === 'request' ? runRequest(step, context) : runControl(step, context);
}

async function runRequest(step: RequestStep, context: StepContext): Promise<void> {
  if (step.afterRefusal !== undefined && !isRefusal(context.exchanges.get(step.afterRefusal))) return;
  const { plan, session, client, recorder, exchanges } = context;
  const request = await session.prepare(step.request, (bound) => valueOf(bound, context));
  recorder.requests++;
  const response = await client.send(request);
  const exchange: Exchange = { step, request, response };
  exchanges.set(step.id, exchange);
  const intended = known(plan, step.expect.obligation);
  const checked = await checkContext(exchange, intended, context);
  recorder.check(checked);
  const asIntended = covers(intended.response.status, response.status) && (!intended.error || checked.actual?.id === intended.id);
  if (!asIntended && step.expect.prerequisite) {
    const error = checked.actual?.error?.code ?? '';
    throw new BlockedError(`${step.id}: expected ${intended.response.status}, received ${response.status} ${error}`.trim());
  }
  if (asIntended) for (const bind of step.bind ?? []) await bindValue(bind, exchange, context);
}

const isRefusal = (exchange: Exchange | undefined): boolean => exchange !== undefined && exchange.response.status >= 400;

async function bindValue(bind: Bind, { step, response }: Exchange, context: StepContext): Promise<void> {
  const excluded = await Promise.all((bind.not ?? []).map((bound) => valueOf(bound, context)));
  const value = take(bind, response.json, excluded);
  if (value === undefined) {
    throw new BlockedError(`${step.id}: the answer of ${step.request.operation} has nothing at ${bind.pointer}`);
  }
  context.bindings.set(bind.name, value);
}

async function valueOf(bound: Bound, context: StepContext): Promise<string> {
  if (bound.given !== undefined) return bound.given;
  const bindings = bound.fixture === undefined ? context.bindings : await fixture(bound.fixture, context);
  const value = bindings.get(bound.binding);
  if (value === undefined) throw new BlockedError(`nothing is bound to ${bound.fixture ?? bound.binding}`);
  return value;
}

/** The bindings of a fixture, made by whoever needs it first and checked as part of that case. */
export function fixture(name: string, context: StepContext): Promise<Bindings> {
  return context.session.fixture(name, async (steps, bindings) => {
    const own: StepContext = { ...context, bindings, exchanges: new Map() };
    for (const step of steps) await runStep(step, own);
  });
}

async function checkContext(exchange: Exchange, intended: Obligation, context: StepContext): Promise<CheckContext> {
  const { plan, session, recorder, exchanges } = context;
  const { step, response } = exchange;
  const operation = session.operation(step.request.operation);
  const keys = [String(response.status), `${Math.floor(response.status / 100)}XX`, 'default'];
  const documented = keys.flatMap((key) => operation.responses.find(({ status }) => status === key) ?? [])[0];
  const error = matchError(operation, response.status, response.json);
  const actual = documented && actualOf(plan, operation.id, documented.status, error?.code);
  const { onBehalfOf, compare } = step.expect;
  const refused = compare && 'refused' in compare ? exchanges.get(compare.refused)?.step.expect.obligation : undefined;
  return {
    model: plan.model,
    validator: recorder.validator,
    exchange,
    operation,
    intended,
    stake: known(plan, refused ?? onBehalfOf ?? intended.id),
    documented,
    actual,
    earlier: exchanges,
    volatile: await volatileOf(exchange, context),
    revealsSecret: (text) => session.secrets.revealedIn(text),
  };
}

function actualOf(plan: Plan, operation: string, status: string, code: string | null | undefined): Obligation | undefined {
  return plan.byStatus.get(`${operation} ${status}`)?.find(({ error }) => (error ? code !== undefined && error.code === code : true));
}

/** Reads once more, the first time an operation's answers are compared, to learn what varies by nature. */
function volatileOf(exchange: Exchange, context: StepContext): Promise<ReadonlySet<string>> {
  const { operation } = exchange.step.request;
  if (!exchange.step.id.startsWith('before: ') && exchange.step.expect.compare?.kind !== 'unchanged') return NOTHING;
  const learnt = context.volatile.get(operation);
  if (learnt) return learnt;
  const learning = (async () => {
    context.recorder.requests++;
    const again = await context.client.send(exchange.request);
    return new Set(differences(exchange.response.json, again.json));
  })();
  learning.catch(() => undefined);
  context.volatile.set(operation, learning);
  return learning;
}

const NOTHING: Promise<ReadonlySet<string>> = Promise.resolve(new Set<string>());

export function known(plan: Plan, id: string): Obligation {
  const found = plan.known.get(id);
  if (!found) throw new TypeError(`The plan names an obligation that it does not have: ${id}.`);
  return found;
}

async function runControl(step: ControlStep, context: StepContext): Promise<void> {
  const { session, recorder, bindings } = context;
  recorder.controlRequests++;
  switch (step.kind) {
    case 'update-principal':
      return session.update(step.principal, step.change);
    case 'rotate-principal':
      return session.rotate(step.principal);
    case 'act': {
      const entries = Object.entries(step.parameters).map(async ([name, bound]) => [name, await valueOf(bound, context)] as const);
      bindings.set(step.bind, await session.act(step.action, Object.fromEntries(await Promise.all(entries))));
      return;
    }
    case 'freeze-clock':
      return session.clock?.freeze(step.frozen);
    case 'advance-clock': {
      const seconds = typeof step.by === 'number' ? step.by : waitAsked(step.by.waitOf, context) + step.by.offset;
      return session.clock ? session.clock.advance(Math.max(0, seconds)) : sleep(seconds * 1000);
    }
  }
}

/** The wait a refusal asked for, or, where that step was not refused as it should have been, any other of the case. */
function waitAsked(stepId: string, { exchanges }: StepContext): number {
  const candidates = [exchanges.get(stepId), ...exchanges.values()];
  for (const candidate of candidates) {
    const wait = candidate?.response.status === 429 ? waitOf(candidate.response.headers, candidate.response.json) : undefined;
    if (wait !== undefined) return wait;
  }
  throw new BlockedError('no refusal said how long to wait');
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
