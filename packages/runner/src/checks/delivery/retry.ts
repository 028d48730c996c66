import type { Delivery } from '../../http/receiver.js';
import { type DeliveryCheck, type DeliveryFailure, judged } from './delivery-check.js';

/** What was refused comes again when its time has come: the same payload, under the same id. */
export const webhookRetry: DeliveryCheck = {
  rule: 'webhook-retry',
  run: (context) => {
    const { step, webhook, deliveries, model } = context;
    if (step.expect !== 'again') return [];
    const first = deliveries.slice(0, step.count);
    const again = judged(context);
    const broken = (
      message: string,
      expected: string | number,
      received: string | number,
    ): DeliveryFailure => ({
      message,
      pointer: null,
      location: webhook.location,
      expected,
      received,
    });
    if (again.length < step.count) {
      const message = `${webhook.name} was answered 500 and did not come again after ${model.delivery.retries[0]} s.`;
      return [broken(message, step.count, again.length)];
    }
    return first.flatMap((each) => {
      const other = again.find(({ text }) => text === each.text);
      if (!other)
        return [broken(`${webhook.name} came again with another payload.`, 'the same payload', 'another')];
      if (idOf(other) === idOf(each)) return [];
      const message = `${webhook.name} came again under another id, so that nobody can tell it was the same.`;
      return [broken(message, idOf(each), idOf(other))];
    });
  },
};

const idOf = ({ headers }: Delivery): string => headers['webhook-id'] ?? '';
