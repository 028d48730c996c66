import type { Case } from '../../plan/case.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import type { DeliveryStep, Step } from '../../plan/step.js';
import type { PlanContext } from '../../scenario/context.js';
import type { ProvokeResult } from '../provoker.js';
import { caseOf, causeOf, deliveries, subscribe, subscriberOf, type WebhookContext } from './cause.js';

const planned = new WeakMap<PlanContext, RetryPlan | Untested>();

interface RetryPlan {
  readonly case: Case;
  readonly untested: ReadonlyMap<string, Untested>;
}

/** Milliseconds in which a server has noted an answer. */
export const REST = 500;

/** One case for all: each delivery refused once, the clock moved to just before its retry, and to it. */
export function retryCase(target: WebhookContext): ProvokeResult {
  const { context, variant } = target;
  if (!context.options.control.clock)
    return untested(
      'no clock control',
      'The clock must be movable for a delivery to be tried again (`control.hooks` of the configuration: `clock`).',
    );
  const plan = planned.get(context) ?? planRetries(target);
  planned.set(context, plan);
  if (isUntested(plan)) return plan;
  return plan.untested.get(variant.id) ?? (plan.case.variants[0] === variant.id ? [plan.case] : []);
}

function planRetries(target: WebhookContext): RetryPlan | Untested {
  const { context, all } = target;
  const [delay = 0] = context.model.delivery.retries;
  const attempts = all.flatMap((obligation) =>
    obligation.variants.flatMap((variant) =>
      variant.kind === 'retried' ? [[variant, retryOf({ ...target, obligation, variant })] as const] : [],
    ),
  );
  const retries = attempts.flatMap(([variant, retry]) => (isUntested(retry) ? [] : [{ variant, ...retry }]));
  const impossible = new Map(
    attempts.flatMap(([variant, retry]) => (isUntested(retry) ? [[variant.id, retry] as const] : [])),
  );
  if (retries.length === 0)
    return [...impossible.values()][0] ?? untested('no valid request', 'Nothing to cause.');
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
        retries.map(({ variant }) => variant.id),
      ),
      cleanup: [{ kind: 'freeze-clock', frozen: false }],
      exclusive: true,
    },
    untested: impossible,
  };
}

interface Retry {
  readonly before: readonly Step[];
  readonly cause: readonly Step[];
  readonly expect: (expect: DeliveryStep['expect']) => DeliveryStep;
}

function retryOf(target: WebhookContext): Retry | Untested {
  const { context, obligation, variant } = target;
  const { webhook } = obligation;
  const [id = ''] = webhook.causes;
  const tenant = variant.id;
  const cause = causeOf(context, id, tenant, `cause of ${webhook.name}`);
  const subscriber = subscriberOf(context, id, {
    tenant,
    events: [webhook.name],
    failsFirst: true,
    own: 'subscriber',
  });
  if (isUntested(cause)) return cause;
  if (isUntested(subscriber)) return subscriber;
  return {
    before: [...cause.steps, subscribe(subscriber)],
    cause: [cause.step],
    expect: (expect) => deliveries(target, webhook, expect, subscriber, cause.count, [cause.step.id]),
  };
}
