import { webhookId } from '../../plan/obligation.js';
import { isUntested, untested } from '../../plan/reasons.js';
import type { ProvokeResult } from '../provoke-context.js';
import { caseOf, causeOf, deliveries, subscribe, subscriberOf, type WebhookContext } from './cause.js';
import { retryCase, SETTLE_MS } from './retry.js';

/** Plans the cases that cause a webhook, cause an unselected webhook, or refuse its first delivery. */
export function provokeWebhook(target: WebhookContext): ProvokeResult {
  const { context, obligation, variant } = target;
  if (variant.kind === 'unknown')
    return untested(
      'trigger unknown',
      `The document does not specify what causes ${webhookId(obligation.webhook)}: add \`x-caused-by\` to it.`,
    );
  if (!context.options.control.webhooks)
    return untested(
      'no webhooks control',
      'The server must let the run subscribe, and be able to reach this machine: return a `callers` hook and `webhooks: true` from `control.hooks` in the configuration.',
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
    dedicatedTo: 'subscriber',
  });
  if (isUntested(cause)) return cause;
  if (isUntested(subscriber)) return subscriber;
  const expected = deliveries(target, obligation.webhook, 'delivered', subscriber, cause.count, ['cause']);
  return [caseOf(target, [...cause.steps, subscribe(subscriber), cause.step, expected])];
}

/**
 * Plans a case that causes the webhook for a subscriber that selects only a different webhook, and causes that other
 * webhook last. By the time the other webhook arrives, an unwanted delivery would have arrived.
 */
function unselectedCase(target: WebhookContext): ProvokeResult {
  const { context, obligation, variant, all } = target;
  const { webhook } = obligation;
  const other = context.model.webhooks.find(
    ({ name, causes }) =>
      name !== webhook.name && causes[0] !== undefined && !webhook.causes.includes(causes[0]),
  );
  const [id] = webhook.causes;
  const [otherId] = other?.causes ?? [];
  if (!other || id === undefined || otherId === undefined || all.length === 0)
    return untested(
      'no violation possible',
      'The document has no webhook with a different cause to select instead.',
    );
  const tenant = variant.id;
  const cause = causeOf(context, id, tenant, 'cause');
  const selected = causeOf(context, otherId, tenant, 'selected');
  const subscriber = subscriberOf(context, otherId, {
    tenant,
    events: [other.name],
    dedicatedTo: 'subscriber',
  });
  if (isUntested(cause)) return cause;
  if (isUntested(selected)) return selected;
  if (isUntested(subscriber)) return subscriber;
  const nothingMore = deliveries(target, webhook, 'nothing more', subscriber, selected.count, ['cause']);
  return [
    caseOf(target, [
      ...cause.steps,
      ...selected.steps,
      subscribe(subscriber),
      // The subscriber itself makes the call, so only its selection decides what it receives.
      { ...cause.step, request: { ...cause.step.request, caller: subscriber } },
      selected.step,
      // Waits for as many deliveries as were selected. One of them may be unwanted, so the case waits again.
      { ...nothingMore, id: 'as many' },
      { kind: 'pause', role: 'attempt', milliseconds: SETTLE_MS },
      nothingMore,
    ]),
  ];
}
