import type { Case } from '../../plan/case.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import type { DeliveryStep, Step } from '../../plan/step.js';
import type { PlanContext } from '../../scenario/context.js';
import type { ProvokeResult } from '../provoke-context.js';
import { caseOf, causeOf, deliveries, subscribe, subscriberOf, type WebhookContext } from './cause.js';

const planned = new WeakMap<PlanContext, RetryPlan | Untested>();

interface RetryPlan {
  readonly case: Case;
  /** The reasons why a variant cannot be tried, by variant id. */
  readonly untested: ReadonlyMap<string, Untested>;
}

/** The time that a server has to process the response to a delivery. */
export const SETTLE_MS = 500;

/**
 * Plans one case for all retries. The case refuses each delivery once, moves the clock to just before the retry, and
 * then to the retry.
 */
export function retryCase(target: WebhookContext): ProvokeResult {
  const { context, variant } = target;
  if (!context.options.control.clock)
    return untested(
      'no clock control',
      'Retries of deliveries need a movable clock: return a `clock` hook from `control.hooks` in the configuration.',
    );
  const plan = planned.get(context) ?? planRetries(target);
  planned.set(context, plan);
  if (isUntested(plan)) return plan;
  return plan.untested.get(variant.id) ?? (plan.case.variants[0] === variant.id ? [plan.case] : []);
}

function planRetries(target: WebhookContext): RetryPlan | Untested {
  const { context, all } = target;
  const [delay = 0] = context.model.delivery.retries;
  const results = all.flatMap((obligation) =>
    obligation.variants.flatMap((variant) =>
      variant.kind === 'retried' ? [[variant, retryOf({ ...target, obligation, variant })] as const] : [],
    ),
  );
  const retries = results.flatMap(([variant, retry]) => (isUntested(retry) ? [] : [{ variant, ...retry }]));
  const impossible = new Map(
    results.flatMap(([variant, retry]) => (isUntested(retry) ? [[variant.id, retry] as const] : [])),
  );
  if (retries.length === 0)
    return [...impossible.values()][0] ?? untested('no valid request', 'No call causes a webhook.');
  const settle: Step = { kind: 'pause', role: 'attempt', milliseconds: SETTLE_MS };
  const steps: readonly Step[] = [
    ...retries.flatMap(({ prerequisites }) => prerequisites),
    { kind: 'freeze-clock', role: 'prerequisite', frozen: true },
    ...retries.map(({ cause }) => cause),
    ...retries.map(({ expect }) => expect('delivered')),
    settle,
    { kind: 'advance-clock', role: 'attempt', by: delay - 1 },
    settle,
    ...retries.map(({ expect }) => expect('nothing more')),
    { kind: 'advance-clock', role: 'attempt', by: 1 },
    ...retries.map(({ expect }) => expect('again')),
    { kind: 'freeze-clock', role: 'cleanup', frozen: false },
  ];
  const variants = retries.map(({ variant }) => variant.id);
  // Independent of the webhook that the case belongs to.
  const id = 'webhooks tried again';
  return { case: { ...caseOf(target, steps, variants), id, exclusive: true }, untested: impossible };
}

interface Retry {
  readonly prerequisites: readonly Step[];
  readonly cause: Step;
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
    dedicatedTo: 'subscriber',
  });
  if (isUntested(cause)) return cause;
  if (isUntested(subscriber)) return subscriber;
  return {
    prerequisites: [...cause.steps, subscribe(subscriber)],
    cause: cause.step,
    expect: (expect) => deliveries(target, webhook, expect, subscriber, cause.count, [cause.step.id]),
  };
}
