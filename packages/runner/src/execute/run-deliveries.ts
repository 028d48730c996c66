import { checkDelivery } from '../checks/delivery/check-delivery.js';
import { webhookId } from '../plan/obligation.js';
import type { DeliveryStep } from '../plan/step.js';
import type { StepContext } from './step-context.js';

/** Waits for the expected deliveries of a subscriber and checks them. */
export async function runDeliveries(step: DeliveryStep, context: StepContext): Promise<void> {
  const { plan, session, receiver, recorder, exchanges, signal } = context;
  const webhook = plan.model.webhooks.find(({ name }) => name === step.webhook);
  if (!webhook)
    throw new TypeError(`The plan refers to a webhook that its model does not contain: ${step.webhook}.`);
  const total = step.expect === 'again' ? step.count * 2 : step.count;
  await context.deliveryWait.wait((timeoutMs) => receiver.await(step.subscriber, total, timeoutMs, signal));
  const { webhookSecret } = await session.callers.caller(step.subscriber);
  const { failures, skipped } = checkDelivery({
    step,
    webhook,
    model: plan.model,
    validator: recorder.validator,
    deliveries: receiver.deliveries(step.subscriber),
    secret: webhookSecret ?? null,
    now: session.callers.tokens.now,
    answers: step.causes.flatMap((id) => {
      const answer: unknown = exchanges.get(id)?.response.json;
      return Array.isArray(answer) ? (answer as unknown[]) : [answer];
    }),
  });
  recorder.checks++;
  if (step.expect !== 'nothing more' && isUnverifiable(webhookSecret, context))
    recorder.skipped.push('no webhook secret');
  for (const reason of skipped) recorder.skipDelivery(reason, step.variant);
  for (const failure of failures) recorder.recordDelivery(failure, step.variant, webhookId(webhook));
}

/** Returns true if the server signs deliveries with a secret that the run does not know. */
const isUnverifiable = (secret: string | undefined, { plan }: StepContext): boolean =>
  plan.model.delivery.signature !== null && secret === undefined;
