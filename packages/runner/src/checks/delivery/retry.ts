import type { Delivery } from '../../http/delivery.js';
import { checkedDeliveries, type DeliveryCheck, type DeliveryFailure } from './delivery-check.js';

/** Checks that a refused delivery is retried at the documented time with the same payload and the same id. */
export const webhookRetry: DeliveryCheck = {
  rule: 'webhook-retry',
  run: (context) => {
    const { step, webhook, deliveries, model } = context;
    if (step.expect !== 'again') return [];
    const first = deliveries.slice(0, step.count);
    const again = checkedDeliveries(context);
    const failure = (
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
      const message = `${webhook.name} was not retried ${model.delivery.retries[0]} s after a 500 response.`;
      return [failure(message, step.count, again.length)];
    }
    return first.flatMap((delivery) => {
      const other = again.find(({ text }) => text === delivery.text);
      if (!other)
        return [
          failure(
            `${webhook.name} was retried with a different payload.`,
            'the same payload',
            'a different one',
          ),
        ];
      if (idOf(other) === idOf(delivery)) return [];
      const message = `${webhook.name} was retried with a different id, so subscribers cannot recognize the duplicate.`;
      return [failure(message, idOf(delivery), idOf(other))];
    });
  },
};

const idOf = ({ headers }: Delivery): string => headers['webhook-id'] ?? '';
