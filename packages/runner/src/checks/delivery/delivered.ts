import type { DeliveryCheck } from './delivery-check.js';

/** What was caused has come. */
export const webhookDelivered: DeliveryCheck = {
  rule: 'webhook-delivered',
  run: ({ step, webhook, deliveries }) => {
    if (step.expect === 'again' || deliveries.length >= step.count) return [];
    return [
      {
        message:
          step.expect === 'delivered'
            ? `${webhook.name} was caused ${times(step.count)} and came ${times(deliveries.length)}.`
            : `Of ${step.count} that should have come by now, ${deliveries.length} came.`,
        pointer: null,
        location: webhook.location,
        expected: step.count,
        received: deliveries.length,
      },
    ];
  },
};

/** What nobody selected, or what came already, does not. */
export const webhookUnwanted: DeliveryCheck = {
  rule: 'webhook-unwanted',
  run: ({ step, webhook, deliveries }) => {
    if (step.expect !== 'nothing more' || deliveries.length <= step.count) return [];
    return [
      {
        message: `Something came that was not to come: a webhook nobody selected, or ${webhook.name} once too often.`,
        pointer: null,
        location: webhook.location,
        expected: step.count,
        received: deliveries.length,
      },
    ];
  },
};

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
