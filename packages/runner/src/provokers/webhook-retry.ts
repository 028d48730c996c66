import type { Case, DeliveryStep, Step, Unreachable } from '../plan/case.js';
import { isUnreachable, type PlanContext } from '../plan/context.js';
import { type Provoked, unreachable } from './provoker.js';
import { caseOf, causeOf, deliveries, subscribe, subscriberOf, type WebhookTarget } from './webhook-cause.js';

const planned = new WeakMap<PlanContext, RetryPlan | Unreachable>();

interface RetryPlan {
  readonly case: Case;
  readonly unreachable: ReadonlyMap<string, Unreachable>;
}

/** Milliseconds in which a server has noted an answer. */
export const REST = 500;

/** One case for all: each delivery refused once, the clock moved to just before its retry, and to it. */
export function retryCase(target: WebhookTarget): Provoked {
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
