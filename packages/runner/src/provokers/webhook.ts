import type { Operation, Webhook } from '@touchstone/core';
import type { Case, DeliveryStep, RequestStep, Step, Unreachable } from '../plan/case.js';
import { isUnreachable, type PlanContext, successOf } from '../plan/context.js';
import type { WebhookObligation, WebhookWay } from '../plan/obligation.js';
import { webhookId } from '../plan/obligation.js';
import { type Need, principalFor } from '../plan/principals.js';
import { ownReferences } from '../plan/references.js';
import { scenario } from '../plan/scenario.js';
import { type Provoked, unreachable } from './provoker.js';

export interface WebhookTarget {
  readonly context: PlanContext;
  readonly obligation: WebhookObligation;
  readonly way: WebhookWay;
  /** All that are asked for: what is waited for once is waited for together. */
  readonly all: readonly WebhookObligation[];
}

/** The cases that cause a webhook, do not select it, or fail it once. */
export function provokeWebhook(target: WebhookTarget): Provoked {
  const { context, obligation, way } = target;
  const name = webhookId(obligation.webhook);
  if (way.kind === 'unknown')
    return unreachable('trigger unknown', `Nothing says what causes ${name}: add \`x-caused-by\` to it.`);
  if (!context.options.control.webhooks)
    return unreachable(
      'no webhooks control',
      'The server must let the run subscribe, and be able to reach this machine (`control.hooks` of the configuration: `principals` and `webhooks`).',
    );
  switch (way.kind) {
    case 'cause':
      return causeCase(target, way.cause ?? '');
    case 'unselected':
      return unselectedCase(target);
    case 'retried':
      return retryCase(target);
  }
}

/** A call that causes a webhook, and how many deliveries it should have. */
interface Cause {
  readonly steps: readonly Step[];
  readonly step: RequestStep;
  readonly count: number;
}

/** Nobody but the case writes to its tenant, so that whatever comes is of its own making. */
function causeOf(context: PlanContext, id: string, tenant: string, name: string): Cause | Unreachable {
  const operation = context.operations.get(id);
  const success = operation && successOf(context, operation);
  if (!operation || !success) return unreachable('no valid request', `${id} documents no success.`);
  const made = scenario(context, operation, {
    need: { tenant },
    label: `${tenant} ${name}`,
    shape: 'example',
    prefix: `${name}.`,
    fresh: true,
  });
  if (isUnreachable(made)) return made;
  const step: RequestStep = {
    kind: 'request',
    id: name,
    request: made.request,
    expect: { rule: 'status-intended', obligation: success.id, prerequisite: true },
  };
  return { steps: made.steps, step, count: countOf(context, operation, made.request) };
}

/** One delivery for each item that the call is about. */
const countOf = (context: PlanContext, operation: Operation, request: RequestStep['request']): number =>
  Math.max(1, ownReferences(context.model, operation, request).length);

function subscriberOf(context: PlanContext, cause: string, need: Need): string | Unreachable {
  const operation = context.operations.get(cause);
  const principal = operation ? principalFor(context, operation, need) : null;
  return (
    principal ?? unreachable('no principal', `${cause} needs no credential, so that nobody is subscribed.`)
  );
}

const caseOf = (
  { obligation, way }: WebhookTarget,
  steps: readonly Step[],
  ways: readonly string[] = [way.id],
): Case => ({
  id: `${webhookId(obligation.webhook)} ${way.label}`,
  operation: webhookId(obligation.webhook),
  ways,
  steps,
  cleanup: [],
  exclusive: false,
});

function causeCase(target: WebhookTarget, id: string): Provoked {
  const { context, obligation, way } = target;
  const tenant = way.id;
  const cause = causeOf(context, id, tenant, 'cause');
  const subscriber = subscriberOf(context, id, {
    tenant,
    events: [obligation.webhook.name],
    own: 'subscriber',
  });
  if (isUnreachable(cause)) return cause;
  if (isUnreachable(subscriber)) return subscriber;
  const expected = deliveries(target, obligation.webhook, 'delivered', subscriber, cause.count, ['cause']);
  return [caseOf(target, [...cause.steps, subscribe(subscriber), cause.step, expected])];
}

/** Made before its first event: a principal comes to be when it is first used. */
const subscribe = (principal: string): Step => ({ kind: 'subscribe', principal });

function deliveries(
  { way }: WebhookTarget,
  { name }: Webhook,
  expect: DeliveryStep['expect'],
  subscriber: string,
  count: number,
  causes: readonly string[],
): DeliveryStep {
  return {
    kind: 'deliveries',
    id: `${expect} ${name}`,
    webhook: name,
    way: way.id,
    subscriber,
    expect,
    count,
    causes,
  };
}

/**
 * A subscriber to another event alone: that one is caused last, and when it has come, the one nobody selected would
 * have come before it.
 */
function unselectedCase(target: WebhookTarget): Provoked {
  const { context, obligation, way, all } = target;
  const own = obligation.webhook;
  const other = context.model.webhooks.find(
    ({ name, causes }) => name !== own.name && causes[0] !== undefined && !own.causes.includes(causes[0]),
  );
  const [id] = own.causes;
  const [otherId] = other?.causes ?? [];
  if (!other || id === undefined || otherId === undefined || all.length === 0)
    return unreachable('no violation possible', 'The document has no other webhook to select instead.');
  const tenant = way.id;
  const cause = causeOf(context, id, tenant, 'cause');
  const marker = causeOf(context, otherId, tenant, 'selected');
  const subscriber = subscriberOf(context, otherId, { tenant, events: [other.name], own: 'subscriber' });
  if (isUnreachable(cause)) return cause;
  if (isUnreachable(marker)) return marker;
  if (isUnreachable(subscriber)) return subscriber;
  return [
    caseOf(target, [
      ...cause.steps,
      ...marker.steps,
      subscribe(subscriber),
      // Caused by the subscriber itself: what it selects decides what it is sent, and nothing of what it may do.
      { ...cause.step, request: { ...cause.step.request, principal: subscriber } },
      marker.step,
      deliveries(target, own, 'nothing more', subscriber, marker.count, ['cause']),
    ]),
  ];
}

const planned = new WeakMap<PlanContext, RetryPlan | Unreachable>();

interface RetryPlan {
  readonly case: Case;
  readonly unreachable: ReadonlyMap<string, Unreachable>;
}

/** Milliseconds in which a server has noted an answer. */
const REST = 500;

/** One case for all: each delivery refused once, the clock moved to just before its retry, and to it. */
function retryCase(target: WebhookTarget): Provoked {
  const { context, way } = target;
  if (!context.options.control.clock)
    return unreachable(
      'no clock control',
      'The clock must be movable for a delivery to be tried again (`control.hooks` of the configuration: `clock`).',
    );
  const plan = planned.get(context) ?? planRetries(target);
  planned.set(context, plan);
  if (isUnreachable(plan)) return plan;
  return plan.unreachable.get(way.id) ?? (plan.case.ways[0] === way.id ? [plan.case] : []);
}

function planRetries(target: WebhookTarget): RetryPlan | Unreachable {
  const { context, all } = target;
  const [delay = 0] = context.model.delivery.retries;
  const attempts = all.flatMap((obligation) =>
    obligation.ways.flatMap((way) =>
      way.kind === 'retried' ? [[way, retryOf({ ...target, obligation, way })] as const] : [],
    ),
  );
  const retries = attempts.flatMap(([way, retry]) => (isUnreachable(retry) ? [] : [{ way, ...retry }]));
  const impossible = new Map(
    attempts.flatMap(([way, retry]) => (isUnreachable(retry) ? [[way.id, retry] as const] : [])),
  );
  if (retries.length === 0)
    return [...impossible.values()][0] ?? unreachable('no valid request', 'Nothing to cause.');
  const steps: readonly Step[] = [
    ...retries.flatMap(({ before }) => before),
    { kind: 'freeze-clock', frozen: true },
    ...retries.flatMap(({ cause }) => cause),
    ...retries.map(({ expect }) => expect('delivered')),
    { kind: 'pause', milliseconds: REST },
    { kind: 'advance-clock', by: delay - 1 },
    { kind: 'pause', milliseconds: REST },
    ...retries.map(({ expect }) => expect('nothing more')),
    { kind: 'advance-clock', by: 1 },
    ...retries.map(({ expect }) => expect('again')),
  ];
  return {
    case: {
      ...caseOf(
        target,
        steps,
        retries.map(({ way }) => way.id),
      ),
      cleanup: [{ kind: 'freeze-clock', frozen: false }],
      exclusive: true,
    },
    unreachable: impossible,
  };
}

interface Retry {
  readonly before: readonly Step[];
  readonly cause: readonly Step[];
  readonly expect: (expect: DeliveryStep['expect']) => DeliveryStep;
}

function retryOf(target: WebhookTarget): Retry | Unreachable {
  const { context, obligation, way } = target;
  const { webhook } = obligation;
  const [id = ''] = webhook.causes;
  const tenant = way.id;
  const cause = causeOf(context, id, tenant, `cause of ${webhook.name}`);
  const subscriber = subscriberOf(context, id, {
    tenant,
    events: [webhook.name],
    failsFirst: true,
    own: 'subscriber',
  });
  if (isUnreachable(cause)) return cause;
  if (isUnreachable(subscriber)) return subscriber;
  return {
    before: [...cause.steps, subscribe(subscriber)],
    cause: [cause.step],
    expect: (expect) => deliveries(target, webhook, expect, subscriber, cause.count, [cause.step.id]),
  };
}
