import { webhookId } from '../../plan/obligation.js';
import { isUntested, untested } from '../../plan/reasons.js';
import type { ProvokeResult } from '../provoker.js';
import { caseOf, causeOf, deliveries, subscribe, subscriberOf, type WebhookContext } from './cause.js';
import { REST, retryCase } from './retry.js';

/** The cases that cause a webhook, do not select it, or fail it once. */
export function provokeWebhook(target: WebhookContext): ProvokeResult {
  const { context, obligation, variant } = target;
  const name = webhookId(obligation.webhook);
  if (variant.kind === 'unknown')
    return untested('trigger unknown', `Nothing says what causes ${name}: add \`x-caused-by\` to it.`);
  if (!context.options.control.webhooks)
    return untested(
      'no webhooks control',
      'The server must let the run subscribe, and be able to reach this machine (`control.hooks` of the configuration: `callers` and `webhooks`).',
    );
  switch (variant.kind) {
    case 'cause':
      return causeCase(target, variant.cause ?? '');
    case 'unselected':
      return unselectedCase(target);
    case 'retried':
      return retryCase(target);
  }
}

function causeCase(target: WebhookContext, id: string): ProvokeResult {
  const { context, obligation, variant } = target;
  const tenant = variant.id;
  const cause = causeOf(context, id, tenant, 'cause');
  const subscriber = subscriberOf(context, id, {
    tenant,
    events: [obligation.webhook.name],
    own: 'subscriber',
  });
  if (isUntested(cause)) return cause;
  if (isUntested(subscriber)) return subscriber;
  const expected = deliveries(target, obligation.webhook, 'delivered', subscriber, cause.count, ['cause']);
  return [caseOf(target, [...cause.steps, subscribe(subscriber), cause.step, expected])];
}

/**
 * A subscriber to another event alone: that one is caused last, and when it has come, the one nobody selected would
 * have come before it.
 */
function unselectedCase(target: WebhookContext): ProvokeResult {
  const { context, obligation, variant, all } = target;
  const own = obligation.webhook;
  const other = context.model.webhooks.find(
    ({ name, causes }) => name !== own.name && causes[0] !== undefined && !own.causes.includes(causes[0]),
  );
  const [id] = own.causes;
  const [otherId] = other?.causes ?? [];
  if (!other || id === undefined || otherId === undefined || all.length === 0)
    return untested('no violation possible', 'The document has no other webhook to select instead.');
  const tenant = variant.id;
  const cause = causeOf(context, id, tenant, 'cause');
  const marker = causeOf(context, otherId, tenant, 'selected');
  const subscriber = subscriberOf(context, otherId, { tenant, events: [other.name], own: 'subscriber' });
  if (isUntested(cause)) return cause;
  if (isUntested(marker)) return marker;
  if (isUntested(subscriber)) return subscriber;
  return [
    caseOf(target, [
      ...cause.steps,
      ...marker.steps,
      subscribe(subscriber),
      // Caused by the subscriber itself: what it selects decides what it is sent, and nothing of what it may do.
      { ...cause.step, request: { ...cause.step.request, caller: subscriber } },
      marker.step,
      // As many as were selected: one of them may be what nobody did, and the selected one still to come.
      { ...deliveries(target, own, 'nothing more', subscriber, marker.count, ['cause']), id: 'as many' },
      { kind: 'pause', milliseconds: REST },
      deliveries(target, own, 'nothing more', subscriber, marker.count, ['cause']),
    ]),
  ];
}
