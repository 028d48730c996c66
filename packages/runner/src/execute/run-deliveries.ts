import { checkDelivery } from '../checks/delivery/check-delivery.js';
import { webhookId } from '../plan/obligation.js';
import type { DeliveryStep } from '../plan/step.js';
import type { StepContext } from './step-context.js';

/** Waits for what a subscriber should have by now, and holds it against the document. */
export async function runDeliveries(step: DeliveryStep, context: StepContext): Promise<void> {
  const { plan, session, receiver, recorder, exchanges, signal } = context;
  const webhook = plan.model.webhooks.find(({ name }) => name === step.webhook);
  if (!webhook)
    throw new TypeError(`The plan names a webhook that its model does not have: ${step.webhook}.`);
  const wanted = step.expect === 'again' ? step.count * 2 : step.count;
  await context.deliveryWait.wait((timeoutMs) => receiver.await(step.subscriber, wanted, timeoutMs, signal));
  const { webhookSecret } = await session.callers.caller(step.subscriber);
  const broken = checkDelivery({
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
  if (step.expect !== 'nothing more' && isUnsigned(webhookSecret, context))
    recorder.skipped.push('no secret to verify with');
  for (const each of broken) recorder.recordDelivery(each, step.variant, webhookId(webhook));
}

/** Deliveries are signed, and nobody told the run with what. */
const isUnsigned = (secret: string | undefined, { plan }: StepContext): boolean =>
  plan.model.delivery.signature !== null && secret === undefined;
