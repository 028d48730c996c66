import type { DeliveryCheck } from './delivery-check.js';

/** Checks that all expected deliveries have arrived. `webhookRetry` checks the retries. */
export const webhookDelivered: DeliveryCheck = {
  rule: 'webhook-delivered',
  run: ({ step, webhook, deliveries }) => {
    if (step.expect === 'again' || deliveries.length >= step.count) return [];
    return [
      {
        message:
          step.expect === 'delivered'
            ? `Expected ${webhook.name} ${times(step.count)}, received it ${times(deliveries.length)}.`
            : `Expected ${step.count} ${step.count === 1 ? 'delivery' : 'deliveries'} by now, received ${deliveries.length}.`,
        pointer: null,
        location: webhook.location,
        expected: step.count,
        received: deliveries.length,
      },
    ];
  },
};

/** Checks, in steps that expect nothing more, that no unselected webhook arrives and that no webhook arrives twice. */
export const webhookUnwanted: DeliveryCheck = {
  rule: 'webhook-unwanted',
  run: ({ step, webhook, deliveries }) => {
    if (step.expect !== 'nothing more' || deliveries.length <= step.count) return [];
    return [
      {
        message: `An unexpected delivery arrived: an unselected webhook, or a duplicate of ${webhook.name}.`,
        pointer: null,
        location: webhook.location,
        expected: step.count,
        received: deliveries.length,
      },
    ];
  },
};

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
